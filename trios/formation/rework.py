"""A last look at the awkward groups: a handful at a time is taken apart and formed again.

Annealing exchanges people between two groups; a remainder that has to travel through three needs this. Used
only where the figures are above what head counts allow.
"""

import numpy as np

from .exact import solve
from .ground import Ground, survey
from .instance import Instance, Mentor
from .objective import Objective, measure

HANDFUL = 12  # people formed anew at once
NODES = 200  # branches of search for each of their figures
Plan = tuple[list[list[int]], list[int]]  # groups, and the mentor of each (ground.m for none)


def rework(ground: Ground, plan: Plan, windows: int, seed: int) -> Plan:
    """The plan after up to `windows` handfuls of awkward groups near each other were formed anew.

    Never worse than the plan in the order of the objective.
    """
    groups, mentors = [list(each) for each in plan[0]], list(plan[1])
    draw = np.random.default_rng(seed)
    proved: set[frozenset[int]] = set()
    for _ in range(windows):
        window = _window(ground, groups, draw)
        if len(window) < 2:
            break
        people = frozenset(i for g in window for i in groups[g])
        if people in proved:
            continue
        proved.add(people)
        better = _formed_anew(ground, [groups[g] for g in window], [mentors[g] for g in window])
        if better is None:
            continue
        for g in sorted(window, reverse=True):
            del groups[g], mentors[g]
        groups += better[0]
        mentors += better[1]
    return groups, mentors


def _window(ground: Ground, groups: list[list[int]], draw: np.random.Generator) -> list[int]:
    """An awkward group and others, awkward ones first, of at most HANDFUL people.

    Every other time the others are the most awkward of all; else those that share an authority with it.
    """
    how = [_awkwardness(ground, members) for members in groups]
    awkward = [g for g, each in enumerate(how) if each]
    if not awkward:
        return []
    first = awkward[int(draw.integers(len(awkward)))]
    worst_first = bool(draw.integers(2))
    if worst_first:
        akin = list(range(len(groups)))
    else:
        authorities = {int(ground.authority[i]) for i in groups[first]}
        akin = [g for g, each in enumerate(groups) if authorities & {int(ground.authority[i]) for i in each}]
    order = draw.permutation(len(akin))
    rank = [how[g] if worst_first else min(how[g], 1) for g in akin]
    window, people = [first], len(groups[first])
    for k in sorted(range(len(akin)), key=lambda k: (-rank[k], int(order[k]))):
        if akin[k] != first and people + len(groups[akin[k]]) <= HANDFUL:
            window.append(akin[k])
            people += len(groups[akin[k]])
    return window


def _awkwardness(ground: Ground, members: list[int]) -> int:
    """0 for an ordinary trio, else the rank of the worst figure that the group adds to."""
    schools = {int(ground.school[i]) for i in members}
    if (ground.pair[np.ix_(members, members)] > ground.weights.hard / 2).any():
        return 5
    if len(members) != 3:
        return 4
    if len(schools) < len(members):
        return 3
    if len({int(ground.authority[i]) for i in members}) > 1:
        return 2
    return int(len({int(ground.sector[i]) for i in members}) > 1)


def _formed_anew(ground: Ground, groups: list[list[int]], mentors: list[int]) -> Plan | None:
    """The best formation of these groups' people with these groups' mentors, if it is better."""
    whole = ground.instance
    people = sorted(i for members in groups for i in members)
    ids = {whole.participants[i].id for i in people}
    at_hand = sorted({mentor for mentor in mentors if mentor != ground.m})
    part = Instance(
        participants=tuple(whole.participants[i] for i in people),
        mentors=tuple(_with_capacity(whole.mentors[k], mentors.count(k)) for k in at_hand),
        keep_apart=tuple(pair for pair in whole.keep_apart if ids.issuperset(pair)),
        keep_together=tuple(pair for pair in whole.keep_together if ids.issuperset(pair)),
    )
    solved = solve(survey(part), NODES)
    if solved is None:
        return None
    back = [*at_hand, ground.m]
    made = [[people[i] for i in members] for members in solved[0]], [back[k] for k in solved[1]]
    return made if _worth(ground, made) < _worth(ground, (groups, mentors)) else None


def _with_capacity(mentor: Mentor, capacity: int) -> Mentor:
    return Mentor(mentor.id, capacity, mentor.school, mentor.authority, mentor.lat, mentor.lon)


def _worth(ground: Ground, plan: Plan) -> tuple[int, Objective]:
    """Rules on people broken, then the objective with km rounded so that no rounding error looks like a gain."""
    broken = sum(
        int(np.triu(ground.pair[np.ix_(members, members)] > ground.weights.hard / 2, 1).sum())
        for members in plan[0]
    )
    seated = [(g, None if m == ground.m else m) for g, m in zip(*plan, strict=True)]
    figures = measure(ground.instance, seated)
    return broken, Objective(*figures.counts, travel_km=round(figures.travel_km, 3))
