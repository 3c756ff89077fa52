"""When somebody can visit and host."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from core.models import Model
from programme.models import Cohort


class Availability(Model):
    """Somebody has said on which half-days of the week they can go on visits or host one, for one year.

    week: a letter for each half-day from Monday morning to Friday afternoon, as `trios.rota.week` reads it.
    other_week: the same for every second week (`trios.rota.question.is_other`), where weeks alternate; else empty.
    PRIVACY: why somebody can't is never asked.
    """

    cohort = models.ForeignKey(Cohort, models.PROTECT, related_name="availabilities")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="availabilities")
    week = models.CharField(max_length=10)
    # The database knows the default, so that the code before this still adds rows.
    other_week = models.CharField(max_length=10, blank=True, default="", db_default="")
    version = models.PositiveIntegerField(default=1)
    saved_at = models.DateTimeField()

    impersonal = frozenset({"week", "other_week"})

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["cohort", "person"], name="availability_once_a_year"),
            models.CheckConstraint(
                condition=Q(week__regex=r"^[-vh]{10}$"), name="availability_week_of_ten_halves"
            ),
            models.CheckConstraint(
                condition=Q(other_week__regex=r"^([-vh]{10})?$"),
                name="availability_other_week_of_ten_or_none",
            ),
        ]
        verbose_name_plural = "availabilities"

    def __str__(self) -> str:
        return f"Availability {self.pk}"


class Away(Model):
    """Days, both included, on which somebody can go on no visit."""

    availability = models.ForeignKey(Availability, models.CASCADE, related_name="away")
    first_day = models.DateField()
    last_day = models.DateField()

    class Meta:
        ordering = ["first_day", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(last_day__gte=F("first_day")), name="away_first_before_last"),
        ]

    def __str__(self) -> str:
        return f"Away {self.pk}"
