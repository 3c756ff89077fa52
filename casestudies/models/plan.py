"""The plan of an enquiry in five phases: its texts, the factors looked into, what is to be done."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models

from casestudies.enums import Direction, Finding, Level, Phase
from casestudies.models.case_study import CaseStudy
from core.models import Model


class PlanPhase(Model):
    """What an author wrote in one phase of the plan: the texts of its boxes (casestudies/phases.py), by name.

    PRIVACY: read by its author and the programme team. No query about marking ever joins it.
    """

    case_study = models.ForeignKey(CaseStudy, models.PROTECT, related_name="phases")
    number = models.PositiveSmallIntegerField(choices=Phase)
    texts = models.JSONField(default=dict)
    version = models.PositiveIntegerField(default=0)
    saved_at = models.DateTimeField()

    personal = frozenset({"texts"})

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["case_study", "number"], name="plan_phase_once")]

    def __str__(self) -> str:
        return f"Phase {self.number} of case study {self.case_study_id}"


class PlanRow(Model):
    """A line of one of the plan's tables. `key` is chosen by the page that adds it: the same press twice is one line."""

    PHASE: ClassVar[Phase]

    case_study = models.ForeignKey(CaseStudy, models.PROTECT, related_name="%(class)ss")
    key = models.UUIDField(default=uuid.uuid4, editable=False)
    version = models.PositiveIntegerField(default=1)
    added_at = models.DateTimeField()
    saved_at = models.DateTimeField()

    class Meta:
        abstract = True
        ordering = ["added_at", "id"]
        constraints = [models.UniqueConstraint(fields=["case_study", "key"], name="%(class)s_once_a_key")]


class Factor(PlanRow):
    """Something that may lie behind how the learners do, and whether looking into it bore that out."""

    PHASE = Phase.EXPLORING

    name = models.CharField(max_length=200)
    level = models.CharField(max_length=6, choices=Level, blank=True)
    direction = models.CharField(max_length=8, choices=Direction, blank=True)
    test = models.TextField(blank=True)  # what is done to find out whether it matters
    finding = models.CharField(max_length=13, choices=Finding, default=Finding.OPEN)

    personal = frozenset({"name", "test"})
    impersonal = frozenset({"level", "direction", "finding"})

    def __str__(self) -> str:
        return self.name


class PlannedAction(PlanRow):
    """Something to be done for the intervention or its evaluation: by whom, when, where."""

    PHASE = Phase.PLANNING

    task = models.CharField(max_length=300)
    by_whom = models.CharField(max_length=120, blank=True)
    when = models.CharField(max_length=120, blank=True)
    where = models.CharField(max_length=120, blank=True)
    notes = models.TextField(blank=True)
    is_done = models.BooleanField(default=False)

    personal = frozenset({"task", "by_whom", "when", "where", "notes"})

    def __str__(self) -> str:
        return self.task
