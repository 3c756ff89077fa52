"""The moment at which all results of a cohort come out."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from core.models import Model, paired
from marking.enums import ReleaseState
from programme.models import Cohort


class Release(Model):
    """When the ratified results of a cohort come out, all at once: chosen, changed or called off until then (ADR 29)."""

    cohort = models.ForeignKey(Cohort, models.PROTECT, related_name="releases")
    state = models.CharField(max_length=10, choices=ReleaseState, default=ReleaseState.PLANNED)
    due_at = models.DateTimeField()
    planned_at = models.DateTimeField()
    planned_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    left_out = models.JSONField(
        default=list
    )  # codes of scripts without a ratified result, named by whoever planned it
    reason = models.TextField(blank=True)  # why it goes ahead without them, where they are many
    called_off_at = models.DateTimeField(null=True, blank=True)
    called_off_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    done_at = models.DateTimeField(null=True, blank=True)

    personal = frozenset({"reason"})
    impersonal = frozenset({"state", "left_out"})

    class Meta:
        ordering = ["-planned_at", "-id"]
        constraints = [
            paired("called_off"),
            models.UniqueConstraint(
                fields=["cohort"], condition=Q(state=ReleaseState.PLANNED), name="release_one_planned"
            ),
            models.CheckConstraint(
                condition=Q(state=ReleaseState.DONE, done_at__isnull=False)
                | ~Q(state=ReleaseState.DONE) & Q(done_at=None),
                name="release_done_has_date",
            ),
            models.CheckConstraint(
                condition=Q(state=ReleaseState.CALLED_OFF, called_off_at__isnull=False)
                | ~Q(state=ReleaseState.CALLED_OFF) & Q(called_off_at=None),
                name="release_called_off_has_date",
            ),
            models.CheckConstraint(
                condition=Q(done_at=None) | Q(done_at__gte=models.F("due_at")),
                name="release_not_before_its_time",
            ),
        ]

    def __str__(self) -> str:
        return f"Release {self.pk}"
