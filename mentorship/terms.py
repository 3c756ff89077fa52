"""When a cohort's dialogues take place: in term four, April to June."""

from __future__ import annotations

import datetime as dt

from programme.models import Cohort

LATEST = dt.timedelta(days=180)  # after term four: a further attempt, or a date lost to illness
LAST_PART = dt.timedelta(days=90)


def term_four(cohort: Cohort) -> tuple[dt.date, dt.date]:
    """The first and the last day of term four; of a year that has no April, its last three months."""
    for year in range(cohort.starts_on.year, cohort.ends_on.year + 1):
        first = dt.date(year, 4, 1)
        if cohort.starts_on <= first <= cohort.ends_on:
            return first, dt.date(year, 6, 30)
    return max(cohort.starts_on, cohort.ends_on - LAST_PART), cohort.ends_on


def days_for_dialogues(cohort: Cohort) -> tuple[dt.date, dt.date]:
    """The first and the last day on which a dialogue can be booked."""
    first, last = term_four(cohort)
    return first, last + LATEST
