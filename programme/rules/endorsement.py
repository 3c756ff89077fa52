"""What may be done about a headteacher's support."""

import datetime as dt

from core.decisions import ALLOW, Decision, first_refusal, refuse, stranger
from core.ui.dates import deadline
from people.models import User
from programme.enums import ApplicationState, EndorsementState
from programme.models import Application, Endorsement
from programme.rules.application import is_own
from programme.transitions import ENDORSEMENT

# Support matters until the decision is taken.
UNDECIDED = (ApplicationState.SUBMITTED, ApplicationState.WAITING_LIST)
GONE = (
    "This link can't be used. It may have been answered already, been replaced by a newer one, or run out. "
    "If you think it should work, ask the teacher who named you to ask again."
)


def can_answer(endorsement: Endorsement | None, at: dt.datetime) -> Decision:
    """Answer by the mailed link. Unknown, used, replaced and expired links are answered alike."""
    if (
        endorsement is None
        or endorsement.state != EndorsementState.REQUESTED
        or at >= endorsement.expires_at
        or endorsement.application.state not in UNDECIDED
    ):
        return stranger(GONE)
    return ALLOW


def can_replace(
    user: User, application: Application, endorsement: Endorsement | None, at: dt.datetime
) -> Decision:
    """Name another headteacher, or the right address, while the application waits and there is time to answer."""
    own = is_own(user, application)
    if not own:
        return own
    if application.state not in UNDECIDED:
        return refuse("Nothing is waiting for your headteacher's answer on this application.")
    if endorsement is None:
        return refuse("Your headteacher is asked when you submit the application.")
    if at >= application.cohort.headteachers_answer_until:
        until = deadline(application.cohort.headteachers_answer_until)
        return refuse(f"Headteachers could answer until {until}.")
    if endorsement.state == EndorsementState.SUPPORTED:
        return refuse(f"{endorsement.headteacher_name} supports your application already.")
    return first_refusal(ENDORSEMENT.can(endorsement, "replace"))
