"""May this person record a presentation to peers."""

from casestudies.enums import PresentationOutcome
from core.decisions import ALLOW, Decision, refuse, stranger
from people.models import User
from people.roles import Permission, may
from programme.enums import EnrolmentState
from programme.models import Enrolment


def can_record_presentation(by: User, enrolment: Enrolment) -> Decision:
    """Whether `by` may record that the person presented to peers."""
    if not may(by, Permission.PRESENTATION_RECORD, authority_id=enrolment.authority_id):
        return stranger()
    if enrolment.state not in (EnrolmentState.ACTIVE, EnrolmentState.COMPLETED):
        return refuse("This person is not taking part any more.")
    # In Python, so that it costs no query where the presentations are shown beside it.
    if any(row.outcome == PresentationOutcome.MET for row in enrolment.presentations.all()):
        return refuse("The panel has found this presentation met already.")
    return ALLOW
