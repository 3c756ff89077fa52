"""People moved by hand: the groups after a move, and what it breaks or improves, in sentences.

Sentences name people and authorities as “id”, as the tool's notes do. A hard rule refuses the move; everything else is
said before it is kept.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from .answer import Formation, Group, notes_on
from .instance import Instance, Participant, named
from .objective import Objective, distance_km, measure, same_school_pairs
from .reasons import km

SMALLEST, THREE, LARGEST = 2, 3, 4


@dataclass(frozen=True)
class Verdict:
    """What a move does: what forbids it, what gets worse, what gets better, and facts that are neither."""

    refusals: tuple[str, ...]
    worse: tuple[str, ...]
    better: tuple[str, ...]
    facts: tuple[str, ...]
    before: Objective
    after: Objective

    @property
    def allowed(self) -> bool:
        """Whether no hard rule is broken."""
        return not self.refusals


def moved(groups: Sequence[Group], people: Iterable[str], to: int | None) -> list[Group]:
    """The groups with these people in the one at position `to`, or in a new one at the end (None).

    A group that nobody is left in goes; its mentor is free again.
    """
    going = list(people)
    after = [replace(each, members=tuple(m for m in each.members if m not in going)) for each in groups]
    if to is None:
        after.append(Group(tuple(going), None))
    else:
        after[to] = replace(after[to], members=(*after[to].members, *going))
    return [each for each in after if each.members]


def swapped(groups: Sequence[Group], a: str, b: str) -> list[Group]:
    """The groups with these two in each other's place."""
    other = {a: b, b: a}
    return [replace(each, members=tuple(other.get(m, m) for m in each.members)) for each in groups]


def mentored(groups: Sequence[Group], at: int, mentor: str | None) -> list[Group]:
    """The groups with another mentor, or none, for the one at this position."""
    return [replace(each, mentor=mentor) if place == at else each for place, each in enumerate(groups)]


@dataclass(frozen=True)
class Change:
    """What somebody wants changed: people moved to a group (None for a new one), two swapped, or a mentor given.

    `to` is a position among the groups; with `kind` "mentor", `mentor` None takes the mentor away.
    """

    kind: str  # "move", "swap" or "mentor"
    people: tuple[str, ...] = ()
    to: int | None = None
    mentor: str | None = None

    def made_to(self, groups: Sequence[Group]) -> list[Group]:
        """The groups after the change."""
        if self.kind == "swap":
            return swapped(groups, *self.people)
        if self.kind == "mentor":
            return mentored(groups, self.to or 0, self.mentor)
        return moved(groups, self.people, self.to)


def judge(
    instance: Instance, before: Sequence[Group], after: Sequence[Group], pinned: Iterable[frozenset[str]] = ()
) -> Verdict:
    """What changes between the two: `pinned` are the members of groups that must stay as they are."""
    old = {frozenset(each.members): each for each in before}
    new = {frozenset(each.members): each for each in after}
    gone = [each for each in before if new.get(frozenset(each.members)) != each]
    come = [each for each in after if old.get(frozenset(each.members)) != each]
    scene = _Scene(instance, before, after, gone, come)
    kept_pins = {key for key in pinned if new.get(key) == old.get(key)}
    refusals = [
        f"{_list(sorted(key, key=scene.place.__getitem__))} are pinned together: unpin their group first."
        for key in pinned
        if key not in kept_pins
    ]
    refusals += scene.refusals()
    if refusals:
        objective = scene.objective(before)
        return Verdict(tuple(refusals), (), (), (), objective, objective)
    worse, better, facts = scene.changes()
    return Verdict((), worse, better, facts, scene.objective(before), scene.objective(after))


def formation_of(instance: Instance, groups: Sequence[Group]) -> Formation:
    """Groups changed by hand as a formation: its figures, and notes that say it was changed by hand."""
    place = instance.place()
    tidy = [replace(each, members=tuple(sorted(each.members, key=place.__getitem__))) for each in groups]
    at = _positions(instance, tidy)
    figures = measure(instance, at)
    return Formation(tuple(tidy), figures, tuple(notes_on(instance, at, figures, None, by_hand=True)))


def _positions(instance: Instance, groups: Sequence[Group]) -> list[tuple[list[int], int | None]]:
    place, mentors = instance.place(), {each.id: k for k, each in enumerate(instance.mentors)}
    return [
        ([place[m] for m in each.members], None if each.mentor is None else mentors[each.mentor])
        for each in groups
    ]


class _Scene:
    """The groups that a move touches, as they were (`gone`) and as they would be (`come`)."""

    def __init__(
        self,
        instance: Instance,
        before: Sequence[Group],
        after: Sequence[Group],
        gone: Sequence[Group],
        come: Sequence[Group],
    ) -> None:
        self.instance, self.before, self.after, self.gone, self.come = instance, before, after, gone, come
        self.people = {each.id: each for each in instance.participants}
        self.mentors = {each.id: each for each in instance.mentors}
        self.place = instance.place()

    def objective(self, groups: Sequence[Group]) -> Objective:
        """The figures of a whole plan."""
        return measure(self.instance, _positions(self.instance, groups))

    def of(self, group: Group) -> list[Participant]:
        """The members, as people."""
        return [self.people[each] for each in group.members]

    def refusals(self) -> Iterator[str]:
        """A sentence for each hard rule that the move would break."""
        for group in self.come:
            if len(group.members) < SMALLEST:
                yield f"{named(group.members[0])} would be alone: a group has 2, 3 or 4 people. Move somebody else too, or swap two."
            if len(group.members) > LARGEST:
                yield f"The group would have {len(group.members)} people: a group has 2, 3 or 4. Swap two instead."
            mentor = self.mentors[group.mentor] if group.mentor else None
            for each in self.of(group):
                if mentor and mentor.school is not None and mentor.school == each.school:
                    yield f"The mentor {named(mentor.id)} teaches in the school of {named(each.id)}. Give the group another mentor first."
        for mentor_id, number in Counter(each.mentor for each in self.after if each.mentor).items():
            if number > max(self.mentors[mentor_id].capacity, self._has(mentor_id)):
                yield f"{named(mentor_id)} has as many groups as they can take: {self.mentors[mentor_id].capacity}."
        yield from self._wishes()

    def _has(self, mentor_id: str) -> int:
        return sum(each.mentor == mentor_id for each in self.before)

    def _wishes(self) -> Iterator[str]:
        was = {m: g for g, each in enumerate(self.before) for m in each.members}
        now = {m: g for g, each in enumerate(self.after) for m in each.members}
        for a, b in self.instance.keep_apart:
            if now[a] == now[b] and was[a] != was[b]:
                yield f"{named(a)} and {named(b)} are kept apart. Take the wish back first, or move somebody else."
        for a, b in self.instance.keep_together:
            if now[a] != now[b] and was[a] == was[b]:
                yield f"{named(a)} and {named(b)} are kept together. Take the wish back first, or move both."

    def changes(self) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
        """What gets worse, what gets better, and what stays, of the groups that the move touches."""
        worse: list[str] = []
        better: list[str] = []
        facts: list[str] = []
        kinds: tuple[tuple[str, Callable[[Group], bool]], ...] = (
            ("of 2", lambda group: len(group.members) == SMALLEST),
            ("of 4", lambda group: len(group.members) == LARGEST),
            ("across authorities", lambda group: self._is_mixed(group, "authority")),
            ("across sectors", lambda group: self._is_mixed(group, "sector")),
            ("without a mentor", lambda group: group.mentor is None),
        )
        for kind, fits in kinds:
            self._count(kind, fits, worse, better, facts)
        self._colleagues(worse, better)
        for what, measured in (
            ("Between the schools furthest apart", self._widest),
            ("The mentors' longest way", self._mentor_km),
        ):
            old, new = (
                max((measured(each) for each in groups), default=0.0) for groups in (self.gone, self.come)
            )
            if km(old) == km(new):
                facts.append(f"{what}: {km(old)}, as before.")
            else:
                (better if new < old else worse).append(f"{what}: {km(old)} before, {km(new)} after.")
        return tuple(worse), tuple(better), tuple(facts)

    def _count(
        self, what: str, fits: Callable[[Group], bool], worse: list[str], better: list[str], facts: list[str]
    ) -> None:
        """One sentence on groups of a kind that are more, fewer, or as many as before."""
        old, new = [g for g in self.gone if fits(g)], [g for g in self.come if fits(g)]
        if len(new) > len(old):
            worse += [f"A group {what}: {_list(g.members)}." for g in new if g not in old]
        elif len(new) < len(old):
            better.append(
                f"{'One group' if len(old) - len(new) == 1 else f'{len(old) - len(new)} groups'} {what} fewer."
            )
        elif new:
            facts.append(f"As many groups {what} as before.")

    def _colleagues(self, worse: list[str], better: list[str]) -> None:
        """Sentences on pairs from one school who come together or are parted."""
        old, new = ({pair for g in groups for pair in self._pairs(g)} for groups in (self.gone, self.come))
        worse += [f"{_list(pair)} teach in one school and would be together." for pair in sorted(new - old)]
        better += [f"{_list(pair)}, who teach in one school, would be parted." for pair in sorted(old - new)]

    def _pairs(self, group: Group) -> Iterator[tuple[str, ...]]:
        for pair in combinations(self.of(group), 2):
            if same_school_pairs(pair):
                yield tuple(sorted(each.id for each in pair))

    def _is_mixed(self, group: Group, name: str) -> bool:
        return len({getattr(each, name) for each in self.of(group)}) > 1

    def _widest(self, group: Group) -> float:
        return max((distance_km(a, b) for a, b in combinations(self.of(group), 2)), default=0.0)

    def _mentor_km(self, group: Group) -> float:
        mentor = self.mentors[group.mentor] if group.mentor else None
        return max((distance_km(mentor, each) for each in self.of(group)), default=0.0) if mentor else 0.0


def _list(ids: Iterable[str]) -> str:
    """ "“P1”, “P2” and “P3”" """
    said = [named(each) for each in ids]
    return said[0] if len(said) == 1 else f"{', '.join(said[:-1])} and {said[-1]}"
