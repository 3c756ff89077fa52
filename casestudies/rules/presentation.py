"""May this person record a presentation to peers."""

from casestudies.enums import PresentationOutcome
from casestudies.models import Presentation
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
    met = Presentation.objects.filter(enrolment=enrolment, outcome=PresentationOutcome.MET)
    return refuse("The panel has found this presentation met already.") if met.exists() else ALLOW
