"""When people may be written to: on school days between eight and six, never in their authority's holidays.

This app knows neither who belongs to which authority nor when its schools are closed. The apps above say so when they
start: `belong(finder)` and `close(finder)`.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Collection, Mapping

from core import clock
from notifications.enums import Pace

BEGINS, ENDS = 8, 18  # hours in London; what is not urgent goes out between them
LONGEST_CLOSED = 70  # days; no school holiday is longer, so the search for a morning ends

type Dates = frozenset[dt.date]
type Belonging = Callable[[Collection[int]], Mapping[int, Collection[int]]]
type Closing = Callable[[Collection[int], dt.date, dt.date], Mapping[int, Collection[dt.date]]]

BELONGING: list[Belonging] = []
CLOSING: list[Closing] = []


def belong(finder: Belonging) -> None:
    """Have `finder(people's ids)` say to which authorities' ids each of them belongs."""
    if finder not in BELONGING:
        BELONGING.append(finder)


def close(finder: Closing) -> None:
    """Have `finder(authorities' ids, first, last)` say on which days each one's schools are closed."""
    if finder not in CLOSING:
        CLOSING.append(finder)


def days_off(people: Collection[int], today: dt.date) -> dict[int, Dates]:
    """Person's id -> the holidays ahead; a day counts when every authority of the person is closed on it."""
    belonging: dict[int, set[int]] = defaultdict(set)
    for whose in BELONGING:
        for person, authorities in whose(people).items():
            belonging[person] |= set(authorities)
    closed: dict[int, set[dt.date]] = defaultdict(set)
    ids = {authority for authorities in belonging.values() for authority in authorities}
    for when in CLOSING if ids else ():
        for authority, dates in when(ids, today, today + dt.timedelta(days=LONGEST_CLOSED)).items():
            closed[authority] |= set(dates)
    return {
        person: frozenset(set.intersection(*(closed[authority] for authority in authorities)))
        for person, authorities in belonging.items()
        if authorities
    }


def next_school_day(date: dt.date, off: Dates = frozenset()) -> dt.date:
    """The date itself, or the first after it that is no weekend and no holiday."""
    for days in range(LONGEST_CLOSED):
        day = date + dt.timedelta(days=days)
        if day.weekday() < 5 and day not in off:
            return day
    return date


def in_school_time(
    instant: dt.datetime, off: Dates = frozenset(), by: dt.datetime | None = None
) -> dt.datetime:
    """The instant itself in school time, else the next school morning at eight.

    by: when it is no use any more. Where the school morning would be too late the next morning is taken, holiday or not;
    where that would be too late as well, it is now.
    """
    local = instant.astimezone(clock.LONDON)
    date = first_morning(instant)
    awake = BEGINS <= local.hour < ENDS
    if awake and next_school_day(local.date(), off) == local.date():
        return instant
    morning = clock.london(next_school_day(date, off), BEGINS)
    if by is None or morning < by:
        return morning
    soon = instant if awake else clock.london(date, BEGINS)
    return soon if soon < by else instant


def next_digest(pace: str, instant: dt.datetime, off: Dates = frozenset()) -> dt.datetime:
    """When the next digest goes out: each school morning, or on the first school morning of a week."""
    date = first_morning(instant)
    if pace == Pace.DAILY:
        return clock.london(next_school_day(date, off), BEGINS)
    monday = date - dt.timedelta(days=date.weekday())
    while (day := next_school_day(monday, off)) < date:
        monday += dt.timedelta(days=7)
    return clock.london(day, BEGINS)


def first_morning(instant: dt.datetime) -> dt.date:
    """The date whose eight o'clock comes next."""
    local = instant.astimezone(clock.LONDON)
    return local.date() + dt.timedelta(days=0 if local.hour < BEGINS else 1)
