"""The open call for markers, and those whom the team invites."""

import datetime as dt

from django.db import transaction

from audit.actions import record
from core import clock
from marking.models import MarkerInvitation, PoolCall
from marking.notices import call as notices
from marking.rules import team as rules
from notifications.actions import notify
from people.models import User
from people.roles import Permission
from programme.models import Cohort


@transaction.atomic
def set_call(*, cohort: Cohort, by: User, first_day: dt.date, last_day: dt.date) -> PoolCall:
    """Say from when until when people can ask to mark in the cohort, both days included.

    Last year's markers are asked by mail to renew when it opens.
    """
    rules.can_oversee(by, Permission.MARKER_APPROVE).require()
    call, _ = PoolCall.objects.update_or_create(
        cohort=cohort,
        defaults={
            "opens_at": clock.london(first_day),
            "closes_at": clock.end_of(last_day),
            "set_at": clock.now(),
            "set_by": by,
        },
    )
    record("marker.call_set", by=by, subject=cohort, first_day=str(first_day), last_day=str(last_day))
    return call


@transaction.atomic
def invite(*, cohort: Cohort, by: User, email: str, name: str = "") -> MarkerInvitation:
    """Ask somebody to mark; they get a mail and can ask to join whether or not the call is open. Asked twice it is one mail."""
    rules.can_oversee(by, Permission.MARKER_APPROVE).require()
    facts = {"name": name, "invited_at": clock.now(), "invited_by": by}
    invitation, is_new = MarkerInvitation.objects.get_or_create(
        cohort=cohort, email=email.lower(), defaults=facts
    )
    if not is_new:
        return invitation
    record("marker.invited", by=by, subject=invitation)
    notify(notices.invited(invitation))
    return invitation
