"""The pool of markers, conflicts, allocation, independent marks, the board, and what markers are paid."""

from marking.models.conflict import AuthorObjection, Conflict, ConflictFact
from marking.models.criterion import Criterion
from marking.models.mark import AllocationPin, AllocationRun, CriterionMark, Mark
from marking.models.pool import MarkerAppointment, MarkerInvitation, PoolCall
from marking.models.practice import AgreedMark, PracticeRule, PracticeScript
from marking.models.result import Board, PayLine, Result
from marking.models.training import TrainingPlace, TrainingSession

__all__ = [
    "AgreedMark",
    "AllocationPin",
    "AllocationRun",
    "AuthorObjection",
    "Board",
    "Conflict",
    "ConflictFact",
    "Criterion",
    "CriterionMark",
    "Mark",
    "MarkerAppointment",
    "MarkerInvitation",
    "PayLine",
    "PoolCall",
    "PracticeRule",
    "PracticeScript",
    "Result",
    "TrainingPlace",
    "TrainingSession",
]
