"""Uploaded files and their hand-in."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from casestudies.enums import IntakeState, Work
from casestudies.models.case_study import CaseStudy
from core.files import random_name
from core.models import Ledger, Model


class Version(Model):
    """A file the author uploaded, and what the intake made of it. Versions are added; only the intake writes in one, once.

    SECURITY: `original` reaches its author and the team only; markers get `reading_copy` and `clean_file`.
    """

    case_study = models.ForeignKey(CaseStudy, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    work = models.CharField(max_length=8, choices=Work, default=Work.ESSAY, db_default=Work.ESSAY)
    original = models.FileField(
        upload_to=random_name("case-studies"), blank=True
    )  # what is refused is not kept
    original_name = models.CharField(max_length=120)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()  # bytes
    uploaded_at = models.DateTimeField()
    upload_began_at = models.DateTimeField()

    intake = models.CharField(max_length=10, choices=IntakeState, default=IntakeState.WAITING)
    kind = models.CharField(max_length=8, blank=True)
    error = models.CharField(max_length=400, blank=True)
    counted_words = models.PositiveIntegerField(null=True, blank=True)
    pages = models.PositiveSmallIntegerField(null=True, blank=True)  # of slides or a poster
    words_by_section = models.JSONField(default=list)
    words_excluded = models.JSONField(default=dict)
    findings = models.JSONField(default=list)
    reading_copy = models.TextField(blank=True)  # sanitised HTML
    clean_file = models.FileField(upload_to=random_name("clean"), blank=True)

    personal = frozenset(
        {"original", "original_name", "findings", "reading_copy", "clean_file", "words_by_section"}
    )
    impersonal = frozenset({"work", "sha256", "intake", "kind", "error", "words_excluded"})

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["case_study", "number"], name="version_number_once")]

    def __str__(self) -> str:
        return f"Version {self.number} of case study {self.case_study_id}"

    @property
    def is_essay(self) -> bool:
        """Whether words are counted in it; else it is slides or a poster, and pages are."""
        return self.work == Work.ESSAY


class Submission(Ledger):
    """A hand-in: this version, at this time, under this receipt number. Added, never changed."""

    case_study = models.ForeignKey(CaseStudy, models.PROTECT, related_name="submissions")
    version = models.OneToOneField(Version, models.PROTECT, related_name="submission")
    receipt_number = models.CharField(max_length=20, unique=True)
    submitted_at = models.DateTimeField()
    due_at = models.DateTimeField()  # the deadline that applied, extension included
    is_late = models.BooleanField(default=False)
    counted_words = models.PositiveIntegerField()
    declared_words = models.PositiveIntegerField()  # 0 for slides and posters, of which none are asked for
    declares_own_work = models.BooleanField()
    declares_anonymised = models.BooleanField()
    declares_permissions = models.BooleanField()
    ai_statement = models.TextField(blank=True)  # how tools that write were used, in the author's words
    accepted_findings = models.BooleanField(
        default=False
    )  # saw what might name them and submitted all the same

    # The team handed it in for the author, who could not
    on_behalf_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    on_behalf_reason = models.CharField(max_length=200, blank=True, db_default="")

    personal = frozenset({"ai_statement", "on_behalf_reason"})
    impersonal = frozenset({"receipt_number"})

    class Meta:
        ordering = ["-submitted_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(on_behalf_by=None, on_behalf_reason="")
                | Q(on_behalf_by__isnull=False) & ~Q(on_behalf_reason=""),
                name="submission_on_behalf_says_why",
            ),
            models.CheckConstraint(
                condition=Q(declares_own_work=True, declares_anonymised=True, declares_permissions=True),
                name="submission_declared",
            ),
        ]

    def __str__(self) -> str:
        return self.receipt_number
