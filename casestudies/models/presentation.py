"""The presentation to peers."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from casestudies.enums import PresentationOutcome
from core.models import Model
from programme.models import Enrolment


class Presentation(Model):
    """A participant presented the case study to peers, whatever their route."""

    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="presentations")
    held_on = models.DateField()
    panel = models.CharField(max_length=200)
    outcome = models.CharField(max_length=8, choices=PresentationOutcome)
    feedback = models.TextField(blank=True)
    # Recorded when the panel's word was all that was assessed on the presentation route: it counts still (ADR 24).
    was_assessment = models.BooleanField(default=False, db_default=False)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    personal = frozenset({"panel", "feedback"})
    impersonal = frozenset({"outcome"})

    class Meta:
        ordering = ["-held_on", "-id"]

    def __str__(self) -> str:
        return f"Presentation {self.pk}"
