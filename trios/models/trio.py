"""Trios, who belongs and belonged to them, and what they write to each other."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from core.models import Model
from programme.models import Cohort, Enrolment


class Trio(Model):
    """Two to four participants who visit each other's classrooms, and their mentor."""

    cohort = models.ForeignKey(Cohort, models.PROTECT, related_name="trios")
    number = models.PositiveSmallIntegerField()
    mentor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="mentored_trios"
    )
    formed_at = models.DateTimeField()
    formed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["cohort", "number"], name="trio_number_once")]

    def __str__(self) -> str:
        return f"Trio {self.number}"


class FormerMentor(Model):
    """Somebody was a trio's mentor until then: whoever once mentored an author never marks them."""

    trio = models.ForeignKey(Trio, models.PROTECT, related_name="former_mentors")
    mentor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="formerly_mentored")
    until = models.DateTimeField()

    class Meta:
        ordering = ["until", "id"]

    def __str__(self) -> str:
        return f"Former mentor {self.pk}"


class TrioMember(Model):
    """A participant belongs to a trio, from then until then."""

    trio = models.ForeignKey(Trio, models.PROTECT, related_name="members")
    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="trio_memberships")
    joined_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True, blank=True)
    left_reason = models.CharField(max_length=200, blank=True)

    personal = frozenset({"left_reason"})

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment"], condition=Q(left_at=None), name="trio_member_of_one_trio"
            ),
        ]

    def __str__(self) -> str:
        return f"Trio member {self.pk}"


class TrioMessage(Model):
    """What one of a trio's people wrote to all the others; they read it again on the trio's page."""

    trio = models.ForeignKey(Trio, models.PROTECT, related_name="messages")
    writer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    text = models.TextField()
    sent_at = models.DateTimeField()

    personal = frozenset({"text"})

    class Meta:
        ordering = ["-sent_at", "-id"]

    def __str__(self) -> str:
        return f"Trio message {self.pk}"
