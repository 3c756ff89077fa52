"""Slides and posters: the learning outcomes of a cohort, the two who assess by them, and what each found."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from casestudies.enums import PresentationOutcome
from casestudies.models import CaseStudy
from core.models import Model, paired
from marking.enums import PanelState
from programme.models import Cohort


class LearningOutcome(Model):
    """What somebody who completes the cohort has shown; both routes have the same."""

    cohort = models.ForeignKey(Cohort, models.CASCADE, related_name="learning_outcomes")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=300)

    impersonal = frozenset({"title"})

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["cohort", "number"], name="learning_outcome_number_once"),
            models.CheckConstraint(condition=~Q(title=""), name="learning_outcome_has_title"),
        ]

    def __str__(self) -> str:
        return self.title


class Panel(Model):
    """The two who assess one hand-in of slides or a poster, each for themselves; and a third where they can't agree.

    `author` is the participant of the case study, here so that the database itself keeps assessors and author apart.
    """

    case_study = models.ForeignKey(CaseStudy, models.PROTECT, related_name="panels")
    attempt = models.PositiveSmallIntegerField()
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    first = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    second = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    third = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    state = models.CharField(max_length=10, choices=PanelState, default=PanelState.ASSESSING)
    outcome = models.CharField(max_length=8, choices=PresentationOutcome, blank=True)
    set_at = models.DateTimeField()
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    found_at = models.DateTimeField(null=True, blank=True)
    released_at = models.DateTimeField(null=True, blank=True)
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    impersonal = frozenset({"state", "outcome"})

    class Meta:
        constraints = [
            paired("released"),
            models.UniqueConstraint(fields=["case_study", "attempt"], name="panel_attempt_once"),
            models.CheckConstraint(condition=~Q(first=F("second")), name="panel_two_assessors"),
            models.CheckConstraint(
                condition=Q(third=None) | (~Q(third=F("first")) & ~Q(third=F("second"))),
                name="panel_third_is_another",
            ),
            models.CheckConstraint(
                condition=~Q(first=F("author"))
                & ~Q(second=F("author"))
                & (Q(third=None) | ~Q(third=F("author"))),
                name="panel_not_by_author",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[PanelState.FOUND, PanelState.RELEASED], found_at__isnull=False)
                & ~Q(outcome="")
                | Q(state__in=[PanelState.ASSESSING, PanelState.DIFFERING], found_at=None, outcome=""),
                name="panel_found_has_outcome",
            ),
            models.CheckConstraint(
                condition=~Q(state=PanelState.RELEASED) | Q(released_at__isnull=False),
                name="panel_released_has_date",
            ),
        ]

    def __str__(self) -> str:
        return f"Panel {self.pk}"

    @property
    def assessor_ids(self) -> list[int]:
        """The two, and the third where there is one."""
        return [pk for pk in (self.first_id, self.second_id, self.third_id) if pk is not None]


class Assessment(Model):
    """What one assessor of a panel found. Nobody else reads it before both of the two are given.

    `first_outcome` stays what it was when it was given first, whatever the two agree afterwards.
    """

    panel = models.ForeignKey(Panel, models.PROTECT, related_name="assessments")
    assessor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="assessments")
    outcome = models.CharField(max_length=8, choices=PresentationOutcome, blank=True)
    first_outcome = models.CharField(max_length=8, choices=PresentationOutcome, blank=True)
    feedback = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=0)  # rises with every save
    saved_at = models.DateTimeField(null=True, blank=True)
    given_at = models.DateTimeField(null=True, blank=True)

    personal = frozenset({"feedback"})
    impersonal = frozenset({"outcome", "first_outcome"})

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["panel", "assessor"], name="assessment_once"),
            models.CheckConstraint(
                condition=Q(given_at=None, outcome="", first_outcome="")
                | Q(given_at__isnull=False) & ~Q(outcome="") & ~Q(first_outcome=""),
                name="assessment_given_has_outcome",
            ),
        ]

    def __str__(self) -> str:
        return f"Assessment {self.pk}"


class OutcomeFound(Model):
    """What an assessor found on one learning outcome; `met` is empty while they have not said."""

    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="found")
    learning_outcome = models.ForeignKey(LearningOutcome, models.PROTECT, related_name="found")
    met = models.BooleanField(null=True, blank=True)
    comment = models.TextField(blank=True)

    personal = frozenset({"comment"})

    class Meta:
        ordering = ["learning_outcome__number"]
        verbose_name_plural = "outcomes found"
        constraints = [
            models.UniqueConstraint(fields=["assessment", "learning_outcome"], name="outcome_found_once")
        ]

    def __str__(self) -> str:
        return f"Outcome found {self.pk}"
