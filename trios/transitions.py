"""The machines of trios and visits, each as a table."""

from core.transitions import Move, Workflow
from trios.enums import FormationState as F
from trios.enums import VisitState as V

FORMATION = Workflow(
    "trio formation",
    states=F,
    initial=F.RUNNING,
    moves=[
        Move("propose", (F.RUNNING,), F.READY, "service", "formation.proposed"),
        Move("fail", (F.RUNNING,), F.FAILED, "service", "formation.failed"),
        Move("publish", (F.READY,), F.PUBLISHED, "team", "formation.published"),
        Move("discard", (F.READY, F.FAILED), F.DISCARDED, "team", "formation.discarded"),
    ],
)

VISIT = Workflow(
    "visit",
    states=V,
    initial=V.BOOKED,
    moves=[
        Move("complete", (V.BOOKED,), V.COMPLETED, "mentor", "visit.completed"),
        Move("cancel", (V.BOOKED,), V.CANCELLED, "mentor", "visit.cancelled"),
    ],
)
