"""Marking: the pool, allocation, marks, the board and pay for essays; panels of two assessors for presentations."""

from marking.models.essay import (
    AllocationRun,
    Board,
    Conflict,
    Criterion,
    CriterionMark,
    Mark,
    MarkerAppointment,
    PayLine,
    Result,
)
from marking.models.panel import Assessment, LearningOutcome, OutcomeFound, Panel

__all__ = [
    "AllocationRun",
    "Assessment",
    "Board",
    "Conflict",
    "Criterion",
    "CriterionMark",
    "LearningOutcome",
    "Mark",
    "MarkerAppointment",
    "OutcomeFound",
    "Panel",
    "PayLine",
    "Result",
]
