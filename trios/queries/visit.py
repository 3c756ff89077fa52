"""Visits: who sees them, and what speaks against a date."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db.models import Q, QuerySet

from core import clock
from core.ui.dates import clock_time, full_date
from programme.enums import SessionState
from programme.models import Holiday, Session
from programme.queries.session import title_of
from trios.enums import VisitState
from trios.models import Trio, Visit, VisitAttendance
from trios.queries.trio import Everybody, members_of, visible_to
from trios.visit_plan import VisitPlan


def visits_visible_to(user: Everybody) -> QuerySet[Visit]:
    """The visits of the trios this person may open, cancelled ones too."""
    return Visit.objects.filter(trio__in=visible_to(user))


def with_hosts(visits: QuerySet[Visit]) -> QuerySet[Visit]:
    """The same visits with trio, cohort, mentor, host and school."""
    return visits.select_related(
        "trio__cohort", "trio__mentor", "host__participant", "school", "completed_by"
    )


def attendance_of(visit: Visit) -> dict[int, VisitAttendance]:
    """What is recorded of each member, by enrolment id."""
    return {row.enrolment_id: row for row in visit.attendances.select_related("recorded_by")}


def stamp_of(visit: Visit) -> str:
    """What stands in the attendance record now, in short: a form made under another stamp is out of date."""
    rows = VisitAttendance.objects.filter(visit=visit).order_by("enrolment_id")
    return ",".join(f"{row.enrolment_id}:{row.observed:d}{row.discussed:d}" for row in rows)


def overlap(one: VisitPlan | Visit, other: VisitPlan | Visit) -> bool:
    """Whether two visits are at the same time."""
    return one.starts_at < other.ends_at and other.starts_at < one.ends_at


def warnings_about(trio: Trio, plans: Sequence[VisitPlan]) -> list[str]:
    """What speaks against these dates without forbidding them, a sentence each, in the order of the plans.

    Dates outside the visits' weeks, in the past, on a weekend, in a holiday of a member's authority, on a session of a
    member or on another visit of the mentor. Three queries, whatever the number of plans.
    """
    if not plans:
        return []
    members = [member.enrolment for member in members_of(trio)]
    authorities = {member.authority_id for member in members}
    first, last = min(plan.starts_at for plan in plans), max(plan.ends_at for plan in plans)
    holidays = list(
        Holiday.objects.filter(
            authority__in=authorities, first_day__lte=london_day(last), last_day__gte=london_day(first)
        ).select_related("authority")
    )
    sessions = list(
        Session.objects.filter(
            cohort=trio.cohort_id, authorities__in=authorities, starts_at__lt=last, ends_at__gt=first
        )
        .exclude(state=SessionState.CANCELLED)
        .distinct()
        .prefetch_related("features", "authorities")
    )
    others = list(elsewhere(trio, first, last)) if trio.mentor_id else []
    warnings = []
    for plan in plans:
        warnings += about_the_day(trio, plan, holidays)
        for session in sessions:
            if overlap_session(plan, session):
                warnings.append(
                    f"{named(plan)} meets a session of this trio's teachers: {title_of(session)}, "
                    f"{clock_time(session.starts_at)} to {clock_time(session.ends_at)}."
                )
        for other in others:
            if overlap(plan, other):
                warnings.append(
                    f"{named(plan)} meets another visit of the mentor, with trio {other.trio.number}."
                )
    return warnings


def about_the_day(trio: Trio, plan: VisitPlan, holidays: Sequence[Holiday]) -> list[str]:
    """What the calendar says against one date."""
    cohort, day = trio.cohort, london_day(plan.starts_at)
    warnings = []
    if not cohort.visits_from <= day <= cohort.visits_until:
        warnings.append(
            f"{named(plan)} is outside the weeks for visits, {full_date(cohort.visits_from)} to "
            f"{full_date(cohort.visits_until)}."
        )
    if plan.ends_at <= clock.now():
        warnings.append(f"{named(plan)} is in the past: nobody is invited to it.")
    if day.weekday() >= 5:
        warnings.append(f"{named(plan)} is on a {day:%A}.")
    warnings += [
        f"{named(plan)}: schools in {holiday.authority} are closed ({holiday.name})."
        for holiday in holidays
        if holiday.first_day <= day <= holiday.last_day
    ]
    return warnings


def elsewhere(trio: Trio, first: dt.datetime, last: dt.datetime) -> QuerySet[Visit]:
    """The visits of the same mentor with other trios in this stretch of time."""
    return (
        Visit.objects.filter(
            ~Q(trio=trio), trio__mentor=trio.mentor_id, starts_at__lt=last, ends_at__gt=first
        )
        .exclude(state=VisitState.CANCELLED)
        .select_related("trio")
    )


def overlap_session(plan: VisitPlan, session: Session) -> bool:
    """Whether the visit and the session are at the same time."""
    return plan.starts_at < session.ends_at and session.starts_at < plan.ends_at


def london_day(at: dt.datetime) -> dt.date:
    """The day on a London calendar."""
    return at.astimezone(clock.LONDON).date()


def named(plan: VisitPlan) -> str:
    """ "The visit to Ann Other on Thursday 19 March 2027"."""
    return f"The visit to {plan.host.participant} on {full_date(plan.starts_at)}"
