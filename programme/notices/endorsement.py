"""What headteachers are asked, and what applicants hear of the answer."""

from typing import Any

from django.urls import reverse

from core.ui.dates import deadline, full_datetime
from notifications.actions import Notice
from programme.models import Endorsement
from programme.models.endorsement import CHASERS
from programme.notices.application import REASON, path_of


def key_of_request(endorsement: Endorsement) -> str:
    """The outbox key of the first mail with a link."""
    return f"endorsement.requested:{endorsement.pk}"


def key_of_chaser(endorsement: Endorsement, number: int) -> str:
    """The outbox key of a reminder with a link."""
    return f"endorsement.chased:{endorsement.pk}:{number}"


def keys_to_headteacher(endorsement: Endorsement) -> list[str]:
    """The outbox keys of every mail with a link that can go out about a request."""
    chasers = [key_of_chaser(endorsement, number) for number in range(1, CHASERS + 1)]
    return [key_of_request(endorsement), *chasers]


def _facts(endorsement: Endorsement) -> dict[str, str]:
    application = endorsement.application
    return {
        "headteacher": endorsement.headteacher_name,
        "headteacher_email": endorsement.headteacher_email,
        "applicant": application.full_name,
        "school": str(application.school),
        "cohort": application.cohort.name,
        "until": deadline(endorsement.expires_at),
    }


def _to_headteacher(
    endorsement: Endorsement, verb: str, key: str, subject: str, urgent: bool = True
) -> Notice:
    """SECURITY: the row holds no link. It is made while the mail is composed (programme/tasks.py)."""
    return Notice(
        kind=f"endorsement.{verb}",
        key=key,
        to=endorsement.headteacher_email,
        subject=subject,
        template=f"programme/email/endorsement_{verb}",
        reason=f"You get this because {endorsement.application.full_name} named you as headteacher in an application.",
        context=_facts(endorsement) | {"endorsement": endorsement.pk},
        urgent=urgent,
    )


def requested(endorsement: Endorsement) -> Notice:
    """The headteacher is asked, with a link."""
    applicant = endorsement.application.full_name
    return _to_headteacher(
        endorsement,
        "requested",
        key_of_request(endorsement),
        f"{applicant} asks for your support to join Improving Our Classrooms",
    )


def chased(endorsement: Endorsement, number: int) -> Notice:
    """A reminder to the headteacher, with a link of its own to the same page."""
    applicant = endorsement.application.full_name
    return _to_headteacher(
        endorsement,
        "chased",
        key_of_chaser(endorsement, number),
        f"{applicant} still waits for your answer about Improving Our Classrooms",
        urgent=False,
    )


def phoned_in(endorsement: Endorsement) -> Notice:
    """What was written down in the headteacher's name, so that they can put it right."""
    notice = _to_headteacher(
        endorsement,
        "phoned_in",
        f"endorsement.phoned_in:{endorsement.pk}",
        f"Your support for {endorsement.application.full_name}, given by phone, has been written down",
    )
    notice.context["said_by"] = endorsement.answered_name
    notice.context["path"] = reverse("privacy")
    notice.context["phoned"] = full_datetime(endorsement.phoned_at)
    return notice


def _to_applicant(verb: str, endorsement: Endorsement, subject: str, urgent: bool = True) -> Notice:
    application = endorsement.application
    context: dict[str, Any] = _facts(endorsement) | {
        "path": path_of(application),
        "reason_given": endorsement.reason,
        "by_phone": endorsement.phoned_at is not None,
    }
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
    notice = _to_applicant("supported", endorsement, "Your headteacher supports your application")
    notice.context["headteacher"] = endorsement.answered_name
    return notice


def declined(endorsement: Endorsement) -> Notice:
    """The headteacher said no, and why."""
    return _to_applicant("declined", endorsement, "Your headteacher has not supported your application")


def disowned(endorsement: Endorsement) -> Notice:
    """The mail went to the wrong person: name another."""
    return _to_applicant(
        "disowned", endorsement, "Please name your headteacher again: we wrote to the wrong person"
    )


def passed_on(endorsement: Endorsement, new: Endorsement) -> Notice:
    """The mail went to the wrong person, who named another: they have been asked."""
    notice = _to_applicant(
        "passed_on", endorsement, f"We have asked {new.headteacher_name} for support instead"
    )
    notice.context["new_headteacher"] = new.headteacher_name
    notice.context["new_email"] = new.headteacher_email
    return notice


def bounced(endorsement: Endorsement) -> Notice:
    """The mail to the headteacher came back: mend the address."""
    return _to_applicant(
        "bounced", endorsement, "Our mail to your headteacher came back: please check the address"
    )


def unanswered(endorsement: Endorsement) -> Notice:
    """The headteacher is silent: speak to them, or name another."""
    return _to_applicant(
        "unanswered",
        endorsement,
        "Your headteacher has not answered about your application yet",
        urgent=False,
    )
