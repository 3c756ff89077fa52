"""Two proposals for one cohort: which groups are the same, and who is elsewhere."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from trios.models import Formation


@dataclass(frozen=True)
class Elsewhere:
    """Somebody whose companions differ between two proposals: group numbers, and companions' ids, in either."""

    ident: str
    first: int | None
    first_with: tuple[str, ...]
    second: int | None
    second_with: tuple[str, ...]


@dataclass(frozen=True)
class Comparison:
    """What two proposals have in common. Groups are (number in the first, number in the second)."""

    same: list[tuple[int, int]]
    other_mentor: list[tuple[int, int]]  # the same people, another mentor
    elsewhere: list[Elsewhere]


def compared(a: Formation, b: Formation) -> Comparison:
    """Hold two proposals side by side, people in the order of the first one's groups; no query."""
    ours, theirs = groups_of(a), groups_of(b)
    number_in_b = {frozenset(members): number for number, members, _ in theirs}
    mentor_in_b = {number: mentor for number, _, mentor in theirs}
    same: list[tuple[int, int]] = []
    other: list[tuple[int, int]] = []
    for number, members, mentor in ours:
        twin = number_in_b.get(frozenset(members))
        if twin is not None:
            (same if mentor_in_b[twin] == mentor else other).append((number, twin))
    mine, yours = companions(ours), companions(theirs)
    nowhere: tuple[None, tuple[str, ...]] = (None, ())
    people = [
        Elsewhere(each, *mine.get(each, nowhere), *yours.get(each, nowhere))
        for each in dict.fromkeys([*mine, *yours])
        if set(mine.get(each, nowhere)[1]) != set(yours.get(each, nowhere)[1])
        or (each in mine) != (each in yours)
    ]
    return Comparison(same, other, people)


def groups_of(formation: Formation) -> list[tuple[int, list[str], str | None]]:
    """(number, members, mentor) of each group."""
    return [
        (number, row["members"], row["mentor"])
        for number, row in enumerate(formation.answer.get("groups", []), start=1)
    ]


def companions(
    groups: Iterable[tuple[int, list[str], str | None]],
) -> dict[str, tuple[int, tuple[str, ...]]]:
    """Each member's group number and the others in it."""
    return {
        each: (number, tuple(other for other in members if other != each))
        for number, members, _ in groups
        for each in members
    }
