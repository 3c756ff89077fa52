"""The machines of the case study, each as a table."""

from casestudies.enums import CaseStudyState as C
from casestudies.enums import DraftState as D
from casestudies.enums import ExtensionRequestState as E
from casestudies.enums import IntakeState as I
from core.transitions import Move, Workflow

CASE_STUDY = Workflow(
    "case study",
    states=C,
    initial=C.WRITING,
    moves=[
        Move("submit", (C.WRITING, C.NOT_YET), C.SUBMITTED, "participant", "case_study.submitted"),
        Move("replace", (C.SUBMITTED,), C.SUBMITTED, "participant", "case_study.replaced"),
        Move("reopen", (C.SUBMITTED,), C.WRITING, "team", "case_study.reopened"),
        Move("pass", (C.SUBMITTED,), C.MARKED, "team", "case_study.passed"),
        Move("return", (C.SUBMITTED,), C.NOT_YET, "team", "case_study.returned"),
    ],
    own={C.MARKED: "Passed", C.NOT_YET: "Not yet passed: you may submit once more"},
)

VERSION = Workflow(
    "uploaded file",
    states=I,
    initial=I.WAITING,
    field="intake",
    moves=[
        Move("read", (I.WAITING,), I.READY, "service", "version.read"),
        Move("refuse", (I.WAITING,), I.REFUSED, "service", "version.refused"),
    ],
)

DRAFT = Workflow(
    "draft section",
    states=D,
    initial=D.SENT,
    moves=[Move("answer", (D.SENT,), D.ANSWERED, "tutor", "draft.answered")],
)

EXTENSION_REQUEST = Workflow(
    "request for more time",
    states=E,
    initial=E.ASKED,
    moves=[
        Move("grant", (E.ASKED,), E.GRANTED, "team", "extension_request.granted"),
        Move("decline", (E.ASKED,), E.DECLINED, "team", "extension_request.declined"),
        Move("withdraw", (E.ASKED,), E.WITHDRAWN, "participant", "extension_request.withdrawn"),
    ],
)
