"""The IOC journal: written before and after each feature, owned by its writer."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from core.models import Model
from programme.enums import Moment
from programme.models.cohort import Feature
from programme.models.enrolment import Enrolment


class JournalEntry(Model):
    """What a participant wrote on one side of a feature's session.

    PRIVACY: the text is the writer's; staff see only whether it is finished. A reader gets it while the writer shares
    it with their circle (`programme.circles`), and the rating never.
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
    asked = models.TextField(blank=True)  # the questions as they stood at the first save, one a line
    # Since when the present mentor, or the other members of the trio, may read it.
    shared_with_mentor_at = models.DateTimeField(null=True, blank=True)
    shared_with_trio_at = models.DateTimeField(null=True, blank=True)

    personal = frozenset({"text"})
    impersonal = frozenset({"moment", "asked"})

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["enrolment", "feature", "moment"], name="journal_entry_once"),
            models.CheckConstraint(
                condition=Q(rating=None) | Q(rating__range=(1, 5)), name="journal_rating_1_to_5"
            ),
        ]

    def __str__(self) -> str:
        return f"Journal entry {self.pk}"

    @property
    def is_shared(self) -> bool:
        """The writer shares it with somebody."""
        return bool(self.shared_with_mentor_at or self.shared_with_trio_at)


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


class JournalReply(Model):
    """What a reader says to a shared entry. Each is saved by itself, so that saving one can't touch another.

    PRIVACY: read by whoever may read the entry, and by the writer for ever.
    """

    entry = models.ForeignKey(JournalEntry, models.CASCADE, related_name="replies")
    key = models.UUIDField(
        default=uuid.uuid4, editable=False
    )  # of the form: the same press twice is one reply
    text = models.TextField()
    written_at = models.DateTimeField()
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="journal_replies")
    version = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField(null=True, blank=True)

    personal = frozenset({"text"})

    class Meta:
        ordering = ["written_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["entry", "written_by", "key"], name="journal_reply_once"),
            models.CheckConstraint(condition=~Q(text=""), name="journal_reply_says_something"),
        ]

    def __str__(self) -> str:
        return f"Reply {self.pk}"
