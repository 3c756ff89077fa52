"""Groups that stay as they are: taken out of what the search is asked, and put back beside what it answers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .instance import Instance, Mentor, Participant

SIZES = (2, 3, 4)


@dataclass(frozen=True)
class Pin:
    """One group that must come out as it went in: ids of its members, and of its mentor or None."""

    members: tuple[str, ...]
    mentor: str | None = None


def faults(instance: Instance, named: Mapping[str, str]) -> Iterator[str]:
    """A sentence for each thing that keeps the pins from being kept. `named` gives ids as sentences show them."""
    people: dict[str, Participant] = {each.id: each for each in instance.participants}
    at: dict[str, int] = {}
    for number, pin in enumerate(instance.pinned, 1):
        if len(pin.members) not in SIZES:
            size = "1 person" if len(pin.members) == 1 else f"{len(pin.members)} people"
            yield f"Pinned group number {number} has {size}: a group has 2, 3 or 4 people."
        for each in pin.members:
            if each not in people:
                yield f"Pinned group number {number} names {named[each]}, who is not among the participants."
            elif each in at:
                yield f"{named[each]} is pinned twice; pin everybody once."
            at[each] = number
    yield from _mentor_faults(instance, named, people)
    for a, b in instance.keep_apart:
        if a in at and at[a] == at.get(b):
            yield f"{named[a]} and {named[b]} are kept apart, yet both are in pinned group number {at[a]}."
    for a, b in instance.keep_together:
        if at.get(a) != at.get(b):
            inside, outside = (a, b) if a in at else (b, a)
            yield (
                f"{named[inside]} and {named[outside]} are kept together, yet only {named[inside]} is in pinned "
                f"group number {at[inside]}."
            )


def _mentor_faults(
    instance: Instance, named: Mapping[str, str], people: Mapping[str, Participant]
) -> Iterator[str]:
    mentors: dict[str, Mentor] = {each.id: each for each in instance.mentors}
    for number, pin in enumerate(instance.pinned, 1):
        if pin.mentor is None:
            continue
        mentor = mentors.get(pin.mentor)
        if mentor is None:
            yield f"Pinned group number {number} has the mentor {named[pin.mentor]}, who is not among the mentors."
            continue
        for each in pin.members:
            if mentor.school is not None and each in people and people[each].school == mentor.school:
                yield f"Mentor {named[mentor.id]} of pinned group number {number} teaches in the school of {named[each]}."
    for mentor_id, groups in Counter(pin.mentor for pin in instance.pinned if pin.mentor).items():
        if mentor_id in mentors and groups > mentors[mentor_id].capacity:
            yield f"{named[mentor_id]} is pinned to {groups} groups but can take {mentors[mentor_id].capacity}."


def without_pinned(instance: Instance) -> Instance:
    """What is left to be formed: nobody who is pinned, and mentors with the room that their pinned groups leave."""
    gone = {each for pin in instance.pinned for each in pin.members}
    busy = Counter(pin.mentor for pin in instance.pinned)
    return replace(
        instance,
        participants=tuple(each for each in instance.participants if each.id not in gone),
        mentors=tuple(replace(each, capacity=each.capacity - busy[each.id]) for each in instance.mentors),
        keep_apart=tuple(pair for pair in instance.keep_apart if not gone & set(pair)),
        keep_together=tuple(pair for pair in instance.keep_together if not gone & set(pair)),
        pinned=(),
    )


def put_back(
    instance: Instance, rest: Instance, groups: Sequence[tuple[Sequence[int], int | None]]
) -> list[tuple[list[int], int | None]]:
    """The groups formed of the rest and the pinned ones, all as positions in the whole instance."""
    place = instance.place()
    mentor_at = {each.id: k for k, each in enumerate(instance.mentors)}
    formed = [([place[rest.participants[i].id] for i in members], mentor) for members, mentor in groups]
    pinned = [
        ([place[each] for each in pin.members], None if pin.mentor is None else mentor_at[pin.mentor])
        for pin in instance.pinned
    ]
    return [*formed, *pinned]
