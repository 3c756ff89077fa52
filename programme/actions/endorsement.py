"""The headteacher's part: asked, reminded, answered without an account or by phone, asked of another."""

import datetime as dt
from typing import Any

from django.db import transaction
from django.urls import reverse

from audit.actions import record
from core import clock
from core.decisions import Refused
from notifications.actions import cancel, notify
from people.models import User
from people.tokens import new_token
from programme.enums import EndorsementState
from programme.enums import EndorsementStep as Step
from programme.models import Application, Endorsement, EndorsementEvent, EndorsementLink
from programme.notices import endorsement as notices
from programme.queries.application import newest_endorsement
from programme.queries.endorsement import reminders_sent, times_passed_on
from programme.rules import endorsement as rules
from programme.transitions import ENDORSEMENT

# What each step of the history is called in the audit trail.
EVENTS: dict[str, str] = {
    Step.REQUESTED: "requested",
    Step.CHASED: "chased",
    Step.BOUNCED: "bounced",
    Step.SUPPORTED: "supported",
    Step.PHONED_IN: "phoned_in",
    Step.NOT_SUPPORTED: "declined",
    Step.NOT_ME: "disowned",
    Step.PASSED_ON: "passed_on",
    Step.REPLACED: "replaced",
}


def _note(endorsement: Endorsement, what: Step, by: User | None, **more: Any) -> EndorsementEvent:
    """Add to the history of a request, and to the audit trail; what was written stays out of the latter."""
    event = EndorsementEvent.objects.create(
        endorsement=endorsement, what=what, by=by, happened_at=clock.now(), **more
    )
    facts = {"application": endorsement.application_id} | (
        {"number": event.number} if event.number is not None else {}
    )
    record(f"endorsement.{EVENTS[what]}", by=by, subject=endorsement, **facts)
    return event


def stop_mails(endorsement: Endorsement) -> None:
    """No mail about this request that has not gone out goes out any more."""
    for key in notices.keys_to_headteacher(endorsement):
        cancel(key=key)


@transaction.atomic
def request(*, application: Application, by: User | None) -> Endorsement:
    """Ask the headteacher named in the application, by a mailed link. The caller has decided that it may be."""
    endorsement = Endorsement.objects.create(
        application=application,
        headteacher_name=application.headteacher_name,
        headteacher_email=application.headteacher_email,
        requested_at=clock.now(),
        expires_at=application.headteacher_answers_until,
    )
    _note(endorsement, Step.REQUESTED, by)
    notify(notices.requested(endorsement))
    return endorsement


def make_link(*, endorsement_id: int) -> str:
    """The path of a new link to a request, for the mail that is being composed; older ones go on working.

    SECURITY: 256 random bits, of which the hash is kept; the token itself is in the mail alone.
    """
    token, token_hash = new_token()
    EndorsementLink.objects.create(endorsement_id=endorsement_id, token_hash=token_hash, made_at=clock.now())
    return reverse("programme:endorsement-open", kwargs={"token": token})


@transaction.atomic
def chase(*, endorsement: Endorsement, at: dt.datetime | None = None) -> EndorsementEvent:
    """Remind a headteacher who has not answered, if a reminder is due; the applicant hears when it is not the first."""
    # Held until the end, so that two planners at once don't count the same reminders.
    Application.objects.select_for_update(of=("self",)).get(pk=endorsement.application_id)
    sent = reminders_sent(endorsement)
    rules.can_chase(endorsement, sent, at or clock.now()).require()
    number = endorsement.events.filter(what=Step.CHASED).count() + 1
    event = _note(endorsement, Step.CHASED, None, number=number)
    notify(notices.chased(endorsement, number))
    if number > 1:
        notify(notices.unanswered(endorsement))
    return event


@transaction.atomic
def bounce(*, endorsement: Endorsement, by: User | None) -> Endorsement:
    """The mail to the headteacher came back: the applicant is told at once to mend the address or name another.

    by: the member of staff who says so; nobody where the mail server's report does.
    """
    rules.can_bounce(by, endorsement).require()
    ENDORSEMENT.move(endorsement, "bounce")
    _note(endorsement, Step.BOUNCED, by)
    stop_mails(endorsement)
    notify(notices.bounced(endorsement))
    return endorsement


@transaction.atomic
def support(
    *,
    endorsement: Endorsement,
    name: str,
    meets_standard: bool,
    agrees_release: bool,
    agrees_to_host: bool,
    comment: str = "",
    at: dt.datetime | None = None,
) -> Endorsement:
    """The headteacher supports the application: all three promises, under the name they give."""
    rules.can_answer(endorsement, at or clock.now()).require()
    _all_three(meets_standard, agrees_release, agrees_to_host)
    ENDORSEMENT.move(
        endorsement,
        "support",
        answered_at=clock.now(),
        answered_name=name,
        meets_standard=True,
        agrees_release=True,
        agrees_to_host=True,
        comment=comment,
    )
    return _answered(endorsement, Step.SUPPORTED)


@transaction.atomic
def phone_in(
    *,
    endorsement: Endorsement,
    by: User,
    name: str,
    phoned_at: dt.datetime,
    note: str,
    meets_standard: bool,
    agrees_release: bool,
    agrees_to_host: bool,
) -> Endorsement:
    """Write down that a headteacher gave their support by phone: who, when, and what was said.

    It counts like support by the link and is always shown as given by phone; the headteacher and the applicant are told.
    """
    rules.can_phone_in(by, endorsement).require()
    rules.is_time_of_call(endorsement, phoned_at, clock.now()).require()
    _all_three(meets_standard, agrees_release, agrees_to_host)
    reached_somebody = endorsement.state == EndorsementState.REQUESTED
    ENDORSEMENT.move(
        endorsement,
        "phone_in",
        answered_at=clock.now(),
        answered_name=name,
        meets_standard=True,
        agrees_release=True,
        agrees_to_host=True,
        phoned_at=phoned_at,
        phoned_by=by,
    )
    _note(endorsement, Step.PHONED_IN, by, note=note)
    stop_mails(endorsement)
    notify(notices.supported(endorsement))
    if reached_somebody:  # else the address is known to be wrong
        notify(notices.phoned_in(endorsement))
    return endorsement


def _all_three(*confirmed: bool) -> None:
    if not all(confirmed):
        raise Refused("Supporting an application needs all three confirmations.")


@transaction.atomic
def decline(
    *, endorsement: Endorsement, name: str, reason: str, at: dt.datetime | None = None
) -> Endorsement:
    """The headteacher cannot support it, and says why; the applicant and the lead read the reason."""
    rules.can_answer(endorsement, at or clock.now()).require()
    ENDORSEMENT.move(endorsement, "decline", answered_at=clock.now(), answered_name=name, reason=reason)
    return _answered(endorsement, Step.NOT_SUPPORTED)


@transaction.atomic
def disown(*, endorsement: Endorsement, at: dt.datetime | None = None) -> Endorsement:
    """The mail went to the wrong person: the applicant is asked to name another."""
    rules.can_answer(endorsement, at or clock.now()).require()
    ENDORSEMENT.move(endorsement, "disown", answered_at=clock.now())
    return _answered(endorsement, Step.NOT_ME)


@transaction.atomic
def pass_on(*, endorsement: Endorsement, name: str, email: str, at: dt.datetime | None = None) -> Endorsement:
    """The mail went to the wrong person, who knows the right one: they are asked, and the applicant hears of it."""
    rules.can_answer(endorsement, at or clock.now()).require()
    rules.can_pass_on(endorsement, email, times_passed_on(endorsement)).require()
    ENDORSEMENT.move(endorsement, "disown", answered_at=clock.now())
    _note(endorsement, Step.PASSED_ON, None, note=f"{name}, {email}")
    stop_mails(endorsement)
    _name(endorsement.application, name, email)
    new = request(application=endorsement.application, by=None)
    notify(notices.passed_on(endorsement, new))
    return new


TOLD = {
    Step.SUPPORTED: notices.supported,
    Step.NOT_SUPPORTED: notices.declined,
    Step.NOT_ME: notices.disowned,
}


def _answered(endorsement: Endorsement, what: Step) -> Endorsement:
    _note(endorsement, what, None)
    stop_mails(endorsement)
    notify(TOLD[what](endorsement))
    return endorsement


def _name(application: Application, name: str, email: str) -> None:
    """Make somebody the headteacher of an application."""
    Application.objects.filter(pk=application.pk).update(headteacher_name=name, headteacher_email=email)
    application.headteacher_name, application.headteacher_email = name, email


@transaction.atomic
def replace(
    *, application: Application, name: str, email: str, by: User, at: dt.datetime | None = None
) -> Endorsement:
    """Name another headteacher, or the right address: the old links die at once and the new person is asked."""
    old = newest_endorsement(application)
    rules.can_replace(by, application, old, at or clock.now()).require()
    if old is not None:  # the rule has refused otherwise
        ENDORSEMENT.move(old, "replace")
        _note(old, Step.REPLACED, by)
        stop_mails(old)
    _name(application, name, email)
    return request(application=application, by=by)
