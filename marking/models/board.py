"""The assessment board."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from core.models import Model, paired
from marking.enums import BoardState
from programme.models import Cohort


class Board(Model):
    """A meeting of the assessment board, and its list: frozen when it is opened, ratified when it is locked (ADR 31).

    The database knows the state of boards that the code before this adds: those were recorded after they had met.
    """

    cohort = models.ForeignKey(Cohort, models.PROTECT, related_name="boards")
    state = models.CharField(
        max_length=10, choices=BoardState, default=BoardState.OPEN, db_default=BoardState.LOCKED
    )
    held_on = models.DateField()
    present = models.TextField(blank=True)  # with the locking
    minute = models.TextField(blank=True)  # of boards that have no book (BoardEntry)
    recorded_at = models.DateTimeField()  # when the list was frozen
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    locked_at = models.DateTimeField(null=True, blank=True)
    locked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    personal = frozenset({"present", "minute"})
    impersonal = frozenset({"state"})

    class Meta:
        ordering = ["-held_on", "-id"]
        constraints = [
            paired("locked"),
            models.UniqueConstraint(
                fields=["cohort"],
                condition=Q(state__in=[BoardState.OPEN, BoardState.SEEN]),
                name="board_one_sitting",
            ),
            models.CheckConstraint(
                condition=~Q(state=BoardState.LOCKED) | ~Q(present=""), name="board_locked_says_who_sat"
            ),
        ]

    def __str__(self) -> str:
        return f"Board {self.pk}"
