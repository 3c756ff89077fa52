"""What is told of a visit that its host shares, and messages within a trio."""

from __future__ import annotations

from django.urls import reverse

from core.ui.dates import full_date
from notifications.actions import Notice
from people.models import User
from trios.models import TrioMessage, VisitShare
from trios.notices.visit import IN_TRIO

SHARED = "visit.shared"


def shared(share: VisitShare) -> Notice:
    """A host shows what was agreed: to whom they chose. The link is made while the mail is composed (trios/tasks.py)."""
    visit = share.visit
    host = str(visit.host.participant)
    return Notice(
        kind=SHARED,
        key=f"visit.shared:{share.pk}",
        to=share.email,
        subject=f"{host} shares what came of a visit to their classroom",
        template="trios/email/visit_shared",
        reason=f"You get this because {host} entered your address.",
        context={
            "share": share.pk,
            "name": share.name,
            "host": host,
            "on": full_date(visit.starts_at),
            "until": full_date(share.until),
        },
        urgent=False,
    )


def written(message: TrioMessage, person: User) -> Notice:
    """One of the trio's people writes to the others: to each of them."""
    writer = message.writer
    return Notice(
        kind="trio.written",
        key=f"trio.written:{message.pk}:{person.pk}",
        to=person,
        subject=f"{writer} writes to trio {message.trio.number}",
        template="trios/email/trio_written",
        reason=IN_TRIO,
        context={
            "writer": {"name": str(writer), "email": writer.email},
            "text": message.text,
            "path": reverse("trios:trio-detail", kwargs={"pk": message.trio_id}),
        },
        urgent=False,
        alone=True,
    )
