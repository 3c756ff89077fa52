"""What somebody is told who may apply late."""

from django.urls import reverse

from core.ui.dates import deadline
from notifications.actions import Notice
from programme.models import LateCode


def shown(code: str) -> str:
    """A code as people read it out: in two halves, which stay on one line."""
    half = len(code) // 2
    return f"{code[:half]}\N{NON-BREAKING HYPHEN}{code[half:]}"


def made(late_code: LateCode) -> Notice:
    """Your code, and until when it works."""
    return Notice(
        kind="late_code.made",
        key=f"late_code.made:{late_code.pk}",
        to=late_code.email,
        subject=f"You can apply for {late_code.cohort} until {deadline(late_code.closes_at).split(' at ')[0]}",
        template="programme/email/late_code_made",
        reason="You get this because the programme team gave you more time to apply to Improving Our Classrooms.",
        context={
            "cohort": late_code.cohort.name,
            "code": shown(late_code.code),
            "until": deadline(late_code.closes_at),
            "email": late_code.email,
            "path": reverse("programme:application-late"),
        },
    )
