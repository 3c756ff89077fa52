"""The case study: plan, draft sections, uploaded versions, submission, extension, presentation."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from casestudies.enums import CaseStudyState, DraftState, EvidenceKind, IntakeState, PresentationOutcome
from core.files import random_name
from core.models import Ledger, Model, paired
from programme.models import Cohort, Enrolment


class Section(Model):
    """A section the cohort suggests for the case study, and what it should do."""

    cohort = models.ForeignKey(Cohort, models.CASCADE, related_name="sections")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=120)
    guidance = models.TextField(blank=True)

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

    # The plan
    question = models.TextField(blank=True)  # the improvement aim or enquiry question
    evidence_now = models.TextField(blank=True)  # what data and self-evaluation say
    intervention = models.TextField(blank=True)
    evidence_of_impact = models.TextField(blank=True)
    plan_version = models.PositiveIntegerField(default=0)
    plan_saved_at = models.DateTimeField(null=True, blank=True)

    submitted_at = models.DateTimeField(null=True, blank=True)
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    released_at = models.DateTimeField(null=True, blank=True)
    released_mark = models.PositiveSmallIntegerField(null=True, blank=True)  # per cent, ratified
    released_feedback = models.TextField(blank=True)  # what the author may read of the markers' words

    personal = frozenset(
        {"title", "question", "evidence_now", "intervention", "evidence_of_impact", "released_feedback"}
    )
    impersonal = frozenset({"candidate_code", "state"})

    class Meta:
        constraints = [
            paired("submitted"),
            models.CheckConstraint(
                condition=~Q(state=CaseStudyState.SUBMITTED) | Q(submitted_at__isnull=False),
                name="case_study_submitted_has_date",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[CaseStudyState.MARKED, CaseStudyState.NOT_YET])
                | Q(released_at__isnull=False, released_mark__isnull=False),
                name="case_study_released_has_mark",
            ),
        ]
        verbose_name_plural = "case studies"

    def __str__(self) -> str:
        return f"Case study {self.candidate_code}"


class SectionDraft(Model):
    """The text of one section, sent for academic writing feedback, and the tutor's answer."""

    case_study = models.ForeignKey(CaseStudy, models.PROTECT, related_name="drafts")
    section = models.ForeignKey(Section, models.PROTECT, related_name="drafts")
    text = models.TextField()
    state = models.CharField(max_length=10, choices=DraftState, default=DraftState.SENT)
    sent_at = models.DateTimeField()
    feedback = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    personal = frozenset({"text", "feedback"})
    impersonal = frozenset({"state"})

    class Meta:
        ordering = ["sent_at", "id"]
        constraints = [
            paired("answered"),
            models.UniqueConstraint(fields=["case_study", "section"], name="draft_once_a_section"),
        ]
        indexes = [models.Index(fields=["state", "sent_at"], name="draft_queue")]

    def __str__(self) -> str:
        return f"Draft {self.pk}"


class Version(Model):
    """A file the author uploaded, and what the intake made of it. Versions are added; only the intake writes in one, once.

    SECURITY: `original` reaches its author and the team only; markers get `reading_copy` and `clean_file`.
    """

    case_study = models.ForeignKey(CaseStudy, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    original = models.FileField(upload_to=random_name("case-studies"))
    original_name = models.CharField(max_length=120)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()  # bytes
    uploaded_at = models.DateTimeField()
    upload_began_at = models.DateTimeField()

    intake = models.CharField(max_length=10, choices=IntakeState, default=IntakeState.WAITING)
    kind = models.CharField(max_length=8, blank=True)
    error = models.CharField(max_length=400, blank=True)
    counted_words = models.PositiveIntegerField(null=True, blank=True)
    words_by_section = models.JSONField(default=list)
    words_excluded = models.JSONField(default=dict)
    findings = models.JSONField(default=list)
    reading_copy = models.TextField(blank=True)  # sanitised HTML
    clean_file = models.FileField(upload_to=random_name("clean"), blank=True)

    personal = frozenset(
        {"original", "original_name", "findings", "reading_copy", "clean_file", "words_by_section"}
    )
    impersonal = frozenset({"sha256", "intake", "kind", "error", "words_excluded"})

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["case_study", "number"], name="version_number_once")]

    def __str__(self) -> str:
        return f"Version {self.number} of case study {self.case_study_id}"


class Submission(Ledger):
    """A hand-in: this version, at this time, under this receipt number. Added, never changed."""

    case_study = models.ForeignKey(CaseStudy, models.PROTECT, related_name="submissions")
    version = models.OneToOneField(Version, models.PROTECT, related_name="submission")
    receipt_number = models.CharField(max_length=20, unique=True)
    submitted_at = models.DateTimeField()
    due_at = models.DateTimeField()  # the deadline that applied, extension included
    is_late = models.BooleanField(default=False)
    counted_words = models.PositiveIntegerField()
    declared_words = models.PositiveIntegerField()
    declares_own_work = models.BooleanField()
    declares_anonymised = models.BooleanField()
    declares_permissions = models.BooleanField()
    ai_statement = models.TextField(blank=True)  # how tools that write were used, in the author's words
    accepted_findings = models.BooleanField(
        default=False
    )  # saw what might name them and submitted all the same

    personal = frozenset({"ai_statement"})
    impersonal = frozenset({"receipt_number"})

    class Meta:
        ordering = ["-submitted_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(declares_own_work=True, declares_anonymised=True, declares_permissions=True),
                name="submission_declared",
            )
        ]

    def __str__(self) -> str:
        return self.receipt_number


class Extension(Model):
    """More time for one participant's case study."""

    case_study = models.ForeignKey(CaseStudy, models.PROTECT, related_name="extensions")
    due_at = models.DateTimeField()
    reason = models.CharField(max_length=200)
    granted_at = models.DateTimeField()
    granted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    personal = frozenset({"reason"})

    class Meta:
        ordering = ["-granted_at"]

    def __str__(self) -> str:
        return f"Extension {self.pk}"


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


class Evidence(Model):
    """Something its author put aside for the case study: a copy of what stood there on that day, and where it may go.

    PRIVACY: the author's own, like the journal it comes from: neither staff nor markers get the row.
    """

    case_study = models.ForeignKey(CaseStudy, models.PROTECT, related_name="evidence")
    kind = models.CharField(max_length=20, choices=EvidenceKind)
    source = models.CharField(max_length=40)  # "feature:3"
    title = models.CharField(max_length=200)
    text = models.TextField()
    written_on = models.DateField()  # when its author last wrote on what is copied
    section = models.ForeignKey(
        Section, models.SET_NULL, null=True, blank=True, related_name="evidence"
    )  # none yet: in the basket
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    personal = frozenset({"title", "text"})
    impersonal = frozenset({"kind", "source"})

    class Meta:
        ordering = ["section__number", "written_on", "id"]
        constraints = [
            models.UniqueConstraint(fields=["case_study", "kind", "source"], name="evidence_once_a_source")
        ]
        verbose_name_plural = "evidence"

    def __str__(self) -> str:
        return f"Evidence {self.pk}"


class Presentation(Model):
    """A participant presented the case study to peers; on the presentation route this is also what is assessed."""

    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="presentations")
    held_on = models.DateField()
    panel = models.CharField(max_length=200)
    outcome = models.CharField(max_length=8, choices=PresentationOutcome)
    feedback = models.TextField(blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    personal = frozenset({"panel", "feedback"})
    impersonal = frozenset({"outcome"})

    class Meta:
        ordering = ["-held_on", "-id"]

    def __str__(self) -> str:
        return f"Presentation {self.pk}"
