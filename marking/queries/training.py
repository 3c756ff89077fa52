"""The markers' training: sessions with their places, and a marker's own place."""

from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, Q, QuerySet

from core import clock
from marking.models import MarkerAppointment, TrainingPlace, TrainingSession
from people.models import User
from people.roles import Permission, everywhere
from programme.models import Cohort

HELD = Q(places__ended_at=None, places__id__isnull=False)


def visible_to(user: User | AnonymousUser) -> QuerySet[TrainingSession]:
    """The sessions whose list of places this person may open: the team all, nobody else any."""
    sessions = TrainingSession.objects.select_related("cohort")
    return sessions if everywhere(user, Permission.MARKER_APPROVE) else sessions.none()


def sessions_of(cohort: Cohort) -> QuerySet[TrainingSession]:
    """The sessions of a cohort, with `taken` places and how many `came`."""
    counted = TrainingSession.objects.filter(cohort=cohort).annotate(
        taken=Count("places", filter=HELD), came=Count("places", filter=Q(places__came=True))
    )
    return counted.order_by("starts_at", "pk")


def open_sessions(appointment: MarkerAppointment) -> list[TrainingSession]:
    """What a marker can choose from: still to come, not cancelled."""
    coming = sessions_of(appointment.cohort).filter(cancelled_at=None, starts_at__gt=clock.now())
    return list(coming[:12])


def place_of(appointment: MarkerAppointment) -> TrainingPlace | None:
    """The place that the marker has at a session to come."""
    places = TrainingPlace.objects.filter(
        appointment=appointment, ended_at=None, session__starts_at__gt=clock.now()
    )
    return places.select_related("session").first()


def places_at(session: TrainingSession) -> QuerySet[TrainingPlace]:
    """Who has a place at a session, by name."""
    held = TrainingPlace.objects.filter(session=session, ended_at=None)
    return held.select_related("appointment__marker", "appointment__authority").order_by(
        "appointment__marker__name", "pk"
    )
