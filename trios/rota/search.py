"""The best few rotas: every host another day, spread over the weeks, not always the same lesson missed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from trios.rota.question import Half, Question, Slot, possible

OFFERED = 3
A_WEEK, TWO_WEEKS = 7, 14
# What a rota costs: visits close together cost most, for teachers are taken out of class twice in few days; then the
# same half-day of the week, for the same class is missed each time; then being late, for nothing can be moved any more.
CLOSE = 10.0  # a visit the day after another
SAME_LESSON = 2.0
LATEST = 3.0  # a visit on the last day of the weeks
AFTERNOON = 0.2  # a morning leaves more room for the discussion
SOON = 1.0  # a visit a week after another: there is little time to try what was said
UNEVEN = 1.0  # the longest wait between two visits is all of the weeks
MOST_TRIED = 60_000  # steps of the search; it has found the best long before, unless hardly anything fits


@dataclass(frozen=True, slots=True)
class Plan:
    """A half-day for each host, in the order of time; the lower the cost, the better."""

    visits: tuple[tuple[str, Slot], ...]
    cost: float

    @property
    def slots(self) -> frozenset[Slot]:
        """Its half-days, for comparing two plans."""
        return frozenset(slot for _, slot in self.visits)


def plans(question: Question, number: int = OFFERED) -> list[Plan]:
    """Up to `number` rotas, the best first; each shares one date at most with those before it where that can be."""
    choices = possible(question)
    if not question.hosts or any(not choices[host] for host in question.hosts):
        return []
    found: list[Plan] = []
    for shared in dict.fromkeys((min(1, len(question.hosts) - 1), len(question.hosts) - 1)):
        while len(found) < number:
            plan = _best(question, choices, found, shared)
            if plan is None:
                break
            found.append(plan)
    return found


def _best(
    question: Question, choices: dict[str, list[Slot]], before: Sequence[Plan], shared: int
) -> Plan | None:
    """The cheapest rota that has at most `shared` half-days in common with each plan found before."""
    own = {host: sorted((_own_cost(question, slot), slot) for slot in choices[host]) for host in choices}
    hosts = sorted(question.hosts, key=lambda host: (len(own[host]), host))  # who has least choice first
    rest = [sum(own[host][0][0] for host in hosts[place:]) for place in range(len(hosts) + 1)]
    best: Plan | None = None
    tried = 0

    def extend(place: int, so_far: list[tuple[str, Slot]], cost: float) -> None:
        nonlocal best, tried
        if place == len(hosts):
            visits = tuple(sorted(so_far, key=lambda pair: pair[1]))
            whole = cost + UNEVEN * _unevenness(question, [slot for _, slot in visits])
            if best is None or (whole, visits) < (best.cost, best.visits):
                best = Plan(visits, whole)
            return
        host = hosts[place]
        # Two hosts who can do the same are only tried in one order: the other costs the same.
        alike = so_far[-1][1] if so_far and choices[so_far[-1][0]] == choices[host] else None
        for alone, slot in own[host]:
            tried += 1
            lowest = cost + alone + rest[place + 1]
            if tried > MOST_TRIED or (best is not None and lowest > best.cost):
                return  # what follows in this list costs more still
            if alike is not None and slot < alike:
                continue
            beside = _beside(slot, (*question.taken, *(other for _, other in so_far)))
            if beside is None or (best is not None and lowest + beside > best.cost):
                continue
            step = [*so_far, (host, slot)]
            if any(len(plan.slots & {other for _, other in step}) > shared for plan in before):
                continue
            extend(place + 1, step, cost + alone + beside)

    extend(0, [], 0.0)
    return best


def _own_cost(question: Question, slot: Slot) -> float:
    """What a half-day costs by itself."""
    weeks = max(1, (question.last - question.first).days)
    late = (slot.day - question.first).days / weeks
    return LATEST * late**3 + (AFTERNOON if slot.half == Half.AFTERNOON else 0.0)


def _beside(slot: Slot, others: Sequence[Slot]) -> float | None:
    """What a half-day costs beside other visits; None where they can't be together."""
    cost = 0.0
    for other in others:
        apart = abs((slot.day - other.day).days)
        if apart == 0:
            return None
        if apart < A_WEEK:
            cost += CLOSE * (A_WEEK - apart) / (A_WEEK - 1)
        if apart < TWO_WEEKS:
            cost += SOON * (TWO_WEEKS - apart) / A_WEEK
        if slot.place == other.place:
            cost += SAME_LESSON
    return cost


def _unevenness(question: Question, slots: Sequence[Slot]) -> float:
    """0 where the visits are evenly spread between the first and the last of them, up to 1."""
    days = sorted(slot.day for slot in (*slots, *question.taken))
    gaps = [(later - earlier).days for earlier, later in pairwise(days)]
    if len(gaps) < 2:
        return 0.0
    return (max(gaps) - min(gaps)) / max(1, (question.last - question.first).days)


def remarks(question: Question, plan: Plan) -> list[str]:
    """What somebody should know of a rota before they take it, a sentence each."""
    said = []
    slots = sorted((*question.taken, *(slot for _, slot in plan.visits)))
    if any((later.day - earlier.day).days < A_WEEK for earlier, later in pairwise(slots)):
        said.append("Two visits are less than a week apart.")
    places = [slot.place for slot in slots]
    if len(set(places)) < len(places):
        said.append("Two visits take everybody out of the same half-day of the week.")
    weeks = (question.last - question.first).days
    if slots and (question.last - slots[-1].day).days < min(A_WEEK, weeks):
        said.append("The last one is in the last week for visits, so it could hardly be moved.")
    return said
