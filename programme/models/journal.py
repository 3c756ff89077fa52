"""The IOC journal: written before and after each feature, owned by its writer."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from core.models import Model
from programme.enums import Moment
from programme.models.cohort import Feature
from programme.models.enrolment import Enrolment


class JournalEntry(Model):
    """What a participant wrote on one side of a feature's session.

    PRIVACY: the text is the writer's; staff see only whether it is finished.
    """

    enrolment = models.ForeignKey(Enrolment, models.CASCADE, related_name="journal_entries")
    feature = models.ForeignKey(Feature, models.PROTECT, related_name="journal_entries")
    moment = models.CharField(max_length=6, choices=Moment)
    text = models.TextField(blank=True)
    rating = models.PositiveSmallIntegerField(
        null=True, blank=True
    )  # own practice now: 1 (starting) to 5 (strong)
    version = models.PositiveIntegerField(default=0)
    saved_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    is_shared_with_mentor = models.BooleanField(default=False)

    personal = frozenset({"text"})
    impersonal = frozenset({"moment"})

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["enrolment", "feature", "moment"], name="journal_entry_once"),
            models.CheckConstraint(
                condition=Q(rating=None) | Q(rating__range=(1, 5)), name="journal_rating_1_to_5"
            ),
        ]

    def __str__(self) -> str:
        return f"Journal entry {self.pk}"


class JournalVersion(Model):
    """An earlier text of an entry, kept so that nothing written is lost."""

    entry = models.ForeignKey(JournalEntry, models.CASCADE, related_name="versions")
    version = models.PositiveIntegerField()
    text = models.TextField()
    saved_at = models.DateTimeField()

    personal = frozenset({"text"})

    class Meta:
        ordering = ["-version"]
        constraints = [models.UniqueConstraint(fields=["entry", "version"], name="journal_version_once")]

    def __str__(self) -> str:
        return f"Version {self.version} of journal entry {self.entry_id}"
