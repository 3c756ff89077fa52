"""Proposals for the trios of a cohort, and what the team wishes of them."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from core.models import Model, paired
from programme.models import Cohort, Enrolment
from trios.enums import FormationState, WishKind


class Formation(Model):
    """A proposal for all trios of a cohort, worked out by `trios.formation` and published by the team."""

    cohort = models.ForeignKey(Cohort, models.PROTECT, related_name="formations")
    state = models.CharField(max_length=10, choices=FormationState, default=FormationState.RUNNING)
    instance = models.JSONField(default=dict)  # what the tool was asked (ids, schools, coordinates)
    answer = models.JSONField(default=dict)  # what it said (groups, objective, notes)
    error = models.CharField(max_length=300, blank=True)
    # How often people were moved by hand. The database knows the default, so that the code before this still adds rows.
    version = models.PositiveIntegerField(default=0, db_default=0)
    started_at = models.DateTimeField()
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    impersonal = frozenset({"state", "instance", "answer", "error"})

    class Meta:
        ordering = ["-started_at", "-id"]
        constraints = [
            paired("published"),
            models.UniqueConstraint(
                fields=["cohort"], condition=Q(state=FormationState.RUNNING), name="formation_one_running"
            ),
        ]

    def __str__(self) -> str:
        return f"Formation {self.pk}"


class FormationPin(Model):
    """The group of a proposal that this participant is in stays as it is: by hand and in the next run."""

    formation = models.ForeignKey(Formation, models.CASCADE, related_name="pins")
    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["formation", "enrolment"], name="formation_pin_once")]

    def __str__(self) -> str:
        return f"Formation pin {self.pk}"


class FormationWish(Model):
    """Two participants of a cohort are kept apart, or together. PRIVACY: why is for the programme team and its writer alone."""

    cohort = models.ForeignKey(Cohort, models.PROTECT, related_name="formation_wishes")
    kind = models.CharField(max_length=10, choices=WishKind)
    first = models.ForeignKey(Enrolment, models.PROTECT, related_name="+")  # the one with the smaller number
    second = models.ForeignKey(Enrolment, models.PROTECT, related_name="+")
    reason = models.CharField(max_length=300)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    personal = frozenset({"reason"})
    impersonal = frozenset({"kind"})

    class Meta:
        ordering = ["-made_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(first__lt=models.F("second")), name="formation_wish_two_people_in_order"
            ),
            models.UniqueConstraint(fields=["first", "second"], name="formation_wish_once_a_pair"),
        ]

    def __str__(self) -> str:
        return f"Formation wish {self.pk}"
