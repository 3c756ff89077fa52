"""The machine of a mail as a table. The worker's own steps stand in delivery.py, where
their order protects people; they are too many for the trail, so the outbox itself is their record."""

from core.transitions import Move, Workflow
from notifications.enums import MessageState as M

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
        Move("hold", (M.WAITING,), M.HELD, "team", "message.held"),
        Move("let_go", (M.HELD, M.FAILED, M.CHECK), M.WAITING, "team", "message.let_go"),
        Move("cancel", (M.WAITING, M.HELD, M.CHECK, M.FAILED), M.CANCELLED, "service", "message.cancelled"),
    ],
)
