"""Places at sessions where there is a choice: who has one, who waits, what else there is to choose from."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import QuerySet

from core import clock
from people.models import User
from programme.enums import BookingState, SessionState
from programme.models import Booking, Enrolment, Feature, Session
from programme.queries.register import authorities_registered_by
from programme.queries.session import eligible_for


def places_at(sessions: Iterable[int], enrolments: Iterable[int] | None = None) -> set[tuple[int, int]]:
    """(session, enrolment) of every place booked at these sessions, by these people or by anybody.

    No query when there are no sessions.
    """
    ids = list(sessions)
    if not ids:
        return set()
    rows = Booking.objects.filter(session__in=ids, state=BookingState.BOOKED)
    if enrolments is not None:
        rows = rows.filter(enrolment__in=list(enrolments))
    return set(rows.values_list("session_id", "enrolment_id"))


def place_of(enrolment: Enrolment, session: Session) -> Booking | None:
    """The place somebody has at a session, or waits for."""
    return Booking.objects.filter(enrolment=enrolment, session=session, ended_at=None).first()


def feature_of(session: Session) -> Feature:
    """The feature a session is chosen for: its first."""
    return min(session.features.all(), key=lambda feature: (feature.number, feature.pk))


def place_elsewhere(enrolment: Enrolment, session: Session) -> Booking | None:
    """The place that booking this one would be taken instead of."""
    rows = Booking.objects.filter(enrolment=enrolment, feature=feature_of(session), state=BookingState.BOOKED)
    return rows.exclude(session=session).select_related("session").first()


def bookings_followed(user: User, session: Session) -> QuerySet[Booking]:
    """The places and the waiting at a session of participants this person follows as staff, in order of time."""
    return (
        Booking.objects.filter(
            session=session,
            ended_at=None,
            enrolment__authority__in=authorities_registered_by(user, session),
        )
        .select_related("enrolment__participant", "enrolment__school")
        .order_by("state", "made_at", "pk")
    )


def bookable_by(user: User, session: Session) -> QuerySet[Enrolment]:
    """Those whom this person may still book in, by name."""
    taken = Booking.objects.filter(session=session, state=BookingState.BOOKED).values("enrolment")
    return (
        eligible_for(session)
        .filter(authority__in=authorities_registered_by(user, session))
        .exclude(pk__in=taken)
        .select_related("participant")
        .order_by("participant__name", "pk")
    )


def waiting_at(session: Session) -> QuerySet[Booking]:
    """Those who wait for a place, the first first."""
    return (
        Booking.objects.filter(session=session, state=BookingState.WAITING)
        .select_related("enrolment__participant")
        .order_by("made_at", "pk")
    )


def places_around(enrolment: Enrolment, session: Session) -> tuple[Booking | None, Booking | None]:
    """(the place here, or the wait for one; the place held elsewhere for the same feature), in one query."""
    rows = list(
        Booking.objects.filter(
            enrolment=enrolment, feature=feature_of(session), ended_at=None
        ).select_related("session")
    )
    here = next((row for row in rows if row.session_id == session.pk), None)
    held = (row for row in rows if row.session_id != session.pk and row.state == BookingState.BOOKED)
    return here, next(held, None)


def choices_beside(session: Session, enrolment: Enrolment) -> QuerySet[Session]:
    """The other sessions about the same feature that this participant may choose, the next first."""
    return (
        Session.objects.filter(
            cohort=session.cohort_id,
            authorities=enrolment.authority_id,
            features=feature_of(session),
            by_booking=True,
            state=SessionState.ARRANGED,
            starts_at__gt=clock.now(),
        )
        .exclude(pk=session.pk)
        .distinct()
        .order_by("starts_at", "pk")
    )
