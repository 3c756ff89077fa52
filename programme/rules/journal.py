"""The journal is its writer's."""

from core.decisions import ALLOW, Decision, refuse, stranger
from people.models import User
from programme.enums import EnrolmentState
from programme.models import Enrolment, JournalEntry

NO_JOURNAL = "A journal belongs to somebody who takes part in the programme."


def can_see(user: User, entry: JournalEntry) -> Decision:
    """PRIVACY: the writer alone. The sibling of `queries.journal.visible_to`."""
    return ALLOW if entry.enrolment.participant_id == user.pk else stranger()


def can_write(user: User, enrolment: Enrolment) -> Decision:
    """Whether the person may write in this journal now."""
    if enrolment.participant_id != user.pk:
        return stranger()
    if enrolment.state != EnrolmentState.ACTIVE:
        return refuse("Your year is over, so your journal can be read but no longer changed.")
    return ALLOW
