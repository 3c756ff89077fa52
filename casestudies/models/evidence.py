"""What an author put aside for the case study."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from casestudies.enums import EvidenceKind
from casestudies.models.case_study import CaseStudy, Section
from core.files import random_name
from core.models import Model


class Evidence(Model):
    """Something its author put aside for the case study: a copy of what stood there on that day, and where it may go.

    PRIVACY: the author's own, like the journal it comes from: neither staff nor markers get the row, nor its file.
    """

    case_study = models.ForeignKey(CaseStudy, models.PROTECT, related_name="evidence")
    kind = models.CharField(max_length=20, choices=EvidenceKind)
    source = models.CharField(
        max_length=40
    )  # "feature:3", "visit:5:strengths", "file:" and the start of its digest
    title = models.CharField(max_length=200)
    text = models.TextField()
    written_on = models.DateField()  # when its author last wrote on what is copied
    file = models.FileField(upload_to=random_name("evidence"), blank=True, db_default="")
    file_name = models.CharField(max_length=120, blank=True, db_default="")  # as its author called it
    size = models.PositiveIntegerField(default=0, db_default=0)  # bytes
    section = models.ForeignKey(
        Section, models.SET_NULL, null=True, blank=True, related_name="evidence"
    )  # none yet: in the basket
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    personal = frozenset({"title", "text", "file", "file_name"})
    impersonal = frozenset({"kind", "source"})

    class Meta:
        ordering = ["section__number", "written_on", "id"]
        constraints = [
            models.UniqueConstraint(fields=["case_study", "kind", "source"], name="evidence_once_a_source")
        ]
        verbose_name_plural = "evidence"

    def __str__(self) -> str:
        return f"Evidence {self.pk}"
