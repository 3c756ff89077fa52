"""The headteacher's part: asked, answered without an account, asked of another."""

import datetime as dt

from django.db import transaction

from audit.actions import record
from core import clock
from core.decisions import Refused
from notifications.actions import cancel, notify
from people.models import User
from people.tokens import new_token
from programme.models import Application, Endorsement
from programme.notices import endorsement as notices
from programme.queries.application import newest_endorsement
from programme.rules import endorsement as rules
from programme.transitions import ENDORSEMENT


@transaction.atomic
def request(*, application: Application, by: User) -> Endorsement:
    """Ask the headteacher named in the application, by a mailed link. The caller has decided that it may be."""
    token, token_hash = new_token()
    endorsement = Endorsement.objects.create(
        application=application,
        headteacher_name=application.headteacher_name,
        headteacher_email=application.headteacher_email,
        token_hash=token_hash,
        requested_at=clock.now(),
        expires_at=application.cohort.headteachers_answer_until,
    )
    record("endorsement.requested", by=by, subject=endorsement, application=application.pk)
    notify(notices.requested(endorsement, token))
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
    if not (meets_standard and agrees_release and agrees_to_host):
        raise Refused("Supporting an application needs all three confirmations.")
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
    return _answered(endorsement, "support")


@transaction.atomic
def decline(
    *, endorsement: Endorsement, name: str, reason: str, at: dt.datetime | None = None
) -> Endorsement:
    """The headteacher cannot support it, and says why; the applicant and the lead read the reason."""
    rules.can_answer(endorsement, at or clock.now()).require()
    ENDORSEMENT.move(endorsement, "decline", answered_at=clock.now(), answered_name=name, reason=reason)
    return _answered(endorsement, "decline")


@transaction.atomic
def disown(*, endorsement: Endorsement, at: dt.datetime | None = None) -> Endorsement:
    """The mail went to the wrong person: the applicant is asked to name another."""
    rules.can_answer(endorsement, at or clock.now()).require()
    ENDORSEMENT.move(endorsement, "disown", answered_at=clock.now())
    return _answered(endorsement, "disown")


TOLD = {"support": notices.supported, "decline": notices.declined, "disown": notices.disowned}


def _answered(endorsement: Endorsement, verb: str) -> Endorsement:
    record(ENDORSEMENT.event(verb), by=None, subject=endorsement, application=endorsement.application_id)
    notify(TOLD[verb](endorsement))
    return endorsement


@transaction.atomic
def replace(
    *, application: Application, name: str, email: str, by: User, at: dt.datetime | None = None
) -> Endorsement:
    """Name another headteacher, or the right address: the old link dies at once and the new person is asked."""
    old = newest_endorsement(application)
    rules.can_replace(by, application, old, at or clock.now()).require()
    if old is not None:  # the rule has refused otherwise
        ENDORSEMENT.move(old, "replace")
        cancel(key=notices.key_of_request(old))
        record(ENDORSEMENT.event("replace"), by=by, subject=old, application=application.pk)
    Application.objects.filter(pk=application.pk).update(headteacher_name=name, headteacher_email=email)
    application.headteacher_name, application.headteacher_email = name, email
    return request(application=application, by=by)
