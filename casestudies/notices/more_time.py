"""What is said about more time, to the team and to the author."""

from django.urls import reverse

from casestudies.models import (
    Extension,
    ExtensionRequest,
)
from casestudies.notices.case_study import MINE
from casestudies.queries import due_at
from core.ui.dates import deadline
from notifications.actions import Notice
from notifications.enums import Pace
from people.models import User


def asked_key(request_id: int, person_id: int) -> str:
    """The key of the word to one of the team that somebody asks for more time."""
    return f"extension_request.asked:{request_id}:{person_id}"


def time_asked_for(request: ExtensionRequest, to: User) -> Notice:
    """Somebody asks for more time, to one of the team. PRIVACY: the mail does not say why."""
    author = request.case_study.enrolment.participant
    return Notice(
        kind="case_study.time_asked",
        key=asked_key(request.pk, to.pk),
        to=to,
        subject=f"{author} asks for more time",
        template="casestudies/email/time_asked_for",
        reason="You get this because you decide on case studies in Improving Our Classrooms.",
        context={
            "author": str(author),
            "due_at": deadline(request.due_at),
            "until": deadline(request.until),
            "path": reverse("casestudies:request-decide", kwargs={"pk": request.pk}),
        },
        urgent=False,
        slowest=Pace.DAILY,
    )


def time_not_given(request: ExtensionRequest) -> Notice:
    """The due date stays, to the author, with the team's words."""
    return Notice(
        kind="case_study.time_not_given",
        key=f"case_study.time_not_given:{request.pk}",
        to=request.case_study.enrolment.participant,
        subject="Your case study is due on the day it was",
        template="casestudies/email/time_not_given",
        reason=MINE,
        context={
            "due_at": deadline(due_at(request.case_study)),
            "answer": request.answer,
            "path": reverse("casestudies:time-ask"),
        },
        decision=True,
    )


def extended(extension: Extension, answer: str = "") -> Notice:
    """There is more time, to the author; `answer`: what the team adds to it."""
    return Notice(
        kind="case_study.extended",
        key=f"case_study.extended:{extension.pk}",
        to=extension.case_study.enrolment.participant,
        subject=f"Your case study is now due by {deadline(extension.due_at)}",
        template="casestudies/email/extended",
        reason=MINE,
        context={
            "due_at": deadline(extension.due_at),
            "answer": answer,
            "path": reverse("casestudies:case-study"),
        },
    )
