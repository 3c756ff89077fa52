"""What was agreed after a visit to somebody's own classroom, point by point, for that person to go on working with."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from core import clock
from programme.models import Enrolment
from trios.enums import VisitState
from trios.models import Dialogue, Visit

# The parts of the record, and what each is called.
PARTS = {
    "strengths": "Strengths",
    "challenge": "Challenge",
    "actions": "What you agreed to do",
    "next_step": "Your next step",
}


@dataclass(frozen=True, slots=True)
class Point:
    """One part of the record of a discussion, as it stands."""

    visit: Visit
    part: str
    text: str
    written_on: dt.date

    @property
    def label(self) -> str:
        """What the part is called."""
        return PARTS[self.part]


def hosted_by(enrolment: Enrolment) -> list[Visit]:
    """The visits to this person's classroom of which there is a record of the discussion, with what it says.

    PRIVACY: of the next steps only their own comes along, and of the notes of the lesson nothing.
    """
    rows = (
        Visit.objects.filter(host=enrolment, dialogue__isnull=False)
        .exclude(state=VisitState.CANCELLED)
        .select_related("trio__mentor", "trio__cohort", "host__participant", "dialogue")
        .prefetch_related("dialogue__agreements", "dialogue__next_steps")
    )
    return list(rows.order_by("starts_at", "pk"))


def points_of(visit: Visit) -> list[Point]:
    """What stands in the record of the discussion, in its order; parts nobody wrote in are left out."""
    dialogue: Dialogue = visit.dialogue
    texts = {part: getattr(dialogue, part, "") for part in PARTS}
    texts["next_step"] = "\n\n".join(
        step.text for step in dialogue.next_steps.all() if step.enrolment_id == visit.host_id
    )
    day = dialogue.saved_at.astimezone(clock.LONDON).date()
    return [Point(visit, part, text.strip(), day) for part, text in texts.items() if text.strip()]
