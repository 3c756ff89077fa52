"""One view of attendance across authorities: who stands where with every session, counted in the database."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, F, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from core import clock
from people.models import LocalAuthority, User
from people.roles import Permission, authorities_of, everywhere
from programme.enums import AttendanceStatus, CatchUpState, SessionState
from programme.models import Attendance, Cohort, CohortAuthority, Enrolment, Session
from programme.queries.booking import places_at
from programme.queries.session import TAKING_PART, authority_ids, title_of, with_parts

SHOWN = [("", "Everybody"), ("missed", "Missed something, not made up yet"), ("twice", "Missed two or more")]


@dataclass(frozen=True, slots=True)
class Wanted:
    """The filters of the page; None or "" leaves one out."""

    cohort: Cohort | None = None
    authority: LocalAuthority | None = None
    show: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One participant (with their figures) and their register lines by session id."""

    enrolment: Enrolment
    attendances: dict[int, Attendance]


@dataclass(frozen=True, slots=True)
class Grid:
    """Participants of one authority, and every session that serves it, in the order of time."""

    authority: LocalAuthority
    sessions: list[Session]
    lines: list[Line]
    placed: set[tuple[int, int]]  # (session, enrolment) of the places booked


def years_followed(user: User | AnonymousUser) -> tuple[list[Cohort], list[LocalAuthority]]:
    """The cohorts (the newest first) and the authorities (by name) whose attendance this person sees; one query."""
    rows = CohortAuthority.objects.filter(authority__in=authorities_followed(user).values("pk"))
    pairs = [(row.cohort, row.authority) for row in rows.select_related("cohort", "authority")]
    cohorts = {cohort.pk: cohort for cohort, _ in pairs}.values()
    authorities = {authority.pk: authority for _, authority in pairs}.values()
    newest = sorted(cohorts, key=lambda cohort: cohort.starts_on, reverse=True)
    return newest, sorted(authorities, key=lambda authority: authority.name)


def cohort_shown(cohorts: Iterable[Cohort]) -> Cohort | None:
    """The cohort whose sessions have begun last; before any has begun, the newest."""
    rows = list(cohorts)
    begun = [cohort for cohort in rows if cohort.sessions_from <= clock.today()]
    return next(iter(begun or rows), None)


def authorities_followed(user: User | AnonymousUser) -> QuerySet[LocalAuthority]:
    """The authorities whose participants this person sees here."""
    if everywhere(user, Permission.REGISTER_TAKE):
        return LocalAuthority.objects.filter(cohort_authorities__isnull=False).distinct()
    return LocalAuthority.objects.filter(pk__in=authorities_of(user, Permission.REGISTER_TAKE))


def followed(user: User | AnonymousUser, wanted: Wanted) -> QuerySet[Enrolment]:
    """The participants asked for, by authority and name, each with figures of the registers that were taken.

    `attended`, `missed` and, of the missed, `made_up` (signed off); all counted and filtered in the database.
    """
    rows = Enrolment.objects.filter(
        authority__in=authorities_followed(user).values("pk"), state__in=TAKING_PART
    ).annotate(
        attended=marked(status__in=AttendanceStatus.attended()),
        missed=marked(status__in=AttendanceStatus.missed()),
        made_up=marked(status__in=AttendanceStatus.missed(), catch_up__state=CatchUpState.SIGNED_OFF),
    )
    if wanted.cohort:
        rows = rows.filter(cohort=wanted.cohort)
    if wanted.authority:
        rows = rows.filter(authority=wanted.authority)
    if wanted.name:
        rows = rows.filter(participant__name__icontains=wanted.name)
    if wanted.show == "missed":
        rows = rows.filter(missed__gt=F("made_up"))
    elif wanted.show == "twice":
        rows = rows.filter(missed__gte=2)
    return rows.select_related("participant", "school", "authority").order_by(
        "authority__name", "participant__name", "pk"
    )


def marked(**conditions: Any) -> Coalesce:
    """How many lines of one enrolment, in registers that were taken, fit."""
    lines = Attendance.objects.filter(
        enrolment=OuterRef("pk"), session__state=SessionState.HELD, **conditions
    )
    numbers = lines.order_by().values("enrolment").annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(numbers, output_field=IntegerField()), 0)


def grids_of(enrolments: Iterable[Enrolment]) -> list[Grid]:
    """A grid for each authority of these participants, in their order; four queries (five with places) in all."""
    rows = list(enrolments)
    sessions = (
        with_parts(
            Session.objects.filter(
                cohort__in={row.cohort_id for row in rows}, authorities__in={row.authority_id for row in rows}
            )
        )
        .exclude(state=SessionState.CANCELLED)
        .distinct()
        .order_by("starts_at", "pk")
    )
    found: dict[int, dict[int, Attendance]] = defaultdict(dict)
    for line in Attendance.objects.filter(enrolment__in=[row.pk for row in rows]).select_related("catch_up"):
        found[line.enrolment_id][line.session_id] = line
    shown = list(sessions)
    served = {session.pk: authority_ids(session) for session in shown}
    placed = places_at(session.pk for session in shown if session.by_booking)
    grids: dict[int, Grid] = {}
    for row in rows:
        grid = grids.get(row.authority_id)
        if grid is None:
            ours = [session for session in shown if row.authority_id in served[session.pk]]
            grid = grids[row.authority_id] = Grid(row.authority, ours, [], placed)
        grid.lines.append(Line(row, found[row.pk]))
    return list(grids.values())


def figures(user: User | AnonymousUser, wanted: Wanted) -> list[dict[str, Any]]:
    """An authority a row: people, lines of the register, attended, missed, made up; one query."""
    held = Q(attendances__session__state=SessionState.HELD)
    missed = held & Q(attendances__status__in=AttendanceStatus.missed())
    made_up = missed & Q(attendances__catch_up__state=CatchUpState.SIGNED_OFF)
    rows: Any = (
        followed(user, Wanted(cohort=wanted.cohort, authority=wanted.authority))
        .order_by()
        .values("authority__name")
        .annotate(
            people=Count("pk", distinct=True),
            lines=Count("attendances", filter=held),
            absences=Count("attendances", filter=missed),
            repaired=Count("attendances", filter=made_up),
        )
        .order_by("authority__name")
    )
    return list(rows)


def exported(user: User | AnonymousUser, wanted: Wanted) -> QuerySet[Attendance]:
    """Every register line of the participants asked for, in the order of authority, name and time."""
    people = followed(user, wanted).order_by()
    return (
        Attendance.objects.filter(enrolment__in=people.values("pk"), session__state=SessionState.HELD)
        .select_related(
            "enrolment__participant", "enrolment__school", "enrolment__authority", "session", "catch_up"
        )
        .order_by("enrolment__authority__name", "enrolment__participant__name", "session__starts_at", "pk")
    )


def titles(cohort: Cohort | None) -> dict[int, str]:
    """What each session of a cohort is called."""
    sessions = with_parts(Session.objects.filter(cohort=cohort) if cohort else Session.objects.all())
    return {session.pk: title_of(session) for session in sessions}
