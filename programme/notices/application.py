"""What an applicant is told."""

from django.urls import reverse

from core import clock
from core.ui.dates import deadline, full_date
from notifications.actions import Notice
from programme.models import Application, Enrolment
from programme.models.application import DRAFT_DAYS

REASON = "You get this because you applied to Improving Our Classrooms."


def path_of(application: Application) -> str:
    """The applicant's page."""
    return reverse("programme:application-detail", kwargs={"pk": application.pk})


def _to_applicant(verb: str, application: Application, subject: str, **more) -> Notice:
    context = {"path": path_of(application), "cohort": application.cohort.name} | more.pop("context", {})
    return Notice(
        kind=f"application.{verb}",
        key=more.pop("key", f"application.{verb}:{application.pk}"),
        to=application.applicant,
        subject=subject,
        template=f"programme/email/application_{verb}",
        reason=REASON,
        context=context,
        **more,
    )


KINDS_OF_DRAFT = ("draft_ending", "draft_expiring")


def key_of_draft(verb: str, application: Application) -> str:
    """The outbox key of a reminder about a draft: one for each date that it is about."""
    date = application.closes_at if verb == "draft_ending" else application.kept_until
    return f"application.{verb}:{application.pk}:{date:%Y%m%d}"


def submitted(application: Application) -> Notice:
    """A receipt, and what happens next."""
    return _to_applicant(
        "submitted",
        application,
        f"Your application for {application.cohort} is in: your headteacher has been asked",
        context={
            "headteacher": application.headteacher_name,
            "headteacher_email": application.headteacher_email,
            "until": deadline(application.headteacher_answers_until),
        },
    )


def brought_in(application: Application) -> Notice:
    """Somebody brought the application in from a form filled in elsewhere: what is here, and how to get in."""
    return _to_applicant(
        "brought_in",
        application,
        f"Your application for {application.cohort} is here: your headteacher has been asked",
        context={
            "headteacher": application.headteacher_name,
            "headteacher_email": application.headteacher_email,
            "address": application.applicant.email,
            "until": deadline(application.cohort.headteachers_answer_until),
        },
    )


def key_of_decision(application: Application) -> str:
    """The outbox key of the mail that tells a decision: one for each decision, as one can be undone and taken again."""
    return f"application.decided:{application.pk}:{application.decided_at:%Y%m%d%H%M%S%f}"


def _decision(application: Application) -> dict:
    return {"decision": True, "key": key_of_decision(application), "not_before": application.told_after}


def offered(application: Application) -> Notice:
    """A place, and until when to accept it."""
    return _to_applicant(
        "offered",
        application,
        f"You are offered a place in {application.cohort}: answer by {full_deadline(application)}",
        context={"accept_by": deadline(application.accept_by), "note": application.decision_note},
        **_decision(application),
    )


def full_deadline(application: Application) -> str:
    """The day on which the offer runs out, in words."""
    return deadline(application.accept_by).split(" at ")[0]


def wait_listed(application: Application) -> Notice:
    """No place yet, and what the waiting list means."""
    return _to_applicant(
        "wait_listed",
        application,
        f"You are on the waiting list for {application.cohort}",
        context={"note": application.decision_note},
        **_decision(application),
    )


def declined(application: Application) -> Notice:
    """No place this year."""
    return _to_applicant(
        "declined",
        application,
        f"Your application for {application.cohort}: we can't offer you a place",
        context={"note": application.decision_note},
        **_decision(application),
    )


def accepted(application: Application, enrolment: Enrolment) -> Notice:
    """You are in; what comes first."""
    cohort = application.cohort
    return _to_applicant(
        "accepted",
        application,
        f"You have a place in {cohort}",
        context={
            "path": reverse("home"),
            "route": enrolment.get_route_display(),
            "starts": full_date(cohort.starts_on),
            "sessions_from": full_date(cohort.sessions_from),
        },
    )


def lapsed(application: Application) -> Notice:
    """The offer ran out."""
    return _to_applicant(
        "lapsed",
        application,
        f"Your offer of a place in {application.cohort} has run out",
        context={"accept_by": deadline(application.accept_by)},
        decision=True,
    )


def withdrawn(application: Application) -> Notice:
    """Taken back, as you asked."""
    return _to_applicant(
        "withdrawn", application, f"You have withdrawn your application for {application.cohort}"
    )


def offer_ending(application: Application) -> Notice:
    """Three days left to accept."""
    return _to_applicant(
        "offer_ending",
        application,
        f"Your offer of a place runs out on {full_deadline(application)}",
        context={"accept_by": deadline(application.accept_by)},
        urgent=False,
        by=application.accept_by,
    )


def draft_ending(application: Application) -> Notice:
    """Begun, not submitted, and applications close in three days."""
    closes = deadline(application.closes_at)
    return _to_applicant(
        "draft_ending",
        application,
        f"Your application is not submitted yet: applications close on {closes.split(' at ')[0]}",
        key=key_of_draft("draft_ending", application),
        context={"closes": closes},
        urgent=False,
        by=application.cohort.applications_close_at,
    )


def draft_expiring(application: Application) -> Notice:
    """Nobody has saved it for weeks: it is deleted on a day that is named."""
    until = deadline(application.kept_until)
    return _to_applicant(
        "draft_expiring",
        application,
        f"Your unfinished application is deleted after {until.split(' at ')[0]}",
        key=key_of_draft("draft_expiring", application),
        context={"until": until, "saved": full_date(application.saved_at), "days": DRAFT_DAYS}
        | {"can_go_on": clock.now() < application.closes_at},
        urgent=False,
    )
