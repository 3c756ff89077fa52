"""The text of a section as its author writes it, and what it was before."""

from __future__ import annotations

from django.db import models

from casestudies.models.case_study import CaseStudy, Section
from core.models import Model


class SectionText(Model):
    """What stands in a section of somebody's case study now, with its few marks (casestudies.markup).

    PRIVACY: the author's alone. A tutor reads what is sent as a draft, which is a copy of its own.
    """

    case_study = models.ForeignKey(CaseStudy, models.CASCADE, related_name="texts")
    section = models.ForeignKey(Section, models.PROTECT, related_name="texts")
    text = models.TextField(blank=True)
    words = models.PositiveIntegerField(default=0)  # that count, by the rule for the whole
    version = models.PositiveIntegerField(default=0)
    saved_at = models.DateTimeField()

    personal = frozenset({"text"})

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case_study", "section"], name="section_text_once")]

    def __str__(self) -> str:
        return f"Section text {self.pk}"


class SectionTextVersion(Model):
    """An earlier text of a section, kept so that nothing written is lost."""

    current = models.ForeignKey(SectionText, models.CASCADE, related_name="versions")
    version = models.PositiveIntegerField()
    text = models.TextField()
    words = models.PositiveIntegerField(default=0)
    saved_at = models.DateTimeField()

    personal = frozenset({"text"})

    class Meta:
        ordering = ["-version"]
        constraints = [
            models.UniqueConstraint(fields=["current", "version"], name="section_text_version_once")
        ]

    def __str__(self) -> str:
        return f"Version {self.version} of section text {self.current_id}"
