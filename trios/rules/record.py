"""Who writes what of a visit: the record, their own note, the record of the discussion, and who agrees it."""

from __future__ import annotations

from core.decisions import ALLOW, Decision, first_refusal, refuse, stranger
from people.models import User
from trios.enums import VisitState
from trios.models import Dialogue, PrivateNote, Visit
from trios.queries.trio import has_agreed, keepers_of
from trios.rules.trio import can_read, is_open
from trios.rules.visit import has_come


def stands(visit: Visit) -> Decision:
    """A cancelled visit has no records."""
    if visit.state == VisitState.CANCELLED:
        return refuse("This visit was cancelled, so there is nothing to write about it.")
    return ALLOW


def can_write(user: User, visit: Visit) -> Decision:
    """Whether the person writes the visit's shared records now."""
    return first_refusal(can_read(user, visit.trio), stands(visit), is_open(visit.trio))


def can_choose(user: User, visit: Visit) -> Decision:
    """Whether the person says what the visit looks at: the host's own area of strength."""
    allowed = can_write(user, visit)
    if allowed and visit.host.participant_id != user.pk:
        return refuse(f"{visit.host.participant} chooses what the visit looks at.")
    return allowed


def can_note(user: User, visit: Visit) -> Decision:
    """Whether the person keeps a note of their own about this visit."""
    return can_write(user, visit)


def can_see_note(user: User, note: PrivateNote) -> Decision:
    """PRIVACY: its writer alone."""
    return ALLOW if note.writer_id == user.pk else stranger()


def is_empty(dialogue: Dialogue | None) -> bool:
    """Whether nothing was written of the discussion yet."""
    return dialogue is None or not any((dialogue.strengths, dialogue.challenge, dialogue.actions))


def can_agree(user: User, visit: Visit, dialogue: Dialogue | None) -> Decision:
    """Whether the person may say that the record says what was said."""
    allowed = first_refusal(can_write(user, visit), has_come(visit))
    if not allowed:
        return allowed
    if dialogue is None or is_empty(dialogue):
        return refuse("There is nothing to agree yet: write down the discussion first.")
    if has_agreed(user, dialogue):
        return refuse("You have agreed this record.")
    return ALLOW


def asks_agreement(user: User, visit: Visit, dialogue: Dialogue | None) -> bool:
    """Whether the page offers to agree: the day has come, and the person has not agreed the record as it stands."""
    if not first_refusal(can_write(user, visit), has_come(visit)):
        return False
    if dialogue is None:
        return True
    return not has_agreed(user, dialogue)


def readers_of(user: User, visit: Visit) -> list[tuple[str, str]]:
    """Who reads the visit's records: (name, why), asked of the rule itself."""
    trio = visit.trio
    readers = []
    for person in keepers_of(trio):
        if can_read(person, trio):
            why = "mentor" if person.pk == trio.mentor_id else "member of the trio"
            readers.append(("You" if person.pk == user.pk else str(person), why))
    return readers
