"""The case study of one participant, the sections suggested for it, and its dates."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from casestudies.enums import CaseStudyState, PresentationOutcome
from core.models import Model, paired
from programme.models import Cohort, Enrolment


class Section(Model):
    """A section the cohort suggests for the case study, and what it should do."""

    cohort = models.ForeignKey(Cohort, models.CASCADE, related_name="sections")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=120)
    guidance = models.TextField(blank=True)
    draft_by = models.DateField(
        null=True, blank=True
    )  # when the team asks for a draft of it; nothing closes then

    impersonal = frozenset({"title", "guidance"})

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["cohort", "number"], name="section_number_once")]

    def __str__(self) -> str:
        return self.title


class CaseStudy(Model):
    """One participant's case study of improvement.

    PRIVACY: `candidate_code` is random, of this assessment only, and all that a marker ever learns of the author.
    """

    enrolment = models.OneToOneField(Enrolment, models.PROTECT, related_name="case_study")
    candidate_code = models.CharField(max_length=8, unique=True)
    title = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=10, choices=CaseStudyState, default=CaseStudyState.WRITING)
    attempt = models.PositiveSmallIntegerField(default=1)  # rises when a result is "not yet"; two in all
    opened_at = models.DateTimeField()

    # The plan as it was before it had phases (PlanPhase): nothing reads these any more. They go with the next release,
    # so that the version before this one still starts on this database (ADR 19).
    question = models.TextField(blank=True)
    evidence_now = models.TextField(blank=True)
    intervention = models.TextField(blank=True)
    evidence_of_impact = models.TextField(blank=True)
    plan_version = models.PositiveIntegerField(default=0)
    plan_saved_at = models.DateTimeField(null=True, blank=True)

    submitted_at = models.DateTimeField(null=True, blank=True)
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    released_at = models.DateTimeField(null=True, blank=True)
    released_mark = models.PositiveSmallIntegerField(null=True, blank=True)  # per cent, ratified
    # Of slides or a poster, which have no mark. The database knows the default: the code before this adds rows.
    released_outcome = models.CharField(
        max_length=8, choices=PresentationOutcome, blank=True, default="", db_default=""
    )
    released_feedback = models.TextField(blank=True)  # what the author may read of the markers' words

    personal = frozenset(
        {"title", "question", "evidence_now", "intervention", "evidence_of_impact", "released_feedback"}
    )
    impersonal = frozenset({"candidate_code", "state", "released_outcome"})

    class Meta:
        constraints = [
            paired("submitted"),
            models.CheckConstraint(
                condition=~Q(state=CaseStudyState.SUBMITTED) | Q(submitted_at__isnull=False),
                name="case_study_submitted_has_date",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[CaseStudyState.MARKED, CaseStudyState.NOT_YET])
                | Q(released_at__isnull=False) & (Q(released_mark__isnull=False) | ~Q(released_outcome="")),
                name="case_study_released_has_mark",
            ),
        ]
        verbose_name_plural = "case studies"

    def __str__(self) -> str:
        return f"Case study {self.candidate_code}"


class Reopening(Model):
    """The team gave a submitted case study back to its author before marking."""

    case_study = models.ForeignKey(CaseStudy, models.PROTECT, related_name="reopenings")
    reason = models.CharField(max_length=200)
    reopened_at = models.DateTimeField()
    reopened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    personal = frozenset({"reason"})

    class Meta:
        ordering = ["-reopened_at"]

    def __str__(self) -> str:
        return f"Reopening {self.pk}"
