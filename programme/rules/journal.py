"""The journal is its writer's, and theirs to share."""

from core.decisions import ALLOW, Decision, refuse, stranger
from people.models import User
from programme.circles import Circle, People
from programme.enums import EnrolmentState
from programme.models import Enrolment, JournalEntry, JournalReply
from programme.queries.journal import readers_of

NO_JOURNAL = "A journal belongs to somebody who takes part in the programme."


def is_writer(user: User, entry: JournalEntry) -> bool:
    """Whether the entry is this person's own."""
    return entry.enrolment.participant_id == user.pk


def can_see(user: User, entry: JournalEntry) -> Decision:
    """PRIVACY: the writer, and whom they share it with. The sibling of `queries.journal.visible_to`."""
    if is_writer(user, entry):
        return ALLOW
    return ALLOW if user.pk in {reader.person.pk for reader in readers_of(entry)} else stranger()


def can_write(user: User, enrolment: Enrolment) -> Decision:
    """Whether the person may write in this journal now."""
    if enrolment.participant_id != user.pk:
        return stranger()
    if enrolment.state != EnrolmentState.ACTIVE:
        return refuse("Your year is over, so your journal can be read but no longer changed.")
    return ALLOW


def can_share(user: User, entry: JournalEntry, circle: Circle, people: People | None = None) -> Decision:
    """Whether the person may let these people read the entry. To stop it is always the writer's right.

    people: who is in the circle, where that is known already.
    """
    if not is_writer(user, entry):
        return stranger()
    if not entry.text.strip():
        return refuse("Write something before you share this entry.")
    people = circle.people(entry.enrolment) if people is None else people
    return ALLOW if people else refuse(circle.nobody)


def can_unshare(user: User, entry: JournalEntry) -> Decision:
    """Whether the person may end the sharing: the writer, always."""
    return ALLOW if is_writer(user, entry) else stranger()


def can_reply(user: User, entry: JournalEntry) -> Decision:
    """Whether the person may say something to the entry: those it is shared with."""
    if is_writer(user, entry):
        return refuse("This entry is yours: replies come from those you share it with.")
    return can_see(user, entry)


def can_change_reply(user: User, reply: JournalReply) -> Decision:
    """Whether the person may reword the reply: its own author, while the entry is shared with them."""
    if reply.written_by_id != user.pk:
        return stranger()
    return can_reply(user, reply.entry)
