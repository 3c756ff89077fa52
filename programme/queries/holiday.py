"""Whose schools are closed when: what keeps mails out of people's holidays."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection

from programme.enums import ApplicationState, EnrolmentState
from programme.models import Application, Enrolment, Holiday

APPLYING = (
    ApplicationState.DRAFT,
    ApplicationState.SUBMITTED,
    ApplicationState.WAITING_LIST,
    ApplicationState.OFFERED,
)


def authorities_of_people(people: Collection[int]) -> dict[int, set[int]]:
    """Person's id -> the authorities in which they take part, or apply."""
    found: dict[int, set[int]] = defaultdict(set)
    enrolled = Enrolment.objects.filter(participant__in=people, state=EnrolmentState.ACTIVE)
    applying = Application.objects.filter(applicant__in=people, state__in=APPLYING, authority__isnull=False)
    for person, authority in enrolled.order_by().values_list("participant_id", "authority_id"):
        found[person].add(authority)
    for person, authority in applying.order_by().values_list("applicant_id", "authority_id"):
        found[person].add(authority)
    return found


def closed_on(authorities: Collection[int], first: dt.date, last: dt.date) -> dict[int, set[dt.date]]:
    """Authority's id -> the days from first to last that fall in its holidays."""
    closed: dict[int, set[dt.date]] = defaultdict(set)
    rows = Holiday.objects.filter(authority__in=authorities, first_day__lte=last, last_day__gte=first)
    for authority, start, end in rows.order_by().values_list("authority_id", "first_day", "last_day"):
        day, until = max(start, first), min(end, last)
        while day <= until:
            closed[authority].add(day)
            day += dt.timedelta(days=1)
    return closed
