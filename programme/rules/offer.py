"""Who decides on an application, and when a place can be offered."""

import datetime as dt

from django.contrib.auth.models import AnonymousUser

from core.decisions import ALLOW, Decision, first_refusal, not_your_role, refuse, stranger
from people.models import User
from people.roles import Permission, everywhere, may, may_somewhere
from programme.enums import ApplicationState, EndorsementState
from programme.models import Application
from programme.transitions import APPLICATION

NO_SUPPORT = {
    EndorsementState.REQUESTED: "The headteacher has not answered yet.",
    EndorsementState.NOT_SUPPORTED: "The headteacher does not support this application.",
    EndorsementState.BOUNCED: "The mail to the headteacher came back, so they have not answered.",
    EndorsementState.NOT_ME: "The request went to the wrong person, and nobody else has been named.",
}


def can_open_queue(user: User | AnonymousUser) -> Decision:
    """See a queue at all: authority leads and the team."""
    if may_somewhere(user, Permission.APPLICATION_SEE):
        return ALLOW
    return not_your_role("Only authority leads and the programme team decide on applications.")


def is_deciding(user: User | AnonymousUser, application: Application) -> Decision:
    """Whether the person decides on this application: its authority's lead or the team, never the applicant."""
    if application.submitted_at is None:
        return stranger()
    if not may(user, Permission.APPLICATION_DECIDE, authority_id=application.authority_id):
        return stranger()
    if application.applicant_id == user.pk:
        return refuse("This is your own application: somebody else has to decide on it.")
    return ALLOW


def can_offer(user: User, application: Application, *, endorsement_state: str | None, left: int) -> Decision:
    """Offer a place: supported by the headteacher, and with a place left (the team may go beyond)."""
    before = first_refusal(is_deciding(user, application), APPLICATION.can(application, "offer"))
    if not before:
        return before
    if endorsement_state != EndorsementState.SUPPORTED:
        why = NO_SUPPORT.get(EndorsementState(endorsement_state or "requested"), "Nobody supports it yet.")
        return refuse(f"{why} A place can be offered once a headteacher supports the application.")
    if left <= 0 and not everywhere(user, Permission.APPLICATION_DECIDE):
        return refuse(
            f"No place is left in {application.authority}. "
            "Put them on the waiting list, or ask the programme team for more places."
        )
    return ALLOW


def can_wait_list(user: User, application: Application) -> Decision:
    """Put somebody on the waiting list."""
    return first_refusal(is_deciding(user, application), APPLICATION.can(application, "wait_list"))


def can_decline(user: User, application: Application) -> Decision:
    """Say that there is no place this year."""
    return first_refusal(is_deciding(user, application), APPLICATION.can(application, "decline"))


def can_undo(user: User, application: Application, at: dt.datetime) -> Decision:
    """Take a decision back as if it had not been taken, until the applicant is told of it."""
    before = first_refusal(is_deciding(user, application), APPLICATION.can(application, "undo"))
    if not before:
        return before
    if application.told_after is None or at >= application.told_after:
        return refuse("The applicant has been told of this decision, so it can't be undone.")
    return ALLOW


def can_reorder(user: User, application: Application) -> Decision:
    """Say who comes first on the waiting list."""
    if application.state != ApplicationState.WAITING_LIST:
        return first_refusal(is_deciding(user, application), refuse("They are not on the waiting list."))
    return is_deciding(user, application)


def can_note(user: User, application: Application) -> Decision:
    """Write a note that staff see: whoever decides on the application."""
    return is_deciding(user, application)


def is_late_enough(accept_by: dt.datetime, at: dt.datetime) -> Decision:
    """An offer leaves at least a day to answer."""
    if accept_by < at + dt.timedelta(days=1):
        return refuse("Give the applicant at least until tomorrow to answer.")
    return ALLOW
