"""A participant's place at a session where there is a choice."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from core.models import Model, paired
from programme.enums import BookingState
from programme.models.cohort import Feature
from programme.models.enrolment import Enrolment
from programme.models.session import Session


class Booking(Model):
    """Somebody has, waits for, or gave up a place at a session. A place given up stays as it was; a new one is a row.

    feature: the one the session is chosen for (its first), so that nobody holds two places for the same.
    """

    session = models.ForeignKey(Session, models.PROTECT, related_name="bookings")
    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="bookings")
    feature = models.ForeignKey(Feature, models.PROTECT, related_name="bookings")
    state = models.CharField(max_length=10, choices=BookingState, default=BookingState.WAITING)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    impersonal = frozenset({"state"})

    class Meta:
        constraints = [
            paired("ended"),
            models.UniqueConstraint(
                fields=["session", "enrolment"], condition=Q(ended_at=None), name="booking_once"
            ),
            models.UniqueConstraint(
                fields=["enrolment", "feature"],
                condition=Q(state=BookingState.BOOKED),
                name="booking_one_place_a_feature",
            ),
            models.CheckConstraint(
                condition=Q(state=BookingState.CANCELLED, ended_at__isnull=False)
                | (~Q(state=BookingState.CANCELLED) & Q(ended_at=None)),
                name="booking_ended_when_cancelled",
            ),
        ]

    def __str__(self) -> str:
        return f"Booking {self.pk}"
