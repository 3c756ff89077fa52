"""What is asked: people, what each can do, the weeks, and what is closed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

DAYS_OF_SCHOOL = 5  # Monday is 0


class Half(StrEnum):
    """A morning or an afternoon."""

    MORNING = "morning"
    AFTERNOON = "afternoon"


class May(StrEnum):
    """What somebody can do in one half-day of the week."""

    NOT = "not"
    VISIT = "visit"  # visit a colleague, but their own class is not there to be seen
    HOST = "host"  # visit, and host


type Place = tuple[int, Half]  # weekday, half


@dataclass(frozen=True, slots=True, order=True)
class Slot:
    """One half-day of the calendar."""

    day: dt.date
    half: Half

    @property
    def place(self) -> Place:
        """Its half-day of the week."""
        return self.day.weekday(), self.half


def is_other(day: dt.date) -> bool:
    """Whether this day's week is an "other" one: every second, counted on through holidays and from year to year."""
    return (day.toordinal() - 1) // 7 % 2 == 1


def week_of(first: dt.date, *, other: bool) -> dt.date:
    """The Monday of the first week of this kind that is not over on that day."""
    monday = first - dt.timedelta(days=first.weekday())
    return monday if is_other(monday) == other else monday + dt.timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who attends every visit: a member, or the mentor.

    week: half-days of the week; what is not in it can't be. other_week: those of every second week, where weeks
    alternate (`is_other` says which). away: days, both included. busy: days or half-days that
    are taken already, each with the words for it ("the session on Feedback").
    """

    id: str
    name: str
    week: Mapping[Place, May]
    away: tuple[tuple[dt.date, dt.date], ...] = ()
    busy: Mapping[Slot, str] = field(default_factory=dict)
    is_known: bool = True  # False: they have not said, and count as free
    other_week: Mapping[Place, May] | None = None  # None: all weeks are alike

    @property
    def weeks(self) -> tuple[Mapping[Place, May], Mapping[Place, May]]:
        """The two weeks, which may be alike."""
        return self.week, self.week if self.other_week is None else self.other_week

    def may(self, slot: Slot) -> May:
        """What they can do on this half-day, as far as their week goes."""
        return self.weeks[is_other(slot.day)].get(slot.place, May.NOT)


@dataclass(frozen=True, slots=True)
class Question:
    """Dates from `first` to `last` for each of `hosts` (ids of people), beside visits that stand on `taken`."""

    people: tuple[Person, ...]
    hosts: tuple[str, ...]
    first: dt.date
    last: dt.date
    taken: tuple[Slot, ...] = ()
    closed: Mapping[dt.date, str] = field(default_factory=dict)  # days on which schools are closed, and why

    def slots(self) -> Iterator[Slot]:
        """Every half-day in the weeks for visits on which schools are open, in order."""
        day = self.first
        while day <= self.last:
            if day.weekday() < DAYS_OF_SCHOOL and day not in self.closed:
                yield Slot(day, Half.MORNING)
                yield Slot(day, Half.AFTERNOON)
            day += dt.timedelta(days=1)

    def person(self, ident: str) -> Person:
        """The person of this id."""
        return next(person for person in self.people if person.id == ident)


class Rule(StrEnum):
    """Why somebody can't come, or can't host."""

    WEEK = "week"
    HOSTING = "hosting"
    AWAY = "away"
    BUSY = "busy"


@dataclass(frozen=True, slots=True)
class Hindrance:
    """One reason against one half-day: whose, which rule, and in words what stands there."""

    person: str
    rule: Rule
    says: str = ""


def hindrances(question: Question, slot: Slot, host: str) -> list[Hindrance]:
    """Everything that speaks against a host's visit on this half-day; empty where it is possible."""
    found = []
    for person in question.people:
        may = person.may(slot)
        if may == May.NOT:
            found.append(Hindrance(person.id, Rule.WEEK))
        elif person.id == host and may != May.HOST:
            found.append(Hindrance(person.id, Rule.HOSTING))
        if any(first <= slot.day <= last for first, last in person.away):
            found.append(Hindrance(person.id, Rule.AWAY))
        if slot in person.busy:
            found.append(Hindrance(person.id, Rule.BUSY, person.busy[slot]))
    return found


def possible(question: Question) -> dict[str, list[Slot]]:
    """Host's id -> the half-days on which their visit can be, in order; a day that holds a visit of the trio is out."""
    taken = {slot.day for slot in question.taken}
    return {
        host: [
            slot
            for slot in question.slots()
            if slot.day not in taken and not hindrances(question, slot, host)
        ]
        for host in question.hosts
    }
