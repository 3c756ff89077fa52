"""The machine of the module's dialogues, as a table."""

from core.transitions import Move, Workflow
from mentorship.enums import DialogueState as D

MODULE_DIALOGUE = Workflow(
    "module dialogue",
    states=D,
    initial=D.BOOKED,
    moves=[
        Move("record", (D.BOOKED,), D.HELD, "assessor", "module_dialogue.recorded"),
        Move("cancel", (D.BOOKED,), D.CANCELLED, "team", "module_dialogue.cancelled"),
    ],
)
