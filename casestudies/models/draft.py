"""Draft sections and the feedback on them."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from casestudies.enums import DraftState
from casestudies.models.case_study import CaseStudy, Section
from core.models import Model, paired


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
