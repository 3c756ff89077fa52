"""What is said when something about somebody's year changes."""

from django.urls import reverse

from core.ui.dates import full_date
from notifications.actions import Notice
from people.models import User
from programme.models import Enrolment, EnrolmentPost

REASON = "You get this because you take part in Improving Our Classrooms."


def _changed(what: str, key: str, enrolment: Enrolment, subject: str, sentences: list[str]) -> Notice:
    return Notice(
        kind=f"enrolment.{what}",
        key=f"enrolment.{what}:{enrolment.pk}:{key}",
        to=enrolment.participant,
        subject=subject,
        template="programme/email/enrolment_changed",
        reason=REASON,
        context={
            "path": reverse("programme:enrolment-detail", kwargs={"pk": enrolment.pk}),
            "sentences": sentences,
        },
    )


def route_changed(enrolment: Enrolment, event: int) -> Notice:
    """Which route it is now."""
    route = enrolment.get_route_display()
    return _changed(
        "route_changed",
        str(event),
        enrolment,
        f"Your route is now: {route}",
        [
            f"Your route in {enrolment.cohort} is now: {route}. What counts towards the pass has changed with it."
        ],
    )


def moved(enrolment: Enrolment, post: EnrolmentPost) -> Notice:
    """Where they are from which day on, and what stays."""
    return _changed(
        "moved",
        str(post.pk),
        enrolment,
        f"Your move to {post.school.name} is recorded",
        [
            f"From {full_date(post.from_on)} you are at {post.school.name}, {post.authority}.",
            f"From then on the sessions of {post.authority} are yours. What you have attended and written stays.",
        ],
    )


def arrived(enrolment: Enrolment, post: EnrolmentPost, lead: User) -> Notice:
    """To the lead of the new authority: somebody comes."""
    return Notice(
        kind="enrolment.arrived",
        key=f"enrolment.arrived:{post.pk}:{lead.pk}",
        to=lead,
        subject=f"{enrolment.participant.name} moves to {post.school.name} on {full_date(post.from_on)}",
        template="programme/email/enrolment_changed",
        reason=f"You get this because you lead for {post.authority}.",
        context={
            "path": reverse("programme:enrolment-detail", kwargs={"pk": enrolment.pk}),
            "sentences": [
                f"{enrolment.participant.name} takes part in {enrolment.cohort} and moves to {post.school.name} on "
                f"{full_date(post.from_on)}. From then on they stand in your registers, with all they have done before."
            ],
        },
        urgent=False,
    )


def deferred(enrolment: Enrolment) -> Notice:
    """Which cohort they go on in, and what is kept."""
    return _changed(
        "deferred",
        str(enrolment.deferred_to_id),
        enrolment,
        f"Your place has moved to {enrolment.deferred_to}",
        [
            f"You no longer take part in {enrolment.cohort}. You have a place in {enrolment.deferred_to}.",
            "What you have written in this year stays yours to read.",
        ],
    )


def withdrawn(enrolment: Enrolment) -> Notice:
    """They are out, and what is kept."""
    return _changed(
        "withdrawn",
        "",
        enrolment,
        f"You no longer take part in {enrolment.cohort}",
        [
            f"Your place in {enrolment.cohort} has ended.",
            "What you have written stays yours to read and take away.",
        ],
    )
