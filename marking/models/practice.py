"""Scripts whose marks are agreed: markers practise on them, and one is slipped in later to see whether they drift."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from casestudies.enums import IntakeState
from core.files import random_name
from core.models import Model, paired
from marking.models.criterion import Criterion
from programme.models import Cohort


class PracticeRule(Model):
    """How near to the agreed marks a marker of the cohort has to come; eight and fifteen where nothing is set."""

    cohort = models.OneToOneField(Cohort, models.CASCADE, related_name="practice_rule")
    total_within = models.PositiveSmallIntegerField(default=8)  # per cent
    criterion_within = models.PositiveSmallIntegerField(default=15)  # per cent, each criterion
    set_at = models.DateTimeField()
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(total_within__lte=100, criterion_within__lte=100), name="practice_rule_per_cent"
            )
        ]

    def __str__(self) -> str:
        return f"Practice rule of {self.cohort}"


class PracticeScript(Model):
    """A script of an earlier year, with its author's leave and without their name, and what experienced markers agreed on.

    SECURITY: as with a case study, `original` reaches the team only; markers get `reading_copy` and `clean_file`.
    """

    cohort = models.ForeignKey(Cohort, models.PROTECT, related_name="practice_scripts")
    title = models.CharField(max_length=120)  # the team's name for it; no marker reads it
    original = models.FileField(upload_to=random_name("practice"))
    original_name = models.CharField(max_length=120)
    intake = models.CharField(max_length=10, choices=IntakeState, default=IntakeState.WAITING)
    kind = models.CharField(max_length=8, blank=True)
    error = models.CharField(max_length=400, blank=True)
    counted_words = models.PositiveIntegerField(null=True, blank=True)
    reading_copy = models.TextField(blank=True)  # sanitised HTML
    clean_file = models.FileField(upload_to=random_name("clean"), blank=True)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    agreed_at = models.DateTimeField(null=True, blank=True)
    agreed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    retired_at = models.DateTimeField(null=True, blank=True)
    retired_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    personal = frozenset({"title", "original", "original_name", "reading_copy", "clean_file"})
    impersonal = frozenset({"intake", "kind", "error"})

    class Meta:
        ordering = ["added_at", "id"]
        constraints = [paired("agreed"), paired("retired")]

    def __str__(self) -> str:
        return self.title

    @property
    def is_ready(self) -> bool:
        """Whether it can be given to markers."""
        return self.intake == IntakeState.READY and self.agreed_at is not None and self.retired_at is None


class AgreedMark(Model):
    """What experienced markers agreed on for one criterion of a practice script, and why."""

    practice = models.ForeignKey(PracticeScript, models.CASCADE, related_name="agreed_marks")
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="agreed_marks")
    score = models.PositiveSmallIntegerField()  # per cent
    reason = models.TextField()

    personal = frozenset({"reason"})

    class Meta:
        ordering = ["criterion__number"]
        constraints = [
            models.UniqueConstraint(fields=["practice", "criterion"], name="agreed_mark_once"),
            models.CheckConstraint(condition=Q(score__lte=100), name="agreed_score"),
        ]

    def __str__(self) -> str:
        return f"Agreed mark {self.pk}"
