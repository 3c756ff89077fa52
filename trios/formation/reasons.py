"""Why each group is as it is: sentences on its size, its distances, its lines and its mentor.

People, mentors, authorities and sectors stand in the sentences as “id”, as in the tool's own notes; whoever shows them
puts names in their place.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import combinations

from .answer import WORDS, Group
from .instance import Instance, Mentor, Participant, named
from .objective import distance_km, same_school_pairs

THREE = 3
# How the sentence on a line begins: the field, one group's words for keeping to it and for crossing it.
LINES = (
    ("sector", "All teach in the {} sector.", "sectors"),
    ("authority", "All teach in {}.", "authorities"),
)


class Explainer:
    """Explains the groups of one plan; what concerns the whole plan is counted once."""

    def __init__(self, instance: Instance, groups: Sequence[Group]) -> None:
        self.instance = instance
        self.groups = groups
        self.people = {each.id: each for each in instance.participants}
        self.mentors = {each.id: each for each in instance.mentors}
        self.busy = Counter(each.mentor for each in groups if each.mentor)
        self.odd = sum(len(each.members) != THREE for each in groups)
        self.in_authority = Counter(each.authority for each in instance.participants)
        self.in_sector = Counter((each.authority, each.sector) for each in instance.participants)
        self.pinned = {frozenset(pin.members) for pin in instance.pinned}

    def of(self, group: Group) -> tuple[str, ...]:
        """The sentences on one group, the awkward things first."""
        members = [self.people[each] for each in group.members]
        mentor = self.mentors[group.mentor] if group.mentor else None
        return (
            *self._on_pin(group),
            *self._on_size(members),
            *_on_schools(members),
            *self._on_lines(members),
            *self._on_wishes(group),
            *_on_distance(members),
            *(_on_mentor(mentor, members) if mentor else self._on_no_mentor(members)),
            *_on_unknown(members),
        )

    def _on_pin(self, group: Group) -> Iterator[str]:
        if frozenset(group.members) in self.pinned:
            yield "It was pinned, so the last run left it as it was."

    def _on_size(self, members: Sequence[Participant]) -> Iterator[str]:
        size = len(members)
        if size == THREE:
            return
        total, left = len(self.instance.participants), len(self.instance.participants) % THREE
        said = f"{WORDS[size]} people"
        ids = {each.id for each in members}
        tied = [cluster for cluster in self._clusters() if ids >= cluster and len(cluster) in (2, 4)]
        authorities = {each.authority for each in members}
        if total == size:
            yield f"{said}: there are no more."
        elif tied and len(tied[0]) == size:
            yield f"{said}: they are kept together."
        elif len(authorities) == 1 and self.in_authority[members[0].authority] % THREE:
            number = self.in_authority[members[0].authority]
            yield f"{said}: {number} participants of {named(members[0].authority)} do not divide by three."
        elif left and self.odd <= (2 if left == 2 and size == 4 else 1):
            yield f"{said}: {total} participants do not divide by three."
        else:
            yield f"{said}, though a group of three would be better: see what was kept together, apart, pinned or moved."

    def _clusters(self) -> list[set[str]]:
        return [{self.instance.participants[i].id for i in cluster} for cluster in self.instance.clusters]

    def _on_lines(self, members: Sequence[Participant]) -> Iterator[str]:
        for field, kept, plural in LINES:
            values = sorted({getattr(each, field) for each in members})
            if len(values) == 1:
                yield kept.format(named(values[0]))
                continue
            crossed = " and ".join(named(each) for each in values)
            yield f"It crosses {plural}: {crossed}{self._remainders(field, members)}."

    def _remainders(self, field: str, members: Sequence[Participant]) -> str:
        """Which head counts three does not divide, of those the group is made of."""
        if field == "authority":
            heads = {named(each.authority): self.in_authority[each.authority] for each in members}
        else:
            heads = {
                f"{named(each.sector)} in {named(each.authority)}": self.in_sector[
                    each.authority, each.sector
                ]
                for each in members
            }
        odd = [f"{number} {where}" for where, number in sorted(heads.items()) if number % THREE]
        return f", because three does not divide {' or '.join(odd)}" if odd else ""

    def _on_wishes(self, group: Group) -> Iterator[str]:
        inside = set(group.members)
        for a, b in self.instance.keep_together:
            if {a, b} <= inside:
                yield f"{named(a)} and {named(b)} are kept together."
        for a, b in self.instance.keep_apart:
            if {a, b} <= inside:
                yield f"{named(a)} and {named(b)} should be kept apart, but share this group."

    def _on_no_mentor(self, members: Sequence[Participant]) -> Iterator[str]:
        free = [each for each in self.instance.mentors if self.busy[each.id] < each.capacity]
        places = sum(each.capacity for each in self.instance.mentors)
        if not free:
            yield f"No mentor: the mentors can take {places} of {len(self.groups)} groups."
            return
        schools = {each.school for each in members if each.school is not None}
        if all(each.school in schools for each in free):
            yield "No mentor: every mentor with room left teaches in a school of this group."
        else:
            yield "No mentor, though one has room: choose one."


def _on_schools(members: Sequence[Participant]) -> Iterator[str]:
    if not same_school_pairs(members):
        return
    for a, b in combinations(members, 2):
        if a.school is not None and a.school == b.school:
            yield f"{named(a.id)} and {named(b.id)} teach in one school."


def _on_distance(members: Sequence[Participant]) -> Iterator[str]:
    known = [each for each in members if each.lat is not None]
    if len(known) < 2:
        return
    a, b = max(combinations(known, 2), key=lambda pair: distance_km(*pair))
    yield f"The schools furthest apart are those of {named(a.id)} and {named(b.id)}: {km(distance_km(a, b))}."


def _on_mentor(mentor: Mentor, members: Sequence[Participant]) -> Iterator[str]:
    known = [distance_km(mentor, each) for each in members if each.lat is not None]
    if mentor.lat is None or not known:
        yield f"No place is known for the mentor {named(mentor.id)}, so it counts as no distance."
        return
    near, far = km(min(known)), km(max(known))
    where = near if near == far else f"{near} to {far}"
    yield f"The mentor {named(mentor.id)} is {where} from the members' schools."


def _on_unknown(members: Sequence[Participant]) -> Iterator[str]:
    for each in members:
        if each.lat is None:
            yield f"No place is known for the school of {named(each.id)}, so it counts as no distance."


def km(distance: float) -> str:
    """A distance as people say it."""
    return f"{distance:.1f} km"
