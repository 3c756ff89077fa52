"""What people are told of sessions: invitations that their calendars take in, change and take out."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from core.ui.dates import clock_time, full_date, full_datetime
from notifications.actions import Notice
from people.models import User
from programme.calendars import invitation
from programme.models import Enrolment, Session
from programme.queries.session import title_of

EXPECTED = "You get this because you are expected at this session."


def facts(session: Session) -> dict[str, Any]:
    """What every mail about a session says of it, in plain words."""
    return {
        "title": title_of(session),
        "when": when_of(session),
        "mode": session.get_mode_display(),
        "place": session.place,
        "join_link": session.join_link,
        "note": session.note,
        "path": reverse("programme:session-detail", kwargs={"pk": session.pk}),
    }


def when_of(session: Session) -> str:
    """ "Thursday 19 March 2027, 4 pm to 7 pm, UK time"."""
    return f"{full_date(session.starts_at)}, {clock_time(session.starts_at)} to {clock_time(session.ends_at)}, UK time"


def arranged(session: Session, user: User) -> Notice:
    """A session was arranged: the invitation."""
    return about(
        "arranged", session, user, f"IOC session on {full_datetime(session.starts_at)}: {title_of(session)}"
    )


def changed(session: Session, user: User) -> Notice:
    """Something about it was changed: the invitation again, which calendars take as an update."""
    return about(
        "changed",
        session,
        user,
        f"Changed: IOC session {title_of(session)} is now on {full_datetime(session.starts_at)}",
    )


def cancelled(session: Session, user: User) -> Notice:
    """It does not take place; calendars take it out."""
    return about(
        "cancelled",
        session,
        user,
        f"Cancelled: IOC session on {full_datetime(session.starts_at)}",
        reason=session.cancelled_reason,
    )


def dropped(session: Session, user: User) -> Notice:
    """It takes place, but no longer for this person's authority; their calendar takes it out."""
    return about(
        "dropped", session, user, f"No longer for you: IOC session on {full_datetime(session.starts_at)}"
    )


def about(what: str, session: Session, user: User, subject: str, reason: str = "") -> Notice:
    """Comes in school time; whoever tells makes it urgent where the date is near (programme/tasks.py)."""
    off = what in ("cancelled", "dropped")
    return Notice(
        kind=f"session.{what}",
        key=f"session.{what}:{session.pk}:{session.sequence}:{user.pk}",
        to=user,
        subject=subject,
        template=f"programme/email/session_{what}",
        reason=EXPECTED if what != "dropped" else "You get this because you were expected at this session.",
        context={
            **facts(session),
            "cancelled_reason": reason,
            "join_link": "" if off else session.join_link,  # nobody is led to a meeting that is not theirs
        },
        invitation=invitation(session, user, cancelled=off),
        urgent=False,
        by=session.starts_at,
    )


def reminded(session: Session, enrolment: Enrolment, days: int) -> Notice:
    """A session is coming, a week or a day ahead."""
    return Notice(
        kind="session.reminded",
        key=f"session.reminded:{session.pk}:{session.starts_at:%Y%m%d}:{days}:{enrolment.pk}",
        to=enrolment.participant,
        subject=f"Reminder: IOC session on {full_datetime(session.starts_at)}",
        template="programme/email/session_reminded",
        reason=EXPECTED,
        context={
            **facts(session),
            "calendar_path": reverse("programme:session-invitation", kwargs={"pk": session.pk}),
            "apologies_path": reverse("programme:apologies", kwargs={"pk": session.pk}),
        },
        urgent=False,
    )
