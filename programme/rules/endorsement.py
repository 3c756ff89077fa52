"""What may be done about a headteacher's support."""

import datetime as dt
from collections.abc import Sequence

from core.decisions import ALLOW, Decision, first_refusal, refuse, stranger
from core.ui.dates import deadline
from people.models import User
from programme import chasing
from programme.enums import ApplicationState, EndorsementState
from programme.models import Application, Endorsement
from programme.queries.application import emails_of
from programme.queries.endorsement import closed_for
from programme.rules.offer import is_deciding
from programme.rules.own import is_own
from programme.transitions import ENDORSEMENT

# Support matters until the decision is taken.
UNDECIDED = (ApplicationState.SUBMITTED, ApplicationState.WAITING_LIST)
UNANSWERED = (EndorsementState.REQUESTED, EndorsementState.BOUNCED)
MOST_PASSED_ON = 3  # a mail that goes round and round is nobody's
GONE = (
    "This link can't be used. It may have been answered already, been replaced by a newer one, or run out. "
    "If you think it should work, ask the teacher who named you to ask again."
)


def can_answer(endorsement: Endorsement | None, at: dt.datetime) -> Decision:
    """Answer by the mailed link. Unknown, used, replaced and expired links are answered alike."""
    if (
        endorsement is None
        or endorsement.state not in UNANSWERED
        or at >= endorsement.expires_at
        or endorsement.application.state not in UNDECIDED
    ):
        return stranger(GONE)
    return ALLOW


def can_pass_on(endorsement: Endorsement, email: str, times: int) -> Decision:
    """Name the right person instead of oneself: not the applicant, not the same address, not without end."""
    if email.lower() in emails_of(endorsement.application):
        return refuse("This is the teacher's own address: enter their headteacher's.")
    if email.lower() == endorsement.headteacher_email.lower():
        return refuse("This is the address we wrote to: enter the right one, or leave both boxes empty.")
    if times >= MOST_PASSED_ON:
        return refuse(
            "This request has been passed on several times. Say that it is not for you, and leave the boxes empty."
        )
    return ALLOW


def can_chase(endorsement: Endorsement, sent: Sequence[dt.datetime], at: dt.datetime) -> Decision:
    """Remind a headteacher: silent, still asked, at a moment for it, in school time, three times at the most."""
    if endorsement.state != EndorsementState.REQUESTED or not can_answer(endorsement, at):
        return refuse("Nothing waits for this headteacher's answer.")
    closed = closed_for(endorsement.application.authority_id)
    due = chasing.next_reminder(endorsement.requested_at, endorsement.expires_at, sent, at, closed)
    return ALLOW if due == at else refuse("No reminder is due to this headteacher now.")


def can_bounce(user: User | None, endorsement: Endorsement) -> Decision:
    """Say that the mail came back: the mail server, or whoever decides on the application."""
    who = is_deciding(user, endorsement.application) if user else ALLOW
    return first_refusal(who, _is_undecided(endorsement.application), ENDORSEMENT.can(endorsement, "bounce"))


def can_phone_in(user: User, endorsement: Endorsement) -> Decision:
    """Write down support given by phone: whoever decides on the application, while it is undecided."""
    return first_refusal(
        is_deciding(user, endorsement.application),
        _is_undecided(endorsement.application),
        ENDORSEMENT.can(endorsement, "phone_in"),
    )


def is_time_of_call(endorsement: Endorsement, phoned_at: dt.datetime, at: dt.datetime) -> Decision:
    """A call lies between the submission and now."""
    submitted = endorsement.application.submitted_at
    if phoned_at > at:
        return refuse("The call can't be in the future.")
    if submitted and phoned_at < submitted.replace(second=0, microsecond=0):
        return refuse("The call can't have been before the application was submitted.")
    return ALLOW


def _is_undecided(application: Application) -> Decision:
    if application.state in UNDECIDED:
        return ALLOW
    return refuse("This application no longer waits for a headteacher.")


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
    if at >= application.headteacher_answers_until:
        until = deadline(application.headteacher_answers_until)
        return refuse(f"Headteachers could answer until {until}.")
    if endorsement.state == EndorsementState.SUPPORTED:
        return refuse(f"{endorsement.headteacher_name} supports your application already.")
    return first_refusal(ENDORSEMENT.can(endorsement, "replace"))
