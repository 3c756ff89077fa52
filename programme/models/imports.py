"""A table of applications from elsewhere, and its rows."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from core.models import Model, paired
from people.models import LocalAuthority
from programme.enums import ImportOutcome, ImportState
from programme.models.application import Application
from programme.models.cohort import Cohort


class ApplicationImport(Model):
    """Somebody brings a table of applications in. The file itself is not kept, only its cells, and those not for long."""

    cohort = models.ForeignKey(Cohort, models.PROTECT, related_name="imports")
    # A lead's is for one authority; the team's may be for all of the cohort.
    authority = models.ForeignKey(LocalAuthority, models.PROTECT, null=True, blank=True, related_name="+")
    file_name = models.CharField(max_length=120)
    headings = models.JSONField(default=list)
    mapping = models.JSONField(default=dict)  # what an application has → index of the column
    state = models.CharField(max_length=10, choices=ImportState, default=ImportState.UPLOADED)
    uploaded_at = models.DateTimeField()
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    started_at = models.DateTimeField(null=True, blank=True)
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    finished_at = models.DateTimeField(null=True, blank=True)

    personal = frozenset({"file_name"})
    impersonal = frozenset({"headings", "mapping", "state"})

    class Meta:
        ordering = ["-uploaded_at", "-id"]
        constraints = [paired("started")]

    def __str__(self) -> str:
        return f"Import {self.pk}"


class ImportRow(Model):
    """One row of such a table: what happens with it, and why. The cells are kept while they are needed."""

    brought_in_by = models.ForeignKey(ApplicationImport, models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField()  # as the file counts
    cells = models.JSONField(default=list)
    name = models.CharField(max_length=120, blank=True)
    outcome = models.CharField(max_length=10, choices=ImportOutcome, blank=True)
    reason = models.CharField(max_length=400, blank=True)
    application = models.ForeignKey(
        Application, models.SET_NULL, null=True, blank=True, related_name="import_rows"
    )
    done_at = models.DateTimeField(null=True, blank=True)

    personal = frozenset({"cells", "name", "reason"})
    impersonal = frozenset({"outcome"})

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["brought_in_by", "number"], name="import_row_once")]
        indexes = [models.Index(fields=["brought_in_by", "outcome", "number"], name="import_row_list")]

    def __str__(self) -> str:
        return f"Row {self.number} of import {self.brought_in_by_id}"
