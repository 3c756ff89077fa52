"""Who marks in a year."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from core.models import Model, in_order, paired
from marking.enums import MarkerPost, MarkerState
from people.models import LocalAuthority, School
from programme.models import Cohort


class MarkerAppointment(Model):
    """Somebody is (or asks to be) in a cohort's pool of markers, with the facts the stated rules ask about."""

    cohort = models.ForeignKey(Cohort, models.PROTECT, related_name="marker_appointments")
    marker = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="marker_appointments")
    state = models.CharField(max_length=10, choices=MarkerState, default=MarkerState.APPLIED)
    post = models.CharField(max_length=12, choices=MarkerPost)
    years = models.PositiveSmallIntegerField()  # in such posts; five are needed
    school = models.ForeignKey(School, models.PROTECT, null=True, blank=True, related_name="+")
    authority = models.ForeignKey(LocalAuthority, models.PROTECT, related_name="+")
    target = models.PositiveSmallIntegerField(default=3)
    max = models.PositiveSmallIntegerField(default=4)
    # Another address of the same person. The database knows the default, so that the code before this still adds rows.
    other_email = models.EmailField(blank=True, db_default="")
    applied_at = models.DateTimeField()
    # What the team held the experience against, and when; a renewed year takes it over from the year before.
    experience_checked_at = models.DateTimeField(null=True, blank=True)
    experience_checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    experience_note = models.CharField(max_length=300, blank=True, db_default="")
    renewed_from = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="renewals"
    )  # the year whose experience counts
    # Let to the real scripts without a practice script near enough to the agreed marks: after a talk, by whom, and why.
    practice_waived_at = models.DateTimeField(null=True, blank=True)
    practice_waived_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    practice_waived_reason = models.CharField(max_length=300, blank=True, db_default="")
    trained_on = models.DateField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    personal = frozenset({"other_email", "experience_note", "practice_waived_reason"})
    impersonal = frozenset({"state", "post"})

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["cohort", "marker"], name="marker_once_a_cohort"),
            models.CheckConstraint(condition=Q(max__gte=1, max__lte=20), name="marker_max"),
            paired("decided"),
            paired("experience_checked"),
            paired("practice_waived"),
            models.CheckConstraint(
                condition=~Q(state=MarkerState.APPROVED) | Q(years__gte=5, trained_on__isnull=False),
                name="marker_approved_is_eligible",
            ),
        ]

    def __str__(self) -> str:
        return f"Marker appointment {self.pk}"


class PoolCall(Model):
    """The open call for markers of a cohort: when people can ask to join its pool. Who is invited can do so at any time."""

    cohort = models.OneToOneField(Cohort, models.CASCADE, related_name="pool_call")
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField()  # exclusive, as every deadline
    set_at = models.DateTimeField()
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        constraints = [in_order("opens_at", "closes_at")]

    def __str__(self) -> str:
        return f"Call for markers of {self.cohort}"

    def is_open(self, at: dt.datetime) -> bool:
        """Whether people can ask to join at this instant."""
        return self.opens_at <= at < self.closes_at


class MarkerInvitation(Model):
    """The team asks somebody to mark in a cohort: with this address they can ask to join whenever they like."""

    cohort = models.ForeignKey(Cohort, models.CASCADE, related_name="marker_invitations")
    email = models.EmailField()
    name = models.CharField(max_length=120, blank=True)
    invited_at = models.DateTimeField()
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    personal = frozenset({"email", "name"})

    class Meta:
        ordering = ["-invited_at", "-id"]
        constraints = [
            models.UniqueConstraint("cohort", Lower("email"), name="marker_invited_once_a_cohort"),
        ]

    def __str__(self) -> str:
        return f"Invitation to mark {self.pk}"
