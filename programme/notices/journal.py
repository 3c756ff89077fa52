"""What people are told of their journal: that an entry waits, never what is in one."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse

from core.ui.dates import full_datetime
from notifications.actions import Notice
from people.models import User
from programme.enums import Moment
from programme.models import Enrolment, Feature, JournalEntry, JournalReply, Session
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


def shared_key(entry: JournalEntry, person: User) -> str:
    """The name of that mail: once an entry and reader, however often it is shared."""
    return f"journal_entry.shared:{entry.pk}:{person.pk}"


def shared(entry: JournalEntry, person: User) -> Notice:
    """A participant lets somebody read an entry: to that reader. PRIVACY: not a word of the entry."""
    writer = str(entry.enrolment.participant)
    return Notice(
        kind="journal_entry.shared",
        key=shared_key(entry, person),
        to=person,
        subject=f"{writer} shares a journal entry with you: {entry.feature.title}",
        template="programme/email/journal_shared",
        reason="You get this because you belong to the writer's trio, or mentor it.",
        context={
            "writer": writer,
            "title": entry.feature.title,
            "moment": entry.get_moment_display().lower(),
            "path": reverse("programme:shared-entry", kwargs={"pk": entry.pk}),
        },
        urgent=False,
    )


def replied(reply: JournalReply) -> Notice:
    """Somebody replied to a shared entry: to its writer. PRIVACY: not a word of the reply."""
    entry = reply.entry
    where = {"number": entry.feature.number, "moment": entry.moment}
    return Notice(
        kind="journal_reply.written",
        key=f"journal_reply.written:{reply.pk}",
        to=entry.enrolment.participant,
        subject=f"{reply.written_by} replied to your journal entry: {entry.feature.title}",
        template="programme/email/journal_replied",
        reason="You get this because you share this entry of your journal.",
        context={
            "by": str(reply.written_by),
            "title": entry.feature.title,
            "moment": entry.get_moment_display().lower(),
            "path": reverse("programme:journal-entry", kwargs=where) + "#replies",
        },
        urgent=False,
    )
