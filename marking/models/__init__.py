"""Marking: the pool, conflicts, allocation, marks, the board and pay for essays; panels of two for presentations."""

from marking.models.bank import BankComment
from marking.models.board import Board
from marking.models.board_list import BoardEntry, BoardLine, MarkChange
from marking.models.comment import ScriptComment
from marking.models.conflict import AuthorObjection, Conflict, ConflictFact
from marking.models.criterion import Criterion
from marking.models.integrity import IntegrityFlag
from marking.models.mark import AllocationPin, AllocationRun, CriterionMark, Mark
from marking.models.nudge import MarkerNudge
from marking.models.panel import Assessment, LearningOutcome, OutcomeFound, Panel
from marking.models.pay import PayBatch, PayEvent
from marking.models.pool import MarkerAppointment, MarkerInvitation, PoolCall
from marking.models.practice import AgreedMark, PracticeRule, PracticeScript
from marking.models.rehearsal import Rehearsal, RehearsalFinding
from marking.models.release import Release
from marking.models.result import PayLine, Result
from marking.models.training import TrainingPlace, TrainingSession

__all__ = [
    "AgreedMark",
    "AllocationPin",
    "AllocationRun",
    "Assessment",
    "AuthorObjection",
    "BankComment",
    "Board",
    "BoardEntry",
    "BoardLine",
    "Conflict",
    "ConflictFact",
    "Criterion",
    "CriterionMark",
    "IntegrityFlag",
    "LearningOutcome",
    "Mark",
    "MarkChange",
    "MarkerAppointment",
    "MarkerInvitation",
    "MarkerNudge",
    "OutcomeFound",
    "Panel",
    "PayBatch",
    "PayEvent",
    "PayLine",
    "PoolCall",
    "PracticeRule",
    "PracticeScript",
    "Rehearsal",
    "RehearsalFinding",
    "Release",
    "Result",
    "ScriptComment",
    "TrainingPlace",
    "TrainingSession",
]
