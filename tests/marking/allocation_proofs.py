"""Two ways to know the optimum that share nothing with the way it is found."""

from __future__ import annotations

import itertools
import random
from collections.abc import Sequence

import numpy as np

from marking.allocation import Allocation, CaseStudy, Forbidden, Instance, Marker, Pin


def random_instance(seed: int, *, cases: int, markers: int, schools: int, authorities: int) -> Instance:
    """An awkward instance: null schools and authorities, nobody needed, max 0, forbidden pairs and pins.

    How scarce markers are and how many pairs are forbidden differs from seed to seed.
    """
    r = random.Random(seed)
    where = [(f"84{i:05}", f"S{r.randrange(authorities):08}") for i in range(schools)]
    needs = r.choice([(1,), (1, 1, 1, 2), (0, 1, 2, 3), (2, 4)])
    most = r.choice([(1, 2), (0, 1, 2, 3, 4), (4,), (0, 9)])
    case_studies = []
    for i in range(cases):
        school, authority = r.choice(where)
        case_studies.append(
            CaseStudy(f"C{i}", school, None if r.random() < 0.05 else authority, r.choice(needs))
        )
    people = []
    for i in range(markers):
        school, authority = r.choice(where)
        people.append(
            Marker(
                f"M{i}",
                None if r.random() < 0.3 else school,
                None if r.random() < 0.1 else authority,
                r.choice(most),
                r.choice([None, 0, 1, 3, 3, 7]),
            )
        )
    share = r.choice([0, 0.1, 0.3, 0.6])
    forbidden, pinned = [], []
    marks, loads = dict.fromkeys(range(cases), 0), dict.fromkeys(range(markers), 0)
    pin_share = r.choice([0, 0, 0.5]) / markers
    for c, m in itertools.product(range(cases), range(markers)):
        case, marker = case_studies[c], people[m]
        if r.random() < share:
            forbidden.append(Forbidden(case.id, marker.id, r.choice(["", "was the author's mentor"])))
        elif (
            r.random() < pin_share
            and case.school != marker.school
            and marks[c] < case.marks_needed
            and loads[m] < marker.max
        ):
            pinned.append(Pin(case.id, marker.id))
            marks[c] += 1
            loads[m] += 1
    return Instance(tuple(case_studies), tuple(people), tuple(forbidden), tuple(pinned))


def broken_rules(instance: Instance, allocation: Allocation) -> list[str]:
    """Every hard rule that the allocation breaks, and every number in it that does not add up."""
    pairs = [(pair.case_study, pair.marker) for pair in allocation.allocations]
    cases = {case.id: case for case in instance.case_studies}
    markers = {marker.id: marker for marker in instance.markers}
    broken = []
    if len(set(pairs)) != len(pairs):
        broken.append("a pair twice")
    forbidden = {(pair.case_study, pair.marker) for pair in instance.forbidden}
    broken += [f"forbidden {pair}" for pair in pairs if pair in forbidden]
    broken += [f"pin lost {p}" for p in instance.pinned if (p.case_study, p.marker) not in pairs]
    same_authority = 0
    loads, marks = dict.fromkeys(markers, 0), dict.fromkeys(cases, 0)
    for c, m in pairs:
        if cases[c].school is not None and cases[c].school == markers[m].school:
            broken.append(f"own school {c} {m}")
        same_authority += cases[c].authority is not None and cases[c].authority == markers[m].authority
        loads[m] += 1
        marks[c] += 1
    broken += [f"over max {m}" for m, load in loads.items() if load > markers[m].max]
    missing = {c: cases[c].marks_needed - n for c, n in marks.items() if cases[c].marks_needed != n}
    if missing != {gap.case_study: gap.missing for gap in allocation.unfilled}:
        broken.append("unfilled is wrong")
    counted = (sum(missing.values()), same_authority, sum(load * load for load in loads.values()))
    told = allocation.objective
    if counted != (told.unfilled, told.same_authority, told.sum_squared_load):
        broken.append(f"objective is wrong: {told}, counted {counted}")
    return broken


def best_by_trying_everything(instance: Instance) -> tuple[int, int, int, int]:
    """The least (unfilled, same authority, sum of squared loads, distance from the targets) of all allocations.

    Tries every set of markers for every case study; of those that lead to the same loads only the best go on.
    """
    markers = instance.markers
    forbidden = {(pair.case_study, pair.marker) for pair in instance.forbidden}
    pinned = {(pin.case_study, pin.marker) for pin in instance.pinned}
    best = {(0,) * len(markers): (0, 0)}
    for case in instance.case_studies:
        must = {i for i, marker in enumerate(markers) if (case.id, marker.id) in pinned}
        may = [
            i
            for i, marker in enumerate(markers)
            if (case.id, marker.id) not in forbidden and (case.school is None or case.school != marker.school)
        ]
        after: dict[tuple[int, ...], tuple[int, int]] = {}
        for size in range(min(case.marks_needed, len(may)) + 1):
            for chosen in itertools.combinations(may, size):
                if not must <= set(chosen):
                    continue
                same = sum(
                    case.authority is not None and case.authority == markers[i].authority for i in chosen
                )
                for loads, (unfilled, pairs) in best.items():
                    new = tuple(load + (i in chosen) for i, load in enumerate(loads))
                    if any(new[i] > markers[i].max for i in chosen):
                        continue
                    value = (unfilled + case.marks_needed - size, pairs + same)
                    if new not in after or value < after[new]:
                        after[new] = value
        best = after
    return min(
        (*value, sum(load * load for load in loads), distance_from_targets(instance, loads))
        for loads, value in best.items()
    )


def distance_from_targets(instance: Instance, loads: Sequence[int]) -> int:
    """By how many case studies the markers who named a target read more or fewer than that."""
    return sum(
        abs(load - marker.target)
        for load, marker in zip(loads, instance.markers, strict=True)
        if marker.target is not None
    )


def can_be_improved(instance: Instance, allocation: Allocation) -> bool:
    """Whether moving marks along some cycle lowers the objective: a flow is optimal exactly if none does.

    Bellman and Ford's algorithm on the table of what it costs to move one mark from each marker to each other one.
    Two more places: marks that nobody has, and the load that a move begins and ends in.
    """
    n = len(instance.markers)
    nobody, load_end, size = n, n + 1, n + 2
    position = {marker.id: i for i, marker in enumerate(instance.markers)}
    wanted = sum(case.marks_needed for case in instance.case_studies)
    pair_cost = wanted * min(wanted, max(marker.max for marker in instance.markers)) + 1
    unfilled_cost = pair_cost * (wanted + 1)
    never = np.int64(2) ** 60
    assert unfilled_cost * 4 * size < never
    authorities = np.array([marker.authority or f"none {i}" for i, marker in enumerate(instance.markers)])
    schools = np.array([marker.school or f"none {i}" for i, marker in enumerate(instance.markers)])
    holders: dict[str, list[int]] = {case.id: [] for case in instance.case_studies}
    load = np.zeros(n, dtype=np.int64)
    for pair in allocation.allocations:
        holders[pair.case_study].append(position[pair.marker])
        load[position[pair.marker]] += 1
    pins: dict[str, set[int]] = {case.id: set() for case in instance.case_studies}
    barred: dict[str, list[int]] = {case.id: [] for case in instance.case_studies}
    for pin in instance.pinned:
        pins[pin.case_study].add(position[pin.marker])
    for pair in instance.forbidden:
        barred[pair.case_study].append(position[pair.marker])
    free = load - np.bincount([position[pin.marker] for pin in instance.pinned], minlength=n)
    cost = np.full((size, size), never)
    for case in instance.case_studies:
        to = np.full(n + 1, never)
        to[:n] = pair_cost * (authorities == case.authority)
        to[:n][schools == case.school] = never
        to[[*barred[case.id], *holders[case.id]]] = never
        to[nobody] = unfilled_cost
        for giver in holders[case.id]:
            if giver not in pins[case.id]:
                gain = pair_cost * int(authorities[giver] == case.authority)
                row = np.where(to < never, to - gain, never)
                cost[giver, : n + 1] = np.minimum(cost[giver, : n + 1], row)
        if len(holders[case.id]) < case.marks_needed:
            row = np.where(to < never, to - unfilled_cost, never)
            row[nobody] = never
            cost[nobody, : n + 1] = np.minimum(cost[nobody, : n + 1], row)
    room = np.array([marker.max for marker in instance.markers]) > load
    cost[:n, load_end] = np.where(room, 2 * load + 1, never)
    cost[load_end, :n] = np.where(free > 0, 1 - 2 * load, never)
    # What nobody has is no load: it is joined to the end of moves without cost of its own.
    cost[nobody, load_end] = cost[load_end, nobody] = 0
    distance = np.zeros(size, dtype=np.int64)
    for _ in range(size + 1):
        shorter = np.minimum(distance, np.where(cost < never, distance[:, None] + cost, never).min(axis=0))
        if (shorter == distance).all():
            return False
        distance = shorter
    return True
