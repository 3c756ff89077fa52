"""What people are told of their journal: that an entry waits, never what is in one."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse

from core.ui.dates import full_datetime
from notifications.actions import Notice
from programme.enums import Moment
from programme.models import Enrolment, Feature, Session
from programme.queries.session import title_of


def key_of(moment: str, session: Session, enrolment: Enrolment) -> str:
    """The name of a reminder: one for each person, session date and side of it."""
    return f"journal.{moment}_reminded:{session.pk}:{session.starts_at:%Y%m%d}:{enrolment.pk}"


def reminded(moment: str, session: Session, enrolment: Enrolment, features: Sequence[Feature]) -> Notice:
    """The entries before (or after) a session are not finished."""
    subject = (
        f"Your journal before the session on {full_datetime(session.starts_at)}"
        if moment == Moment.BEFORE
        else f"Your journal after the session about {title_of(session)}"
    )
    return Notice(
        kind=f"journal.{moment}_reminded",
        key=key_of(moment, session, enrolment),
        to=enrolment.participant,
        subject=subject,
        template=f"programme/email/journal_{moment}_reminded",
        reason="You get this because an entry of your journal is not finished.",
        context={
            "when": full_datetime(session.starts_at),
            "path": reverse("programme:journal"),
            "entries": [
                {
                    "title": feature.title,
                    "path": reverse(
                        "programme:journal-entry", kwargs={"number": feature.number, "moment": moment}
                    ),
                }
                for feature in features
            ],
        },
        urgent=False,
    )
