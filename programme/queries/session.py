"""Who sees which session, who is expected at it, and what speaks against its date."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import (
    Case,
    Count,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from core import clock
from core.ui.dates import full_date, full_datetime
from people.models import LocalAuthority, User
from people.roles import Permission, authorities_of, everywhere, may_somewhere
from programme.enums import AttendanceStatus, BookingState, EnrolmentState, SessionState
from programme.models import Attendance, Booking, Cohort, Enrolment, Holiday, Session
from programme.queries.enrolment import in_authorities

TAKING_PART = (EnrolmentState.ACTIVE, EnrolmentState.COMPLETED)


def enrolled_here(user: User) -> Q:
    """Matches sessions of a cohort and authority in which the person takes (or took) part."""
    mine = Enrolment.objects.filter(
        participant=user, state__in=TAKING_PART, cohort=OuterRef("cohort"), authority__sessions=OuterRef("pk")
    )
    was_there = Attendance.objects.filter(session=OuterRef("pk"), enrolment__participant=user)
    return Q(Exists(mine)) | Q(Exists(was_there))


def booked_by(user: User) -> Q:
    """Matches sessions that everybody of their authorities comes to, and those at which the person has a place."""
    mine = Booking.objects.filter(
        session=OuterRef("pk"), state=BookingState.BOOKED, enrolment__participant=user
    )
    return Q(by_booking=False) | Q(Exists(mine))


def led_by(user: User) -> Q:
    """Matches sessions that serve an authority of this lead."""
    serving = Session.authorities.through.objects.filter(
        session=OuterRef("pk"), localauthority__in=authorities_of(user, Permission.SESSION_ARRANGE)
    )
    return Q(Exists(serving))


def visible_to(user: User | AnonymousUser) -> QuerySet[Session]:
    """The sessions this person may open: the team all, a lead their authority's, a participant their own."""
    if not user.is_authenticated:
        return Session.objects.none()
    if everywhere(user, Permission.SESSION_ARRANGE):
        return Session.objects.all()
    if may_somewhere(user, Permission.SESSION_ARRANGE):
        return Session.objects.filter(led_by(user) | enrolled_here(user))
    return Session.objects.filter(enrolled_here(user))


def run_by(user: User) -> QuerySet[Session]:
    """The sessions this person arranges or follows as staff; none for participants."""
    if everywhere(user, Permission.SESSION_ARRANGE):
        return Session.objects.all()
    return Session.objects.filter(led_by(user))


def with_parts(sessions: QuerySet[Session]) -> QuerySet[Session]:
    """The same sessions with cohort, features and authorities at hand, in two more queries whatever their number."""
    return sessions.select_related("cohort").prefetch_related("features", "authorities")


def with_figures(sessions: QuerySet[Session]) -> QuerySet[Session]:
    """Adds `expected`, `recorded` and `attended`: numbers of participants."""
    expected = (
        Enrolment.objects.filter(
            cohort=OuterRef("cohort"), state=EnrolmentState.ACTIVE, authority__sessions=OuterRef("pk")
        )
        .order_by()
        .values("cohort")
        .annotate(number=Count("pk"))
        .values("number")
    )

    def marked(*statuses: str) -> Coalesce:
        rows = Attendance.objects.filter(
            session=OuterRef("pk"), status__in=statuses or AttendanceStatus.values
        )
        numbers = rows.order_by().values("session").annotate(number=Count("pk")).values("number")
        return Coalesce(Subquery(numbers, output_field=IntegerField()), 0)

    return sessions.annotate(
        expected=Case(
            When(by_booking=True, then=F("booked")),
            default=Coalesce(Subquery(expected, output_field=IntegerField()), 0),
        ),
        recorded=marked(),
        attended=marked(*AttendanceStatus.attended()),
    )


def listed(
    user: User,
    *,
    cohort: Cohort | None = None,
    authority: LocalAuthority | None = None,
    when: str = "",
) -> QuerySet[Session]:
    """The staff list. when: "" for what is coming and registers still to take, "past", "cancelled" or "all"."""
    sessions = with_figures(with_parts(run_by(user)))
    if cohort:
        sessions = sessions.filter(cohort=cohort)
    if authority:
        sessions = sessions.filter(authorities=authority)
    now = clock.now()
    if when == "past":
        return (
            sessions.filter(ends_at__lt=now)
            .exclude(state=SessionState.CANCELLED)
            .order_by("-starts_at", "id")
        )
    if when == "cancelled":
        return sessions.filter(state=SessionState.CANCELLED).order_by("-starts_at", "id")
    if when == "all":
        return sessions.order_by("-starts_at", "id")
    waiting = Q(state=SessionState.ARRANGED) | Q(ends_at__gte=now, state=SessionState.HELD)
    return sessions.filter(waiting).order_by("starts_at", "id")


def expected_at(session: Session) -> QuerySet[Enrolment]:
    """Everybody expected: active participants of the session's cohort in its authorities, or those who booked."""
    everybody = eligible_for(session)
    return everybody.filter(has_place(session)) if session.by_booking else everybody


def eligible_for(session: Session) -> QuerySet[Enrolment]:
    """Everybody who may come: active participants of the session's cohort who are in its authorities on its day."""
    day = session.starts_at.astimezone(clock.LONDON).date()
    return Enrolment.objects.filter(
        in_authorities(session.authorities.all(), day), cohort=session.cohort_id, state=EnrolmentState.ACTIVE
    )


def has_place(session: Session, state: str = BookingState.BOOKED) -> Q:
    """Matches enrolments that have booked a place at the session (or wait for one)."""
    return Q(Exists(Booking.objects.filter(session=session, enrolment=OuterRef("pk"), state=state)))


def is_expected(enrolment: Enrolment, session: Session) -> bool:
    """Whether one of those who may come is expected, so far as booking goes."""
    if not session.by_booking:
        return True
    return Booking.objects.filter(session=session, enrolment=enrolment, state=BookingState.BOOKED).exists()


def own_enrolments(user: User, session: Session) -> QuerySet[Enrolment]:
    """The person's own place at a session, if they have one."""
    return Enrolment.objects.filter(
        participant=user,
        cohort=session.cohort_id,
        state__in=TAKING_PART,
        authority__in=[authority.pk for authority in session.authorities.all()],
    )


def current_enrolment(user: User) -> Enrolment | None:
    """The person's latest year in the programme that they are in or have completed."""
    return (
        Enrolment.objects.filter(participant=user, state__in=TAKING_PART)
        .select_related("cohort", "authority", "school")
        .order_by("-cohort__starts_on", "pk")
        .first()
    )


def timetable_of(enrolment: Enrolment) -> QuerySet[Session]:
    """All sessions one participant may come to, cancelled ones too, with their own attendance as a prefetch.

    `place_state`: the state of their place where places are booked, "" where they have none.
    """
    # What they were at before they moved to another authority stays theirs.
    was_there = Attendance.objects.filter(session=OuterRef("pk"), enrolment=enrolment)
    here = Session.authorities.through.objects.filter(
        session=OuterRef("pk"), localauthority=enrolment.authority_id
    )
    mine = Booking.objects.filter(session=OuterRef("pk"), enrolment=enrolment, ended_at=None)
    return (
        with_parts(Session.objects.filter(Q(Exists(here)) | Q(Exists(was_there)), cohort=enrolment.cohort_id))
        .annotate(place_state=Coalesce(Subquery(mine.values("state")[:1]), Value("")))
        .order_by("starts_at", "id")
    )


def calendar_of(user: User) -> QuerySet[Session]:
    """What stands in a person's calendar: sessions they take part in or lead, of the last 13 months and to come."""
    since = clock.now() - dt.timedelta(days=400)
    own = enrolled_here(user) & booked_by(user)
    if may_somewhere(user, Permission.SESSION_ARRANGE):
        own |= led_by(user)
    return with_parts(Session.objects.filter(own, ends_at__gte=since)).order_by("starts_at", "id")


def authority_ids(session: Session) -> frozenset[int]:
    """The ids of the authorities a session serves (no query when they were prefetched)."""
    return frozenset(authority.pk for authority in session.authorities.all())


def title_of(session: Session) -> str:
    """What a session is called everywhere: its features in their order, "A", "A and B", "A, B and C"."""
    titles = [feature.title for feature in session.features.all()]
    if len(titles) < 2:
        return titles[0] if titles else "Session"
    return f"{', '.join(titles[:-1])} and {titles[-1]}"


def arrangeable_cohorts(user: User) -> QuerySet[Cohort]:
    """The cohorts whose year is not over and in which this person may arrange sessions."""
    cohorts = Cohort.objects.filter(ends_on__gte=clock.today())
    if not everywhere(user, Permission.SESSION_ARRANGE):
        ids = authorities_of(user, Permission.SESSION_ARRANGE)
        cohorts = cohorts.filter(cohort_authorities__authority__in=ids).distinct()
    return cohorts.order_by("starts_on", "pk")


def holidays_of(authorities: Iterable[Any], first: dt.date, last: dt.date) -> QuerySet[Holiday]:
    """The holidays of these authorities (records or ids) that touch the days from first to last."""
    return Holiday.objects.filter(
        authority__in=authorities, first_day__lte=last, last_day__gte=first
    ).select_related("authority")


def warnings_about(session: Session) -> list[str]:
    """What speaks against the date without forbidding it: term dates, holidays, another session at the time."""
    warnings = []
    cohort, authorities = session.cohort, session.authorities.all()
    day = session.starts_at.astimezone(clock.LONDON).date()
    if not cohort.sessions_from <= day <= cohort.sessions_until:
        warnings.append(
            f"The sessions of {cohort} are planned from {full_date(cohort.sessions_from)} to "
            f"{full_date(cohort.sessions_until)}; this date is outside them."
        )
    for holiday in holidays_of(authorities, day, day):
        warnings.append(f"Schools in {holiday.authority} are closed on this day ({holiday.name}).")
    overlapping = (
        with_parts(Session.objects.filter(authorities__in=authorities))
        .filter(cohort=cohort, starts_at__lt=session.ends_at, ends_at__gt=session.starts_at)
        .exclude(pk=session.pk)
        .exclude(state=SessionState.CANCELLED)
        .distinct()
    )
    for other in overlapping[:3]:
        warnings.append(
            f"Another session for the same authority is at this time: {title_of(other)}, "
            f"{full_datetime(other.starts_at)}."
        )
    return warnings


def leads_of(authority_ids: Sequence[int] | frozenset[int]) -> QuerySet[User]:
    """The people who lead one of these authorities now."""
    from people.enums import Role

    return (
        User.objects.filter(
            is_active=True,
            role_grants__role=Role.LEAD,
            role_grants__ended_at=None,
            role_grants__authority__in=authority_ids,
        )
        .distinct()
        .order_by("name", "pk")
    )
