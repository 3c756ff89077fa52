"""What the worker does for this app."""

from dataclasses import replace
from typing import Any

from django.db import transaction

from core.jobs import Progress, job
from notifications.actions import notify
from programme.enums import EnrolmentState
from programme.models import Enrolment, Session
from programme.notices import session as notices
from programme.queries.session import expected_at, with_parts

TOLD = {"arranged": notices.arranged, "changed": notices.changed, "cancelled": notices.cancelled}


@job("programme.tell_expected", lease=120)
def tell_expected(payload: dict[str, Any], progress: Progress) -> None:
    """Write to everybody expected at a session that it was arranged, changed or cancelled.

    Says nothing when the session was changed again meanwhile: that change has its own piece of work.
    """
    session = with_parts(Session.objects.filter(pk=payload["session"])).first()
    if session is None or session.sequence != payload["sequence"]:
        return
    people = list(expected_at(session).select_related("participant"))
    gone = list(
        Enrolment.objects.filter(
            cohort=session.cohort_id, state=EnrolmentState.ACTIVE, authority__in=payload["dropped"]
        ).select_related("participant")
    )
    due = [(TOLD[payload["what"]], enrolment) for enrolment in people]
    due += [(notices.dropped, enrolment) for enrolment in gone]
    for done, (notice, enrolment) in enumerate(due, start=1):
        with transaction.atomic():
            notify(replace(notice(session, enrolment.participant), urgent=payload.get("soon", True)))
        progress.report(done, len(due))
