"""What the worker does for this app."""

from typing import Any

from django.db import transaction

from core.jobs import Progress, job
from notifications.actions import notify
from notifications.delivery import AT_SENDING
from notifications.models import Message
from programme.actions.endorsement import make_link
from programme.enums import EnrolmentState
from programme.models import Enrolment, Session
from programme.notices import session as notices
from programme.queries.endorsement import KINDS_WITH_LINK
from programme.queries.session import expected_at, with_parts

TOLD = {"arranged": notices.arranged, "changed": notices.changed, "cancelled": notices.cancelled}


def link_for_mail(message: Message) -> dict[str, Any]:
    """A link of its own for each mail to a headteacher."""
    return {"path": make_link(endorsement_id=message.context["endorsement"])}


AT_SENDING |= dict.fromkeys(KINDS_WITH_LINK, link_for_mail)


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
            notify(notice(session, enrolment.participant))
        progress.report(done, len(due))
