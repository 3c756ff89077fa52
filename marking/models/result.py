"""The agreed mark of a case study, and what markers have earned."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from casestudies.models import CaseStudy, Version
from core.models import Ledger, Model, paired
from marking.enums import ResultState
from marking.models.board import Board
from marking.models.mark import Mark
from marking.models.release import Release


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
    board = models.ForeignKey(Board, models.PROTECT, null=True, blank=True, related_name="results")
    released_at = models.DateTimeField(null=True, blank=True)
    release = models.ForeignKey(Release, models.PROTECT, null=True, blank=True, related_name="results")

    impersonal = frozenset({"state", "how"})

    class Meta:
        constraints = [
            paired("ratified"),
            models.CheckConstraint(condition=Q(mark__lte=100), name="result_mark"),
        ]

    def __str__(self) -> str:
        return f"Result {self.pk}"


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
