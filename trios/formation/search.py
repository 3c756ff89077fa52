"""From an instance to its formation: blueprint, first deal, annealing, mentors, last polish."""

from collections.abc import Callable
from math import log

import numpy as np

from .annealing import Annealing
from .answer import Formation, answer
from .blueprint import draw
from .dealing import deal, deal_roughly
from .exact import MOST_EXACT, solve
from .ground import Ground, survey
from .instance import Instance, InstanceError, named
from .mentoring import appoint
from .objective import Objective, measure
from .pins import put_back, without_pinned
from .rework import rework

SEED = 20220906
WINDOWS = 8  # handfuls of awkward groups formed anew, at most
FEW = 120  # groups; with more, one annealing in full does better than a second one in haste
# In typical near distances: temperatures, and what crossing an authority and a sector costs a copy while hot.
HOT, FIRM, COLD = 4.0, 0.7, 0.05
SOFT: tuple[tuple[float, float] | None, ...] = (None, (20, 10), (40, 20), (20, 10), (30, 10))
Plan = tuple[list[list[int]], list[int]]  # groups, and the mentor of each (ground.m for none)


def form(
    instance: Instance,
    *,
    progress: Callable[[float], None] | None = None,
    effort: float = 1.0,
) -> Formation:
    """Put everybody into groups and give the groups mentors, by the objective in its order.

    `progress` is told the share done, 0 to 1. `effort` scales the number of steps, and so the time; the same
    instance and effort always give the same formation. Raises `InstanceError` when no grouping can keep the
    rules, or none was found that does.
    """
    if not instance.pinned:
        return answer(instance, *_worked_out(instance, progress, effort))
    rest = without_pinned(instance)
    groups, least = _worked_out(rest, progress, effort)
    whole = put_back(instance, rest, groups)
    if least is not None:  # what the pinned groups add is there whatever the search does
        pinned = measure(instance, whole[len(groups) :]).counts
        least = tuple(a + b for a, b in zip(least, pinned[:4], strict=True))  # type: ignore[assignment]
    return answer(instance, whole, least)


def _worked_out(
    instance: Instance, progress: Callable[[float], None] | None, effort: float
) -> tuple[list[tuple[list[int], int | None]], tuple[int, int, int, int] | None]:
    """Groups as positions of members and mentor, and the least figures that were shown possible, if they were."""
    tell = progress or (lambda share: None)
    if not instance.participants:
        return [], (0, 0, 0, 0)
    _refuse_hermits(instance)
    ground = survey(instance)
    if ground.n <= MOST_EXACT:
        exact = solve(ground)
        if exact is None:
            raise InstanceError("No grouping into 2s, 3s and 4s keeps everybody apart and together as asked.")
        groups, mentors, proved = exact
        return _with_mentors(ground, (groups, mentors)), proved
    blueprint = draw(ground)
    start = deal(ground, blueprint) if blueprint else deal_roughly(ground)
    least = blueprint.least if blueprint and blueprint.proved else None
    tell(0.05)
    plan = _anneal(ground, start, effort, lambda share: tell(0.05 + 0.7 * share))
    if _awkward(ground, plan, least):
        # The rules on people, or schools, are tighter than head counts show, or a remainder went astray.
        plan = rework(ground, plan, round(effort * WINDOWS), SEED)
    if _broken(ground, plan) or (_awkward(ground, plan, least) and len(start) <= FEW):
        other = _anneal(ground, plan[0], effort / 2, lambda share: tell(0.75 + 0.2 * share), ladder=True)
        other = rework(ground, other, round(effort * WINDOWS), SEED + 1)
        plan = min(plan, other, key=lambda each: (len(_broken(ground, each)), _figures(ground, each)))
    broken = _broken(ground, plan)
    if broken:
        raise InstanceError(f"No grouping was found that keeps the rules on people: {broken[0]}.")
    tell(1.0)
    return _with_mentors(ground, plan), least


def _awkward(ground: Ground, plan: Plan, least: tuple[int, int, int, int] | None) -> bool:
    """Whether a plan breaks a rule on people, or has figures above the least that head counts allow."""
    return bool(_broken(ground, plan)) or (least is not None and _figures(ground, plan).counts[:4] > least)


def _with_mentors(ground: Ground, plan: Plan) -> list[tuple[list[int], int | None]]:
    return [(g, None if m == ground.m else m) for g, m in zip(*plan, strict=True)]


def _figures(ground: Ground, plan: Plan) -> Objective:
    return measure(ground.instance, _with_mentors(ground, plan))


def _anneal(
    ground: Ground, start: list[list[int]], effort: float, tell: Callable[[float], None], ladder: bool = False
) -> Plan:
    """Anneal copies of a start and return the best; with `ladder`, from the weight of the highest figure."""
    count = len(start)
    copies = max(1, min(16, 720 // count))  # while groups are few, more copies cost little
    steps = max(64, round(effort * min(50_000, 200 + 50 * count)))
    appointments = 40 if count < 600 else 12
    mentors = [ground.m] * count if ladder else [int(each) for each in appoint(ground, _seats(ground, start))]
    annealing = Annealing(ground, start, mentors, copies, SEED)
    spread = _spread_km(ground)
    soft = round(steps * log(HOT / FIRM) / log(HOT / COLD))
    phases = [(soft, HOT * spread, FIRM * spread), (steps - soft, FIRM * spread, COLD * spread)]
    if ladder:
        phases.insert(0, (steps, ground.weights.hard / 2, HOT * spread))
    annealing.soften([each and (each[0] * spread, each[1] * spread) for each in SOFT * copies])
    all_steps, behind, appointed = sum(each[0] for each in phases), 0, 0.0
    for number, (length, hot, cold) in enumerate(phases):
        if number == len(phases) - 1:
            annealing.harden()

        def between(share: float, behind: int = behind, length: int = length) -> None:
            nonlocal appointed
            done = (behind + share * length) / all_steps
            tell(0.95 * done)
            if done - appointed >= 1 / appointments:
                appointed = done
                annealing.appoint()

        annealing.run(length, hot, cold, between)
        behind += length
    for _ in range(4):
        annealing.appoint()
        annealing.run(max(64, steps // 50), 0, 0)
    annealing.appoint()
    return annealing.copy(int(annealing.cost().argmin()))


def _seats(ground: Ground, groups: list[list[int]]) -> np.ndarray:
    seats = np.full((len(groups), 4), ground.n)
    for g, members in enumerate(groups):
        seats[g, : len(members)] = members
    return seats


def _spread_km(ground: Ground) -> float:
    """A typical distance to a near colleague of the same authority and sector: the scale of temperatures."""
    distances: list[float] = []
    for code in np.unique(ground.cell[: ground.n]):
        people = np.flatnonzero(ground.cell[: ground.n] == code)[:400]
        near = np.sort(np.clip(ground.pair[np.ix_(people, people)], 0, ground.span_km), axis=1)
        distances.extend(near[:, min(6, len(people) - 1)])
    return max(float(np.median(distances)), ground.span_km / 1000, 0.01)


def _refuse_hermits(instance: Instance) -> None:
    """Name anybody who is kept apart from all others: the commonest way to ask the impossible."""
    foes: dict[str, set[str]] = {}
    for a, b in instance.keep_apart:
        foes.setdefault(a, set()).add(b)
        foes.setdefault(b, set()).add(a)
    for person, others in foes.items():
        if len(others) == len(instance.participants) - 1:
            raise InstanceError(
                f"{named(person)} is kept apart from everybody else, so no group can take them."
            )


def _broken(ground: Ground, plan: Plan) -> list[str]:
    """A clause for each rule on people that a plan breaks."""
    groups, _ = plan
    instance = ground.instance
    at = {instance.participants[i].id: g for g, members in enumerate(groups) for i in members}
    broken = [
        f"{named(a)} and {named(b)} are kept apart but share a group"
        for a, b in instance.keep_apart
        if at[a] == at[b]
    ]
    broken += [
        f"{named(a)} and {named(b)} are kept together but were parted"
        for a, b in instance.keep_together
        if at[a] != at[b]
    ]
    broken += [f"{named(instance.participants[g[0]].id)} is alone" for g in groups if len(g) == 1]
    return broken
