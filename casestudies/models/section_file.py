"""A file whose text its author brings into a section."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from casestudies.models.case_study import CaseStudy, Section
from core.files import random_name
from core.models import Model

KEPT_DAYS = 30  # what is neither taken nor left is deleted then


class SectionFile(Model):
    """What was read of a file for a section, until its author has taken it or left it; the file goes once it is read.

    PRIVACY: the author's alone, like the text of the section.
    """

    case_study = models.ForeignKey(CaseStudy, models.CASCADE, related_name="section_files")
    section = models.ForeignKey(Section, models.PROTECT, related_name="files")
    file = models.FileField(upload_to=random_name("section-files"), blank=True)
    file_name = models.CharField(max_length=120)
    sha256 = models.CharField(max_length=64)
    added_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)
    text = models.TextField(blank=True)  # with its marks (casestudies.markup)
    pictures = models.PositiveIntegerField(default=0)  # of the file, which are not in the text
    error = models.CharField(max_length=400, blank=True)  # why nothing could be read, and what to do

    personal = frozenset({"file", "file_name", "text"})
    impersonal = frozenset({"sha256", "error"})

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case_study", "section"], name="section_file_one_at_a_time"),
            models.CheckConstraint(
                condition=Q(read_at=None, text="", error="") & ~Q(file="")
                | Q(read_at__isnull=False, file="", error="") & ~Q(text="")
                | Q(read_at__isnull=False, file="", text="") & ~Q(error=""),
                name="section_file_gone_once_read",
            ),
        ]

    def __str__(self) -> str:
        return f"Section file {self.pk}"
