"""Missed sessions and how they are made up for."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, Q, QuerySet

from people.models import User
from people.roles import Permission, authorities_of, everywhere
from programme.enums import AttendanceStatus, CatchUpState, EnrolmentState, SessionState
from programme.models import Attendance, CatchUp

# What the lead's page can show: name in the address -> what it means.
SHOWN = {
    "to_agree": "Nothing agreed yet",
    "under_way": "Agreed",
    "to_sign_off": "To sign off",
    "signed_off": "Signed off",
}
STATES = {
    "under_way": CatchUpState.AGREED,
    "to_sign_off": CatchUpState.DONE,
    "signed_off": CatchUpState.SIGNED_OFF,
}


def overseen_by(user: User, path: str = "") -> Q:
    """Matches records of participants whose register this person takes; path leads to their enrolment."""
    if everywhere(user, Permission.REGISTER_TAKE):
        return Q()
    ids = authorities_of(user, Permission.REGISTER_TAKE)
    return Q(**{f"{path}authority__in": ids})


def visible_to(user: User | AnonymousUser) -> QuerySet[CatchUp]:
    """The catch-ups this person may open: their own, and those of participants they follow as staff."""
    if not user.is_authenticated:
        return CatchUp.objects.none()
    path = "attendance__enrolment__"
    own = Q(attendance__enrolment__participant=user)
    seen = overseen_by(user, path)
    rows = CatchUp.objects.filter(own | seen) if seen else CatchUp.objects.all()
    return rows.select_related(
        "attendance__enrolment__participant",
        "attendance__enrolment__authority",
        "attendance__session__cohort",
        "agreed_by",
    ).prefetch_related("attendance__session__features")


def missed(user: User) -> QuerySet[Attendance]:
    """Every missed line of a held session, of active participants this person follows as staff."""
    return (
        Attendance.objects.filter(
            overseen_by(user, "enrolment__"),
            status__in=AttendanceStatus.missed(),
            session__state=SessionState.HELD,
            enrolment__state=EnrolmentState.ACTIVE,
        )
        .select_related("enrolment__participant", "enrolment__authority", "session", "catch_up")
        .prefetch_related("session__features")
    )


def shown(user: User, show: str) -> QuerySet[Attendance]:
    """One tab of the lead's page, the oldest first (the signed off: the latest first)."""
    rows = missed(user)
    if show in STATES:
        rows = rows.filter(catch_up__state=STATES[show])
    else:
        rows = rows.filter(catch_up=None)
    if show == "signed_off":
        return rows.order_by("-catch_up__signed_off_at", "-pk")
    if show == "under_way":
        return rows.order_by("catch_up__due_on", "pk")
    return rows.order_by("session__starts_at", "pk")


def numbers(user: User) -> dict[str, int]:
    """How many rows each tab holds, in one query."""
    return (
        missed(user)
        .order_by()
        .aggregate(
            to_agree=Count("pk", filter=Q(catch_up=None)),
            **{name: Count("pk", filter=Q(catch_up__state=state)) for name, state in STATES.items()},
        )
    )


def attendances_visible_to(user: User | AnonymousUser) -> QuerySet[Attendance]:
    """Register lines this person may open: their own, and those of participants they follow as staff."""
    if not user.is_authenticated:
        return Attendance.objects.none()
    rows = Attendance.objects.select_related(
        "enrolment__participant", "enrolment__authority", "session", "catch_up"
    ).prefetch_related("session__features")
    seen = overseen_by(user, "enrolment__")
    return rows.filter(Q(enrolment__participant=user) | seen) if seen else rows
