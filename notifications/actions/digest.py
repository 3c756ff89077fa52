"""Many small things in one mail.

A digest is a row of the outbox like any other, and the rows it carries point to it. Each step is one transaction, and
whoever is killed between two leaves rows that the next run finds: nothing is carried twice, nothing is lost.
"""

from django.db import transaction

from core import clock
from notifications import queries, school_time
from notifications.actions.message import deliver_later, new_message_id
from notifications.enums import MessageState
from notifications.models import Message

TEMPLATE = "notifications/email/digest"
REASON = "You get this because you chose to hear of small things together."


def gather_due() -> None:
    """Make the digests whose time has come. May be run any number of times; nothing to say makes none."""
    for person in queries.people_with_digests_due():
        gather(person=person)


@transaction.atomic
def gather(*, person: int) -> Message | None:
    """Put what waits for the person into one mail, or send it alone where it is one thing only."""
    due = queries.due_for_digest(person)
    rows = list(due.select_for_update().select_related("to_user").order_by("pk"))
    if not rows:
        return None
    now = clock.now()
    off = school_time.days_off([person], clock.today()).get(person, frozenset())
    when = school_time.in_school_time(now, off)
    if len(rows) == 1:
        (row,) = rows
        row.state, row.send_after = MessageState.WAITING, when
        if due.filter(pk=row.pk).update(state=row.state, send_after=when):
            deliver_later(row)
        return row
    user = rows[0].to_user
    digest, _ = Message.objects.get_or_create(
        # Each row is carried once, so the first one's name is the digest's, whoever else is making it.
        dedupe_key=f"digest:{rows[0].pk}",
        defaults={
            "to_user": user,
            "to_address": user.email,
            "kind": "digest",
            "subject": f"{len(rows)} things from Improving Our Classrooms",
            "template": TEMPLATE,
            "reason": REASON,
            "send_after": when,
            "created_at": now,
            "message_id": new_message_id(),
        },
    )
    due.filter(pk__in=[row.pk for row in rows]).update(digest=digest)
    deliver_later(digest)
    return digest
