"""The machines of the programme, each as a table."""

from core.transitions import Move, Workflow
from programme.enums import ApplicationState as A
from programme.enums import BookingState as B
from programme.enums import CatchUpState as C
from programme.enums import EndorsementState as H
from programme.enums import EnrolmentState as E
from programme.enums import ImportState as I
from programme.enums import SessionState as S

APPLICATION = Workflow(
    "application",
    states=A,
    initial=A.DRAFT,
    moves=[
        Move("submit", (A.DRAFT,), A.SUBMITTED, "applicant", "application.submitted"),
        Move("offer", (A.SUBMITTED, A.WAITING_LIST), A.OFFERED, "lead", "application.offered"),
        Move("wait_list", (A.SUBMITTED,), A.WAITING_LIST, "lead", "application.wait_listed"),
        Move("decline", (A.SUBMITTED, A.WAITING_LIST), A.NOT_OFFERED, "lead", "application.declined"),
        Move(
            "undo",
            (A.OFFERED, A.WAITING_LIST, A.NOT_OFFERED),
            A.SUBMITTED,
            "lead",
            "application.decision_undone",
        ),
        Move(
            "undo_to_list",
            (A.OFFERED, A.NOT_OFFERED),
            A.WAITING_LIST,
            "lead",
            "application.decision_undone_to_list",
        ),
        Move("accept", (A.OFFERED,), A.ACCEPTED, "applicant", "application.accepted"),
        Move("turn_down", (A.OFFERED,), A.TURNED_DOWN, "applicant", "application.turned_down"),
        Move("lapse", (A.OFFERED,), A.LAPSED, "service", "application.lapsed"),
        Move(
            "withdraw",
            (A.DRAFT, A.SUBMITTED, A.WAITING_LIST, A.OFFERED),
            A.WITHDRAWN,
            "applicant",
            "application.withdrawn",
        ),
    ],
    own={
        A.SUBMITTED: "Submitted, waiting for a decision",
        A.OFFERED: "You have been offered a place",
        A.ACCEPTED: "You have a place",
        A.NOT_OFFERED: "We could not offer you a place this year",
    },
)

IMPORT = Workflow(
    "import",
    states=I,
    initial=I.UPLOADED,
    moves=[
        Move("check", (I.UPLOADED, I.CHECKED), I.CHECKED, "lead", "import.checked"),
        Move("start", (I.CHECKED,), I.RUNNING, "lead", "import.started"),
        Move("stop", (I.RUNNING,), I.CHECKED, "service", "import.stopped"),
        Move("finish", (I.RUNNING,), I.DONE, "service", "import.finished"),
        Move("discard", (I.UPLOADED, I.CHECKED), I.DISCARDED, "lead", "import.discarded"),
    ],
)

ENDORSEMENT = Workflow(
    "endorsement",
    states=H,
    initial=H.REQUESTED,
    moves=[
        # A mail that came back may have been a full mailbox: whoever has a link of the request can still answer.
        Move("support", (H.REQUESTED, H.BOUNCED), H.SUPPORTED, "headteacher", "endorsement.supported"),
        Move("decline", (H.REQUESTED, H.BOUNCED), H.NOT_SUPPORTED, "headteacher", "endorsement.declined"),
        Move("disown", (H.REQUESTED, H.BOUNCED), H.NOT_ME, "headteacher", "endorsement.disowned"),
        Move("bounce", (H.REQUESTED,), H.BOUNCED, "service", "endorsement.bounced"),
        Move(
            "phone_in",
            (H.REQUESTED, H.BOUNCED, H.NOT_ME),
            H.SUPPORTED,
            "lead",
            "endorsement.phoned_in",
        ),
        Move(
            "replace",
            (H.REQUESTED, H.BOUNCED, H.NOT_ME, H.NOT_SUPPORTED),
            H.REPLACED,
            "applicant",
            "endorsement.replaced",
        ),
    ],
)

ENROLMENT = Workflow(
    "enrolment",
    states=E,
    initial=E.ACTIVE,
    moves=[
        Move("defer", (E.ACTIVE,), E.DEFERRED, "lead", "enrolment.deferred"),
        Move("withdraw", (E.ACTIVE, E.DEFERRED), E.WITHDRAWN, "lead", "enrolment.withdrawn"),
        Move("complete", (E.ACTIVE,), E.COMPLETED, "service", "enrolment.completed"),
    ],
)

SESSION = Workflow(
    "session",
    states=S,
    initial=S.ARRANGED,
    moves=[
        Move("hold", (S.ARRANGED,), S.HELD, "lead", "session.held"),
        Move("cancel", (S.ARRANGED,), S.CANCELLED, "lead", "session.cancelled"),
    ],
)

BOOKING = Workflow(
    "booking",
    states=B,
    initial=B.WAITING,
    moves=[
        Move("book", (B.WAITING,), B.BOOKED, "participant", "booking.made"),
        Move("cancel", (B.WAITING, B.BOOKED), B.CANCELLED, "participant", "booking.cancelled"),
    ],
)

CATCH_UP = Workflow(
    "catch-up",
    states=C,
    initial=C.AGREED,
    moves=[
        Move("finish", (C.AGREED,), C.DONE, "participant", "catch_up.finished"),
        Move("sign_off", (C.AGREED, C.DONE), C.SIGNED_OFF, "lead", "catch_up.signed_off"),
    ],
)
