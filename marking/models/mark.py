"""Who marks what, and the marks."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from casestudies.models import CaseStudy, Version
from core.models import Model, paired
from marking.enums import MarkKind, MarkState, RunState
from marking.models.criterion import Criterion
from marking.models.pool import MarkerAppointment
from marking.models.practice import PracticeScript
from programme.models import Cohort


class AllocationRun(Model):
    """A proposal of who marks what, worked out by `marking.allocation` and published by the team."""

    cohort = models.ForeignKey(Cohort, models.PROTECT, related_name="allocation_runs")
    kind = models.CharField(max_length=8, choices=MarkKind, default=MarkKind.FIRST)
    state = models.CharField(max_length=10, choices=RunState, default=RunState.RUNNING)
    instance = models.JSONField(default=dict)
    answer = models.JSONField(default=dict)
    error = models.CharField(max_length=300, blank=True)
    started_at = models.DateTimeField()
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    impersonal = frozenset({"kind", "state", "instance", "answer", "error"})

    class Meta:
        ordering = ["-started_at", "-id"]
        constraints = [
            paired("published"),
            models.UniqueConstraint(
                fields=["cohort"], condition=Q(state=RunState.RUNNING), name="allocation_one_running"
            ),
        ]

    def __str__(self) -> str:
        return f"Allocation {self.pk}"


class AllocationPin(Model):
    """The team wants this marker to read this script: every allocation keeps to it, as long as no rule forbids it."""

    case_study = models.ForeignKey(CaseStudy, models.CASCADE, related_name="allocation_pins")
    appointment = models.ForeignKey(MarkerAppointment, models.CASCADE, related_name="allocation_pins")
    kind = models.CharField(max_length=8, choices=MarkKind)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    impersonal = frozenset({"kind"})

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["case_study", "kind"], name="allocation_pin_once")]

    def __str__(self) -> str:
        return f"Allocation pin {self.pk}"


class Mark(Model):
    """One marker's reading of one script: never shared, never seen by another marker before theirs is in.

    Of a case study as it was handed in or, to practise on and to watch for drift, of a script whose marks are agreed: that
    one has neither author nor result, and a code as if it had.
    """

    case_study = models.ForeignKey(CaseStudy, models.PROTECT, null=True, blank=True, related_name="marks")
    version = models.ForeignKey(Version, models.PROTECT, null=True, blank=True, related_name="marks")
    practice = models.ForeignKey(PracticeScript, models.PROTECT, null=True, blank=True, related_name="marks")
    practice_code = models.CharField(max_length=8, blank=True, db_default="")
    passed = models.BooleanField(null=True, blank=True)  # of a practice script handed in: near enough
    appointment = models.ForeignKey(MarkerAppointment, models.PROTECT, related_name="marks")
    kind = models.CharField(max_length=8, choices=MarkKind)
    state = models.CharField(max_length=10, choices=MarkState, default=MarkState.ALLOCATED)
    shuffle = (
        models.PositiveIntegerField()
    )  # random: the marker's list is in this order, not that of submission
    allocated_at = models.DateTimeField()
    total = models.PositiveSmallIntegerField(
        null=True, blank=True
    )  # per cent, from the criteria and their weights
    comment = models.TextField(blank=True)  # for the author, after release
    note = models.TextField(blank=True)  # for moderation only
    sampled = models.CharField(max_length=60, blank=True)  # of a first mark: why a second is due
    version_number = models.PositiveIntegerField(default=0)  # of this record: rises with every save
    saved_at = models.DateTimeField(null=True, blank=True)
    submitted_at = models.DateTimeField(null=True, blank=True)
    recused_at = models.DateTimeField(null=True, blank=True)
    recused_reason = models.CharField(max_length=200, blank=True)

    personal = frozenset({"comment", "note", "recused_reason"})
    impersonal = frozenset({"kind", "state", "sampled", "practice_code"})

    class Meta:
        ordering = ["shuffle", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["version", "kind"],  # of a version: a case study handed in again is marked again
                condition=~Q(state=MarkState.RECUSED),
                name="mark_one_of_a_kind",
            ),
            models.UniqueConstraint(fields=["version", "appointment"], name="mark_once_a_marker"),
            models.UniqueConstraint(fields=["practice", "appointment"], name="mark_practice_once_a_marker"),
            models.UniqueConstraint(
                fields=["practice_code"], condition=~Q(practice_code=""), name="mark_practice_code_once"
            ),
            models.CheckConstraint(
                condition=Q(case_study__isnull=False, version__isnull=False, practice=None, practice_code="")
                | Q(case_study=None, version=None, practice__isnull=False) & ~Q(practice_code=""),
                name="mark_of_a_case_study_or_for_practice",
            ),
            models.CheckConstraint(condition=Q(total=None) | Q(total__lte=100), name="mark_total"),
            models.CheckConstraint(
                condition=~Q(state=MarkState.SUBMITTED) | Q(submitted_at__isnull=False, total__isnull=False),
                name="mark_submitted_is_whole",
            ),
        ]
        indexes = [
            models.Index(fields=["appointment", "shuffle"], name="mark_list"),
            # The readings of a cohort side by side are counted from these two alone, without the texts.
            models.Index(
                fields=["appointment", "kind", "state", "version", "total", "sampled"], name="mark_of_marker"
            ),
            models.Index(fields=["version", "kind", "state", "total"], name="mark_of_version"),
        ]

    def __str__(self) -> str:
        return f"Mark {self.pk}"


class CriterionMark(Model):
    """What one marker gave and wrote for one criterion."""

    mark = models.ForeignKey(Mark, models.CASCADE, related_name="criterion_marks")
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="criterion_marks")
    score = models.PositiveSmallIntegerField(null=True, blank=True)  # per cent
    feedback = models.TextField(blank=True)

    personal = frozenset({"feedback"})

    class Meta:
        ordering = ["criterion__number"]
        constraints = [
            models.UniqueConstraint(fields=["mark", "criterion"], name="criterion_mark_once"),
            models.CheckConstraint(condition=Q(score=None) | Q(score__lte=100), name="criterion_score"),
        ]

    def __str__(self) -> str:
        return f"Criterion mark {self.pk}"
