"""Codes that let somebody apply after applications have closed."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import Q

from core.models import Model, paired
from people.models import LocalAuthority
from programme.models.cohort import Cohort


class LateCode(Model):
    """Lets one person, or people of one authority, apply to a cohort after closing, until a date, so many times.

    Its uses are the applications that hold it: counted, never kept as a figure.
    """

    cohort = models.ForeignKey(Cohort, models.CASCADE, related_name="late_codes")
    code = models.CharField(max_length=12, unique=True)
    email = models.EmailField(blank=True)  # the account it is for, in small letters
    authority = models.ForeignKey(LocalAuthority, models.PROTECT, null=True, blank=True, related_name="+")
    most_uses = models.PositiveSmallIntegerField(default=1)
    closes_at = models.DateTimeField()  # exclusive, like the cohort's own closing
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    personal = frozenset({"email"})
    impersonal = frozenset({"code"})

    class Meta:
        ordering = ["-created_at", "-id"]
        constraints = [
            paired("ended"),
            models.CheckConstraint(
                condition=(~Q(email="") & Q(authority__isnull=True, most_uses=1))
                | Q(email="", authority__isnull=False, most_uses__gte=1),
                name="late_code_person_or_authority",
            ),
        ]

    def __str__(self) -> str:
        return f"Late code {self.pk}"

    def is_open(self, at: dt.datetime) -> bool:
        """Whether it still lets anybody in at an instant."""
        return self.ended_at is None and at < self.closes_at
