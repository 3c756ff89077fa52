"""A concern about the integrity of a script, and what the team decided."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from casestudies.models import Version
from core.models import Model, paired
from marking.enums import FlagState
from marking.models.mark import Mark
from programme.models import Cohort

HOLDING = (FlagState.RAISED, FlagState.UPHELD)


class IntegrityFlag(Model):
    """Somebody has a concern about a script: it is held out of board and release until the team has decided.

    PRIVACY: the author is told nothing, and the flag knows the script by its version. Of a script slipped in there is no
    version, only the reading: its marker must not find out by flagging it.
    """

    cohort = models.ForeignKey(Cohort, models.PROTECT, related_name="integrity_flags")
    version = models.ForeignKey(
        Version, models.PROTECT, null=True, blank=True, related_name="integrity_flags"
    )
    mark = models.ForeignKey(Mark, models.PROTECT, null=True, blank=True, related_name="integrity_flags")
    state = models.CharField(max_length=10, choices=FlagState, default=FlagState.RAISED)
    reason = models.TextField()
    raised_at = models.DateTimeField()
    raised_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_reason = models.TextField(blank=True)

    personal = frozenset({"reason", "decided_reason"})
    impersonal = frozenset({"state"})

    class Meta:
        ordering = ["-raised_at", "-id"]
        constraints = [
            paired("decided"),
            models.CheckConstraint(
                condition=Q(version__isnull=False) | Q(mark__isnull=False),
                name="integrity_flag_of_something",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="integrity_flag_has_reason"),
            models.CheckConstraint(
                condition=Q(state=FlagState.RAISED, decided_at=None)
                | ~Q(state=FlagState.RAISED) & Q(decided_at__isnull=False) & ~Q(decided_reason=""),
                name="integrity_flag_decided_has_reason",
            ),
            models.UniqueConstraint(
                fields=["version", "raised_by"],
                condition=Q(state=FlagState.RAISED),
                name="integrity_flag_once_a_person",
            ),
            # Of a script slipped in there is no version: said twice it is answered as of any other.
            models.UniqueConstraint(
                fields=["mark", "raised_by"],
                condition=Q(state=FlagState.RAISED, mark__isnull=False),
                name="integrity_flag_once_a_mark",
            ),
        ]

    def __str__(self) -> str:
        return f"Integrity flag {self.pk}"
