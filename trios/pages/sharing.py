"""What somebody outside the trio reads of a visit, as its host shares it."""

from __future__ import annotations

from core import clock
from core.ui.dates import full_date
from core.ui.lists import Row
from trios.models import Dialogue, Visit
from trios.pages.visit import focus_of
from trios.queries.sharing import shares_of


def shared_rows(visit: Visit, dialogue: Dialogue | None) -> list[Row]:
    """PRIVACY: the focus, what was agreed, and the host's own next step; no notes of the lesson, no other's next step."""
    rows = [
        Row("Date", full_date(visit.starts_at)),
        Row("School", visit.school.name),
        Row("What colleagues came to see", focus_of(visit)),
    ]
    if dialogue is None:
        return rows
    steps = [step.text for step in dialogue.next_steps.all() if step.enrolment_id == visit.host_id]
    return [
        *rows,
        Row("Strengths", dialogue.strengths),
        Row("Challenge", dialogue.challenge),
        Row("What was agreed", dialogue.actions),
        Row(f"Next step of {visit.host.participant}", "\n".join(steps)),
    ]


def shared_readers(visit: Visit) -> list[tuple[str, str]]:
    """Who else reads what was agreed: (name, why), so that everybody who writes there knows."""
    running = shares_of(visit).filter(ended_at=None, until__gt=clock.now())
    return [(share.name, f"as shared by {visit.host.participant}") for share in running]
