"""Why no rota is possible, and what would free one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace

from trios.rota.question import (
    DAYS_OF_SCHOOL,
    Half,
    May,
    Person,
    Place,
    Question,
    Rule,
    hindrances,
    possible,
    week_of,
)
from trios.rota.search import plans

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")
MOST_WAYS = 4

type Turn = tuple[bool, Place]  # a half-day of the other week, or of the one
LONGER = dt.timedelta(days=14)
RULES = {
    Rule.WEEK: "{name} can't on most of these half-days of the week.",
    Rule.HOSTING: "{name} can't host on any half-day on which everybody could come.",
    Rule.AWAY: "{name} is away on most of the days that are left.",
    Rule.BUSY: "{name} has something else on most of the half-days that are left.",
}


@dataclass(frozen=True, slots=True)
class Obstacle:
    """What prevents a rota, and ways to free one, a sentence each."""

    why: list[str]
    ways: list[str]


def of(question: Question) -> Obstacle | None:
    """What prevents a rota; None where there is one."""
    choices = possible(question)
    if plans(question, 1):
        return None
    stuck = [host for host in question.hosts if not choices[host]]
    why = [_why(question, host) for host in stuck]
    if not stuck:
        days = sorted({slot.day for slots in choices.values() for slot in slots})
        why = [
            f"Each of the {len(question.hosts)} visits needs a day of its own, and only "
            f"{len(days)} {'day suits' if len(days) == 1 else 'days suit'} everybody."
        ]
    return Obstacle(list(dict.fromkeys(why)), list(_ways(question)))


def _why(question: Question, host: str) -> str:
    """The rule that most often stands in the way of one host's visit."""
    name = question.person(host).name
    counted: dict[tuple[str, Rule], int] = {}
    number = 0
    for slot in question.slots():
        number += 1
        for each in hindrances(question, slot, host):
            counted[(each.person, each.rule)] = counted.get((each.person, each.rule), 0) + 1
    if not number:
        return "There is no school day left in the weeks for visits."
    people = [person for person in question.people if _days_free(person)]
    if len(people) < len(question.people):
        nobody = next(person for person in question.people if not _days_free(person))
        return f"{nobody.name} has marked no half-day at all."
    common = set.intersection(*(_days_free(person) for person in question.people))
    if not common:
        free = "; ".join(
            f"{person.name}: {_list(_days_free(person), question)}" for person in question.people
        )
        return f"There is no half-day of the week on which all of you can come. {free}."
    if host in {person.id for person in question.people} and not common & _days_hosting(
        question.person(host)
    ):
        return f"{name} can host on none of the half-days on which all of you can come ({_list(common, question)})."
    open_ = {key: n for key, n in counted.items() if key[1] in (Rule.AWAY, Rule.BUSY)}
    if not open_:
        return f"No half-day is left on which {name} can host and everybody can come."
    (person, rule), _ = max(open_.items(), key=lambda pair: (pair[1], pair[0]))
    said = RULES[rule].format(name=question.person(person).name)
    return f"All of you can come on {_list(common, question)}, but not on a day that is left for {name}'s visit. {said}"


def _days_free(person: Person) -> set[Turn]:
    return {
        (other, place)
        for other in (False, True)
        for place, may in person.weeks[other].items()
        if may != May.NOT
    }


def _days_hosting(person: Person) -> set[Turn]:
    return {
        (other, place)
        for other in (False, True)
        for place, may in person.weeks[other].items()
        if may == May.HOST
    }


def _list(turns: set[Turn], question: Question) -> str:
    """ "Monday mornings, Tuesdays, every second Wednesday from 13 January"."""
    words = []
    for day, name in enumerate(WEEKDAYS):
        for others in ((False, True), (False,), (True,)):
            halves = [
                half
                for half in Half
                if {other for other in (False, True) if (other, (day, half)) in turns} == set(others)
            ]
            if len(others) == 2:
                words += [f"{name}s"] if len(halves) == 2 else [f"{name} {half}s" for half in halves]
                continue
            begins = week_of(question.first, other=others[0]) + dt.timedelta(days=day)
            if begins < question.first:
                begins += dt.timedelta(days=14)
            said = [""] if len(halves) == 2 else [f" {half}" for half in halves]
            words += [f"every second {name}{half} from {short_day(begins)}" for half in said]
    return ", ".join(words)


def short_day(day: dt.date) -> str:
    """ "13 January"."""
    return f"{day.day} {day:%B}"


def _ways(question: Question) -> Iterator[str]:
    """Single changes that make a rota possible, the smallest first."""
    found = 0
    for said, changed in _changes(question):
        if plans(changed, 1):
            yield said
            found += 1
            if found == MOST_WAYS:
                return


def _changes(question: Question) -> Iterator[tuple[str, Question]]:
    for place in ((day, half) for day in range(DAYS_OF_SCHOOL) for half in Half):
        for person in question.people:
            now = {week.get(place, May.NOT) for week in person.weeks}
            hosts = person.id in question.hosts
            if May.NOT in now or (hosts and May.VISIT in now):
                wanted = May.HOST if hosts else May.VISIT
                verb = "come and host" if hosts and May.NOT in now else "host" if hosts else "come"
                each = "" if person.other_week is None else " in every week"
                said = f"If {person.name} could {verb} on {WEEKDAYS[place[0]]} {place[1]}s{each}."
                one, other = ({**week, place: wanted} for week in person.weeks)
                alike = replace(person, week=one, other_week=None if person.other_week is None else other)
                yield said, _with(question, alike)
    for person in question.people:
        if person.away:
            yield f"If {person.name} were not away.", _with(question, replace(person, away=()))
    for person in question.people:
        if person.busy:
            things = _list_words(sorted(set(person.busy.values())))
            yield f"If {person.name} were free of {things}.", _with(question, replace(person, busy={}))
    yield (
        "If the weeks for visits were two weeks longer.",
        replace(question, last=question.last + LONGER),
    )


def _list_words(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


def _with(question: Question, person: Person) -> Question:
    people = tuple(person if other.id == person.id else other for other in question.people)
    return replace(question, people=people)
