"""The machines of a mail and of a message by staff as tables.

The worker's own steps stand in delivery.py and actions/digest.py, where their order protects people; they are too many
for the trail, so the outbox itself is their record.
"""

from core.transitions import Move, Workflow
from notifications.enums import AnnouncementState as A
from notifications.enums import MessageState as M

UNSENT = (M.WAITING, M.GATHERED, M.HELD)

MESSAGE = Workflow(
    "message",
    states=M,
    initial=M.WAITING,
    moves=[
        Move("begin", (M.WAITING,), M.SENDING, "service", "message.begun"),
        Move("confirm", (M.SENDING,), M.SENT, "service", "message.sent"),
        Move("put_back", (M.SENDING,), M.WAITING, "service", "message.put_back"),
        Move("fail", (M.WAITING, M.SENDING), M.FAILED, "service", "message.failed"),
        Move("doubt", (M.SENDING,), M.CHECK, "service", "message.doubted"),
        Move("gather", (M.WAITING,), M.GATHERED, "service", "message.gathered"),
        Move("send_alone", (M.GATHERED,), M.WAITING, "service", "message.sent_alone"),
        Move("carry", (M.GATHERED,), M.CARRIED, "service", "message.carried"),
        Move("hold", (M.WAITING, M.GATHERED), M.HELD, "team", "message.held"),
        Move("let_go", (M.HELD, M.FAILED, M.CHECK), M.WAITING, "team", "message.let_go"),
        Move("cancel", (*UNSENT, M.CHECK, M.FAILED), M.CANCELLED, "service", "message.cancelled"),
    ],
)

ANNOUNCEMENT = Workflow(
    "announcement",
    states=A,
    initial=A.DRAFT,
    moves=[
        Move("send", (A.DRAFT,), A.HELD, "author", "announcement.sent"),
        Move("stop", (A.HELD,), A.STOPPED, "author", "announcement.stopped"),
        Move("go_out", (A.HELD,), A.SENT, "service", "announcement.gone_out"),
    ],
)
