"""What people are told of catch-ups."""

from __future__ import annotations

from django.urls import reverse

from core.ui.dates import full_date
from notifications.actions import Notice
from notifications.enums import Pace
from people.models import User
from programme.models import CatchUp
from programme.queries.session import title_of


def agreed(catch_up: CatchUp) -> Notice:
    """How a missed session is made up for, and by when."""
    return to_participant(
        catch_up, "agreed", f"How you catch up by {full_date(catch_up.due_on)}", slowest=Pace.DAILY
    )


def finished(catch_up: CatchUp, lead: User) -> Notice:
    """Somebody says they have caught up: the lead signs it off."""
    name = str(catch_up.attendance.enrolment.participant)
    return Notice(
        kind="catch_up.finished",
        key=f"catch_up.finished:{catch_up.pk}:{lead.pk}",
        to=lead,
        subject=f"{name} has caught up: please sign it off",
        template="programme/email/catch_up_finished",
        reason="You get this because you lead the programme in this authority.",
        context={
            "name": name,
            "title": title_of(catch_up.attendance.session),
            "path": reverse("programme:catch-up-sign-off", kwargs={"pk": catch_up.pk}),
        },
        urgent=False,
    )


def signed_off(catch_up: CatchUp) -> Notice:
    """The missed session is made up for."""
    title = title_of(catch_up.attendance.session)
    return to_participant(catch_up, "signed_off", f"Your catch-up on {title} is signed off")


def due(catch_up: CatchUp) -> Notice:
    """A catch-up is due soon."""
    return to_participant(catch_up, "due", f"Reminder: your catch-up is due on {full_date(catch_up.due_on)}")


def overdue(catch_up: CatchUp) -> Notice:
    """A catch-up was due and is not done."""
    return to_participant(catch_up, "overdue", f"Your catch-up was due on {full_date(catch_up.due_on)}")


def to_participant(catch_up: CatchUp, what: str, subject: str, *, slowest: Pace = Pace.WEEKLY) -> Notice:
    session = catch_up.attendance.session
    return Notice(
        kind=f"catch_up.{what}",
        key=f"catch_up.{what}:{catch_up.pk}:{catch_up.due_on}",
        to=catch_up.attendance.enrolment.participant,
        subject=subject,
        template=f"programme/email/catch_up_{what}",
        reason="You get this because you missed a session, or part of it, and agreed how to catch up.",
        context={
            "title": title_of(session),
            "held_on": full_date(session.starts_at),
            "task": catch_up.get_task_display(),
            "detail": catch_up.detail,
            "due": full_date(catch_up.due_on),
            "path": reverse("programme:catch-up-finish", kwargs={"pk": catch_up.pk}),
        },
        urgent=False,
        slowest=slowest,
    )
