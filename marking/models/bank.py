"""Comments that are kept to be used again."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from core.models import Model
from marking.models.criterion import Criterion
from programme.models import Cohort


class BankComment(Model):
    """A comment kept to be used again: a marker's own, whatever the year, or one the team gives all markers of a cohort."""

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="bank_comments"
    )
    cohort = models.ForeignKey(Cohort, models.CASCADE, null=True, blank=True, related_name="bank_comments")
    # Of a shared one: under which criterion it stands; none: for any.
    criterion = models.ForeignKey(
        Criterion, models.CASCADE, null=True, blank=True, related_name="bank_comments"
    )
    text = models.TextField()
    kept_at = models.DateTimeField()

    personal = frozenset({"text"})

    class Meta:
        ordering = ["criterion__number", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(owner__isnull=False, cohort=None, criterion=None)
                | Q(owner=None, cohort__isnull=False),
                name="bank_comment_own_or_shared",
            ),
            models.CheckConstraint(condition=~Q(text=""), name="bank_comment_has_text"),
        ]

    def __str__(self) -> str:
        return f"Bank comment {self.pk}"
