"""The machines of marking, each as a table."""

from core.transitions import Move, Workflow
from marking.enums import BoardState as B
from marking.enums import FlagState as F
from marking.enums import MarkerState as P
from marking.enums import MarkState as M
from marking.enums import PanelState as Q
from marking.enums import RehearsalState as H
from marking.enums import ReleaseState as L
from marking.enums import ResultState as R
from marking.enums import RunState as A

MARKER = Workflow(
    "marker",
    states=P,
    initial=P.APPLIED,
    moves=[
        Move("approve", (P.APPLIED,), P.APPROVED, "team", "marker.approved"),
        Move("decline", (P.APPLIED,), P.DECLINED, "team", "marker.declined"),
        Move("withdraw", (P.APPLIED, P.APPROVED), P.WITHDRAWN, "marker", "marker.withdrawn"),
        Move("stand_down", (P.APPLIED, P.APPROVED), P.STOOD_DOWN, "service", "marker.stood_down"),
        Move("reinstate", (P.STOOD_DOWN,), P.APPLIED, "team", "marker.reinstated"),
    ],
)

RUN = Workflow(
    "allocation",
    states=A,
    initial=A.RUNNING,
    moves=[
        Move("propose", (A.RUNNING,), A.READY, "service", "allocation.proposed"),
        Move("fail", (A.RUNNING,), A.FAILED, "service", "allocation.failed"),
        Move("publish", (A.READY,), A.PUBLISHED, "team", "allocation.published"),
        Move("discard", (A.READY, A.FAILED), A.DISCARDED, "team", "allocation.discarded"),
    ],
)

REHEARSAL = Workflow(
    "rehearsal",
    states=H,
    initial=H.RUNNING,
    moves=[
        Move("finish", (H.RUNNING,), H.FINISHED, "service", "rehearsal.finished"),
        Move("fail", (H.RUNNING,), H.BROKEN, "service", "rehearsal.failed"),
        Move("stop", (H.RUNNING,), H.BROKEN, "team", "rehearsal.stopped"),
    ],
)

MARK = Workflow(
    "mark",
    states=M,
    initial=M.ALLOCATED,
    moves=[
        Move("start", (M.ALLOCATED,), M.STARTED, "marker", "mark.started"),
        Move("submit", (M.ALLOCATED, M.STARTED), M.SUBMITTED, "marker", "mark.submitted"),
        Move("recuse", (M.ALLOCATED, M.STARTED), M.RECUSED, "marker", "mark.recused"),
        Move("take_back", (M.ALLOCATED, M.STARTED), M.RECUSED, "team", "mark.taken_back"),
    ],
)

RESULT = Workflow(
    "result",
    states=R,
    initial=R.PROPOSED,
    moves=[
        Move("ratify", (R.PROPOSED,), R.RATIFIED, "team", "result.ratified"),
        Move("release", (R.RATIFIED,), R.RELEASED, "team", "result.released"),
    ],
)

BOARD = Workflow(
    "assessment board",
    states=B,
    initial=B.OPEN,
    moves=[
        Move("see", (B.OPEN,), B.SEEN, "examiner", "board.seen"),
        Move("change_mark", (B.OPEN, B.SEEN), B.OPEN, "team", "board.mark_changed"),
        Move("lock", (B.OPEN, B.SEEN), B.LOCKED, "team", "board.locked"),
        Move("call_off", (B.OPEN, B.SEEN), B.CALLED_OFF, "team", "board.called_off"),
    ],
)

RELEASE = Workflow(
    "release",
    states=L,
    initial=L.PLANNED,
    moves=[
        Move("change", (L.PLANNED,), L.PLANNED, "team", "release.changed"),
        Move("call_off", (L.PLANNED,), L.CALLED_OFF, "team", "release.called_off"),
        Move("carry_out", (L.PLANNED,), L.DONE, "service", "release.carried_out"),
    ],
)

FLAG = Workflow(
    "concern",
    states=F,
    initial=F.RAISED,
    moves=[
        Move("clear", (F.RAISED, F.UPHELD), F.CLEARED, "team", "integrity.cleared"),
        Move("uphold", (F.RAISED,), F.UPHELD, "team", "integrity.upheld"),
    ],
)

PANEL = Workflow(
    "panel of assessors",
    states=Q,
    initial=Q.ASSESSING,
    moves=[
        Move("differ", (Q.ASSESSING,), Q.DIFFERING, "assessor", "panel.differed"),
        Move("find", (Q.ASSESSING, Q.DIFFERING), Q.FOUND, "assessor", "panel.found"),
        Move("release", (Q.FOUND,), Q.RELEASED, "team", "panel.released"),
    ],
)
