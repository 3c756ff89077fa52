"""What the scripts of a cohort are marked by."""

from __future__ import annotations

from django.db import models

from core.models import Model
from programme.models import Cohort


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
