"""What people who left their address are told."""

from django.core import signing
from django.urls import reverse

from core.ui.dates import deadline
from notifications.actions import Notice
from programme.models import Cohort, Interest

SALT = "programme.interest"


def stop_path(interest: Interest) -> str:
    """The page on which the address can be taken off the list: signed, so that nobody takes off another's."""
    return reverse(
        "programme:interest-stop", kwargs={"signed": signing.Signer(salt=SALT).sign(str(interest.pk))}
    )


def registered(interest: Interest) -> Notice:
    """We have your address; this is how to take it back."""
    return Notice(
        kind="interest.registered",
        key=f"interest.registered:{interest.pk}",
        to=interest.email,
        subject="We will tell you when Improving Our Classrooms applications open",
        template="programme/email/interest_registered",
        reason="You get this because this address was left on the front page of Improving Our Classrooms.",
        context={"stop_path": stop_path(interest)},
    )


def opened(interest: Interest, cohort: Cohort) -> Notice:
    """Applications are open; the one mail the address was left for."""
    return Notice(
        kind="interest.opened",
        key=f"interest.opened:{interest.pk}",
        to=interest.email,
        subject=f"Applications for Improving Our Classrooms {cohort} are open",
        template="programme/email/interest_opened",
        reason="You get this because you asked to be told when applications open. It is the only one.",
        context={
            "path": reverse("front"),
            "cohort": cohort.name,
            "closes": deadline(cohort.applications_close_at),
        },
        urgent=False,
    )
