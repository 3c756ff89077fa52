"""What headteachers are asked, and what applicants hear of the answer."""

from django.urls import reverse

from core.ui.dates import deadline
from notifications.actions import Notice
from programme.models import Endorsement
from programme.notices.application import REASON, path_of


def key_of_request(endorsement: Endorsement) -> str:
    """The outbox key of the mail with the link."""
    return f"endorsement.requested:{endorsement.pk}"


def _facts(endorsement: Endorsement) -> dict[str, str]:
    application = endorsement.application
    return {
        "headteacher": endorsement.headteacher_name,
        "applicant": application.full_name,
        "school": str(application.school),
        "cohort": application.cohort.name,
        "until": deadline(endorsement.expires_at),
    }


def requested(endorsement: Endorsement, token: str) -> Notice:
    """The headteacher's link. SECURITY: the outbox row is the only place that has the token."""
    application = endorsement.application
    return Notice(
        kind="endorsement.requested",
        key=key_of_request(endorsement),
        to=endorsement.headteacher_email,
        subject=f"{application.full_name} asks for your support to join Improving Our Classrooms",
        template="programme/email/endorsement_requested",
        reason=f"You get this because {application.full_name} named you as headteacher in an application.",
        context=_facts(endorsement)
        | {"path": reverse("programme:endorsement-open", kwargs={"token": token})},
    )


def reminded(endorsement: Endorsement, path: str) -> Notice:
    """Once, a few days later, to the headteacher, with the same link."""
    application = endorsement.application
    return Notice(
        kind="endorsement.reminded",
        key=f"endorsement.reminded:{endorsement.pk}",
        to=endorsement.headteacher_email,
        subject=f"{application.full_name} still waits for your answer about Improving Our Classrooms",
        template="programme/email/endorsement_reminded",
        reason=f"You get this because {application.full_name} named you as headteacher in an application.",
        context=_facts(endorsement) | {"path": path},
        urgent=False,
    )


def _to_applicant(verb: str, endorsement: Endorsement, subject: str, urgent: bool = True) -> Notice:
    application = endorsement.application
    context = _facts(endorsement) | {"path": path_of(application), "reason_given": endorsement.reason}
    return Notice(
        kind=f"endorsement.{verb}",
        key=f"endorsement.{verb}:{endorsement.pk}",
        to=application.applicant,
        subject=subject,
        template=f"programme/email/endorsement_{verb}",
        reason=REASON,
        context=context,
        urgent=urgent,
    )


def supported(endorsement: Endorsement) -> Notice:
    """Good news for the applicant."""
    return _to_applicant("supported", endorsement, "Your headteacher supports your application")


def declined(endorsement: Endorsement) -> Notice:
    """The headteacher said no, and why."""
    return _to_applicant("declined", endorsement, "Your headteacher has not supported your application")


def disowned(endorsement: Endorsement) -> Notice:
    """The mail went to the wrong person: name another."""
    return _to_applicant(
        "disowned", endorsement, "Please name your headteacher again: we wrote to the wrong person"
    )


def unanswered(endorsement: Endorsement) -> Notice:
    """The headteacher is silent: speak to them, or name another."""
    return _to_applicant(
        "unanswered",
        endorsement,
        "Your headteacher has not answered about your application yet",
        urgent=False,
    )
