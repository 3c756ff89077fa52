"""The pool of markers, allocation, independent marks, moderation, the board, and what markers are paid."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from casestudies.models import CaseStudy, Version
from core.models import Ledger, Model, paired
from marking.enums import MarkerPost, MarkerState, MarkKind, MarkState, ResultState, RunState
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
    applied_at = models.DateTimeField()
    trained_on = models.DateField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    impersonal = frozenset({"state", "post"})

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["cohort", "marker"], name="marker_once_a_cohort"),
            models.CheckConstraint(condition=Q(max__gte=1, max__lte=20), name="marker_max"),
            paired("decided"),
            models.CheckConstraint(
                condition=~Q(state=MarkerState.APPROVED) | Q(years__gte=5, trained_on__isnull=False),
                name="marker_approved_is_eligible",
            ),
        ]

    def __str__(self) -> str:
        return f"Marker appointment {self.pk}"


class Conflict(Model):
    """Why this marker may not mark somebody's case study (former line manager, relative, close colleague).

    PRIVACY: a marker names a person and is never told whether that person takes part. `case_study` is empty until
    somebody in the cohort answers to `named` (a name or an e-mail address).
    """

    case_study = models.ForeignKey(CaseStudy, models.CASCADE, null=True, blank=True, related_name="conflicts")
    appointment = models.ForeignKey(MarkerAppointment, models.CASCADE, related_name="conflicts")
    named = models.CharField(max_length=254, blank=True)
    reason = models.CharField(max_length=200)
    declared_at = models.DateTimeField()
    declared_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    personal = frozenset({"named", "reason"})

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case_study", "appointment"], name="conflict_once"),
            models.CheckConstraint(
                condition=Q(case_study__isnull=False) | ~Q(named=""), name="conflict_is_about_somebody"
            ),
        ]

    def __str__(self) -> str:
        return f"Conflict {self.pk}"


class Criterion(Model):
    """One criterion of the cohort: a level 11 characteristic seen through the learning outcomes."""

    cohort = models.ForeignKey(Cohort, models.CASCADE, related_name="criteria")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=120)
    descriptor = models.TextField(blank=True)
    weight = models.PositiveSmallIntegerField(default=20)  # per cent; the criteria of a cohort add up to 100

    impersonal = frozenset({"title", "descriptor"})

    class Meta:
        ordering = ["number"]
        verbose_name_plural = "criteria"
        constraints = [models.UniqueConstraint(fields=["cohort", "number"], name="criterion_number_once")]

    def __str__(self) -> str:
        return self.title


class AllocationRun(Model):
    """A proposal of who marks what, worked out by `marking.allocation` and published by the team."""

    cohort = models.ForeignKey(Cohort, models.PROTECT, related_name="allocation_runs")
    kind = models.CharField(max_length=6, choices=MarkKind, default=MarkKind.FIRST)
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


class Mark(Model):
    """One marker's reading of one script: never shared, never seen by another marker before theirs is in."""

    case_study = models.ForeignKey(CaseStudy, models.PROTECT, related_name="marks")
    version = models.ForeignKey(Version, models.PROTECT, related_name="marks")
    appointment = models.ForeignKey(MarkerAppointment, models.PROTECT, related_name="marks")
    kind = models.CharField(max_length=6, choices=MarkKind)
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
    impersonal = frozenset({"kind", "state", "sampled"})

    class Meta:
        ordering = ["shuffle", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["version", "kind"],  # of a version: a case study handed in again is marked again
                condition=~Q(state=MarkState.RECUSED),
                name="mark_one_of_a_kind",
            ),
            models.UniqueConstraint(fields=["version", "appointment"], name="mark_once_a_marker"),
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


class Result(Model):
    """The mark of a case study: agreed from its readings, ratified by the board, released by one act."""

    case_study = models.ForeignKey(CaseStudy, models.PROTECT, related_name="results")
    version = models.OneToOneField(Version, models.PROTECT, related_name="result")
    state = models.CharField(max_length=10, choices=ResultState, default=ResultState.PROPOSED)
    mark = models.PositiveSmallIntegerField()  # per cent
    how = models.CharField(
        max_length=200
    )  # "one reading", "mean of two within 10", "agreed after a third reading"
    agreed_at = models.DateTimeField()
    agreed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    ratified_at = models.DateTimeField(null=True, blank=True)
    ratified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    board = models.ForeignKey("Board", models.PROTECT, null=True, blank=True, related_name="results")
    released_at = models.DateTimeField(null=True, blank=True)

    impersonal = frozenset({"state", "how"})

    class Meta:
        constraints = [
            paired("ratified"),
            models.CheckConstraint(condition=Q(mark__lte=100), name="result_mark"),
        ]

    def __str__(self) -> str:
        return f"Result {self.pk}"


class Board(Model):
    """A meeting of the assessment board: what it ratified, and who sat."""

    cohort = models.ForeignKey(Cohort, models.PROTECT, related_name="boards")
    held_on = models.DateField()
    present = models.TextField()
    minute = models.TextField(blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    personal = frozenset({"present", "minute"})

    class Meta:
        ordering = ["-held_on", "-id"]

    def __str__(self) -> str:
        return f"Board {self.pk}"


class PayLine(Ledger):
    """What one submitted mark is worth: hours and rate as they stood then. A ledger: added, never changed."""

    mark = models.OneToOneField(Mark, models.PROTECT, related_name="pay_line")
    hours = models.DecimalField(max_digits=4, decimal_places=2)
    hourly_rate = models.DecimalField(
        max_digits=6, decimal_places=2, null=True
    )  # None: the rate is not set yet
    earned_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"Pay line {self.pk}"
