"""Whose schools are closed when: kept by leads and the team, warns of dates, keeps mails out of people's holidays."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from core import clock
from people.models import LocalAuthority, User
from people.roles import Permission, authorities_of, everywhere
from programme.enums import ApplicationState, EnrolmentState
from programme.models import Application, Cohort, Enrolment, Holiday

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


def authorities_kept_by(user: User | AnonymousUser) -> QuerySet[LocalAuthority]:
    """The authorities whose holidays this person keeps: a lead their own, the team all."""
    rows = LocalAuthority.objects.filter(in_partnership=True)
    if everywhere(user, Permission.SESSION_ARRANGE):
        return rows
    return rows.filter(pk__in=authorities_of(user, Permission.SESSION_ARRANGE))


def holidays_kept_by(user: User | AnonymousUser) -> QuerySet[Holiday]:
    """The holidays this person may take away."""
    return Holiday.objects.filter(authority__in=authorities_kept_by(user)).select_related("authority")


def kept_with_holidays(user: User) -> list[tuple[LocalAuthority, list[Holiday]]]:
    """Each authority this person keeps with the holidays that are not over, in two queries."""
    coming: dict[int, list[Holiday]] = defaultdict(list)
    for row in holidays_kept_by(user).filter(last_day__gte=clock.today()):
        coming[row.authority_id].append(row)
    return [(authority, coming[authority.pk]) for authority in authorities_kept_by(user)]


def holidays_around(cohort: Cohort) -> list[Holiday]:
    """The holidays of a cohort's authorities between the opening of applications and its last day."""
    first = cohort.applications_open_at.astimezone(clock.LONDON).date()
    rows = Holiday.objects.filter(
        authority__cohort_authorities__cohort=cohort,
        first_day__lte=max(cohort.ends_on, cohort.board_on),
        last_day__gte=first,
    )
    return list(rows.select_related("authority"))
