"""What becomes of what markers have earned: batches for payroll, and the steps of each line."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from core.models import Ledger
from marking.enums import PayStep
from marking.models.result import PayLine
from programme.models import Cohort


class PayBatch(Ledger):
    """Lines of a cohort that went to payroll together, in one file. Added, never changed."""

    cohort = models.ForeignKey(Cohort, models.PROTECT, related_name="pay_batches")
    number = models.PositiveSmallIntegerField()
    sent_at = models.DateTimeField()
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["cohort", "number"], name="pay_batch_number_once")]

    def __str__(self) -> str:
        return f"Batch {self.number}"


class PayEvent(Ledger):
    """One step of a pay line: sent to payroll, paid, queried, answered. Added, never changed."""

    line = models.ForeignKey(PayLine, models.PROTECT, related_name="events")
    step = models.CharField(max_length=10, choices=PayStep)
    batch = models.ForeignKey(PayBatch, models.PROTECT, null=True, blank=True, related_name="events")
    words = models.CharField(max_length=300, blank=True)  # of a query and its answer
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    personal = frozenset({"words"})
    impersonal = frozenset({"step"})

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["line"], condition=Q(step=PayStep.SENT), name="pay_line_sent_once"
            ),
            models.UniqueConstraint(
                fields=["line"], condition=Q(step=PayStep.PAID), name="pay_line_paid_once"
            ),
            models.CheckConstraint(
                condition=Q(step__in=[PayStep.SENT, PayStep.PAID], batch__isnull=False, words="")
                | Q(step__in=[PayStep.QUERIED, PayStep.ANSWERED], batch=None) & ~Q(words=""),
                name="pay_event_is_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"Pay event {self.pk}"
