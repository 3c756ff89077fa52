"""The markers' training in April and May: sessions, who has a place, who was there."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from core.models import Model, in_order, paired
from marking.models.pool import MarkerAppointment
from programme.models import Cohort


class TrainingSession(Model):
    """A session at which markers are trained, in a place, online, or both."""

    cohort = models.ForeignKey(Cohort, models.PROTECT, related_name="training_sessions")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    place = models.CharField(max_length=200, blank=True)
    join_link = models.URLField(blank=True)
    capacity = models.PositiveSmallIntegerField(null=True, blank=True)  # empty: room for all
    arranged_at = models.DateTimeField()
    arranged_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    cancelled_at = models.DateTimeField(null=True, blank=True)
    cancelled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    impersonal = frozenset({"place", "join_link"})

    class Meta:
        ordering = ["starts_at", "id"]
        constraints = [
            in_order("starts_at", "ends_at"),
            paired("cancelled"),
            models.CheckConstraint(condition=~Q(place="") | ~Q(join_link=""), name="training_is_somewhere"),
        ]

    def __str__(self) -> str:
        return f"Training session {self.pk}"


class TrainingPlace(Model):
    """A marker has a place at a session, gave it up, or was there."""

    session = models.ForeignKey(TrainingSession, models.PROTECT, related_name="places")
    appointment = models.ForeignKey(MarkerAppointment, models.PROTECT, related_name="training_places")
    booked_at = models.DateTimeField()
    booked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)  # given up, or the session was cancelled
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    came = models.BooleanField(null=True, blank=True)
    noted_at = models.DateTimeField(null=True, blank=True)
    noted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["id"]
        constraints = [
            paired("ended"),
            paired("noted"),
            models.UniqueConstraint(
                fields=["session", "appointment"], condition=Q(ended_at=None), name="training_place_once"
            ),
            models.CheckConstraint(
                condition=Q(came=None, noted_at=None) | Q(came__isnull=False, noted_at__isnull=False),
                name="training_came_is_noted",
            ),
        ]

    def __str__(self) -> str:
        return f"Training place {self.pk}"
