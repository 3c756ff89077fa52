"""What the worker does for this app."""

from dataclasses import replace
from typing import Any

from django.db import transaction

from core.jobs import Progress, job
from notifications.actions import notify
from notifications.delivery import AT_SENDING
from notifications.models import Message
from people.models import User
from programme.actions import enrolment_changes, imports
from programme.actions.endorsement import make_link
from programme.enums import EnrolmentState
from programme.models import Application, ApplicationImport, Enrolment, EnrolmentPost, Session
from programme.notices import booking
from programme.notices import session as notices
from programme.queries.endorsement import KINDS_WITH_LINK
from programme.queries.session import eligible_for, expected_at, has_place, with_parts

# Where places are booked, an arranged session is an offer to all who may choose it.
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
    is_offer = session.by_booking and payload["what"] == "arranged"
    who = eligible_for(session).exclude(has_place(session)) if is_offer else expected_at(session)
    people = list(who.select_related("participant"))
    gone = list(
        Enrolment.objects.filter(
            cohort=session.cohort_id, state=EnrolmentState.ACTIVE, authority__in=payload["dropped"]
        ).select_related("participant")
        if not session.by_booking  # nobody of an authority that is dropped then has a place
        else ()
    )
    due = [(booking.opened if is_offer else TOLD[payload["what"]], enrolment) for enrolment in people]
    due += [(notices.dropped, enrolment) for enrolment in gone]
    for done, (notice, enrolment) in enumerate(due, start=1):
        with transaction.atomic():
            notify(replace(notice(session, enrolment.participant), urgent=payload.get("soon", True)))
        progress.report(done, len(due))


@job("programme.follow_move")
def follow_move(payload: dict[str, Any], progress: Progress) -> None:
    """The day of a move has come: the new school and authority hold from now on."""
    post = EnrolmentPost.objects.filter(pk=payload["post"]).first()
    if post is not None:
        enrolment_changes.follow_move(post=post)


def import_gave_up(payload: dict[str, Any], error: str) -> None:
    """The rest can be brought in by another press."""
    imports.stop(table=ApplicationImport.objects.get(pk=payload["import"]))


@job("programme.import", lease=120, attempts=3, gave_up=import_gave_up)
def import_applications(payload: dict[str, Any], progress: Progress) -> None:
    """Bring the rows of a table in that somebody has checked."""
    table = ApplicationImport.objects.select_related("cohort", "authority", "started_by").get(
        pk=payload["import"]
    )
    imports.bring_in(table=table, progress=progress)


@job("programme.ask_headteachers", lease=120)
def ask_headteachers(payload: dict[str, Any], progress: Progress) -> None:
    """Write to headteachers and applicants of applications that were brought in."""
    by = User.objects.get(pk=payload["by"])
    rows = Application.objects.filter(pk__in=payload["applications"]).select_related(
        "cohort", "school", "authority", "applicant"
    )
    for done, application in enumerate(rows, start=1):
        imports.ask_headteacher(application=application, by=by)
        if done % 20 == 0:
            progress.report(done, len(payload["applications"]))
