"""The calendar of a first cohort, from the year in which it starts; every later one is a copy of the one before."""

import datetime as dt
from typing import Any

from core import clock

MONDAY, FRIDAY = 0, 4
LAST_DAY_TO_APPLY = (5, 19)


def coming_year(today: dt.date) -> int:
    """The year in which the next cohort starts that people can still apply for: they apply until 19 May."""
    return today.year if (today.month, today.day) <= LAST_DAY_TO_APPLY else today.year + 1


def name_of(year: int) -> str:
    """The school year that starts in August of this one: 2027–28."""
    return f"{year}–{(year + 1) % 100:02d}"


def first(weekday: int, since: dt.date) -> dt.date:
    """The first such day of the week, this date or later."""
    return since + dt.timedelta(days=(weekday - since.weekday()) % 7)


def dates(year: int) -> dict[str, Any]:
    """Every date of a cohort by field name: applying in spring, sessions from September, visits from January,
    the case study late in term four, then marking and the board.
    """
    due = first(FRIDAY, dt.date(year + 1, 6, 8))
    marking_from = due + dt.timedelta(days=3)
    board = due + dt.timedelta(weeks=4)
    return {
        "starts_on": first(MONDAY, dt.date(year, 8, 15)),
        "ends_on": board + dt.timedelta(weeks=3),
        "applications_open_at": clock.london(dt.date(year, 4, 19), 9),
        "applications_close_at": clock.end_of(dt.date(year, *LAST_DAY_TO_APPLY)),
        "route_change_until": first(FRIDAY, dt.date(year + 1, 1, 25)),
        "sessions_from": first(MONDAY, dt.date(year, 9, 1)),
        "sessions_until": first(FRIDAY, dt.date(year + 1, 2, 22)),
        "visits_from": first(MONDAY, dt.date(year + 1, 1, 8)),
        "visits_until": dt.date(year + 1, 3, 31),
        "presentations_from": first(MONDAY, dt.date(year + 1, 5, 8)),
        "presentations_until": first(FRIDAY, dt.date(year + 1, 5, 22)),
        "case_study_due_at": clock.end_of(due),
        "marking_from": marking_from,
        "marking_due_at": clock.end_of(due + dt.timedelta(weeks=3)),
        "board_on": board,
    }
