"""What lies before a board: its list as it was frozen, the marks it changed, and its book. All three are ledgers."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from casestudies.models import CaseStudy
from core.models import Ledger
from marking.enums import BoardEntryKind
from marking.models.board import Board
from marking.models.result import Result


class BoardLine(Ledger):
    """One script on the list of a board, as it stood when the list was frozen. Added, never changed.

    PRIVACY: read by `code` alone until the board is locked; `case_study` is what leads to its author then.
    """

    board = models.ForeignKey(Board, models.PROTECT, related_name="lines")
    case_study = models.ForeignKey(CaseStudy, models.PROTECT, related_name="board_lines")
    result = models.ForeignKey(
        Result, models.PROTECT, null=True, related_name="board_lines"
    )  # None: no mark is agreed
    code = models.CharField(max_length=8)
    readings = models.JSONField(default=list)  # the marks of the readings that were in, first to third
    spread = models.PositiveSmallIntegerField(null=True)  # between the highest and the lowest of them
    mark = models.PositiveSmallIntegerField(null=True)  # agreed, per cent
    how = models.CharField(max_length=200, blank=True)
    flags = models.JSONField(default=list)  # "Late", "Second attempt", "6,210 words"

    impersonal = frozenset({"code", "readings", "how", "flags"})

    class Meta:
        ordering = ["code"]
        constraints = [
            models.UniqueConstraint(fields=["board", "case_study"], name="board_line_once"),
            models.CheckConstraint(
                condition=Q(result=None, mark=None) | Q(result__isnull=False, mark__isnull=False),
                name="board_line_mark_of_result",
            ),
        ]

    def __str__(self) -> str:
        return f"Board line {self.pk}"


class MarkChange(Ledger):
    """The board changed a mark of its list: from what to what, and why. Added, never changed."""

    line = models.ForeignKey(BoardLine, models.PROTECT, related_name="changes")
    was = models.PositiveSmallIntegerField()
    mark = models.PositiveSmallIntegerField()
    reason = models.TextField()
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    personal = frozenset({"reason"})

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="mark_change_says_why"),
            models.CheckConstraint(condition=~Q(mark=F("was")) & Q(mark__lte=100), name="mark_change_is_one"),
        ]

    def __str__(self) -> str:
        return f"Mark change {self.pk}"


class BoardEntry(Ledger):
    """One line of a board's book: what it came to, minutes as typed, the examiner's comments. Added, never changed."""

    board = models.ForeignKey(Board, models.PROTECT, related_name="entries")
    kind = models.CharField(max_length=10, choices=BoardEntryKind)
    text = models.TextField(blank=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    personal = frozenset({"text"})
    impersonal = frozenset({"kind"})

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"Board entry {self.pk}"
