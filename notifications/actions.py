import datetime as dt
import uuid
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.db import transaction

from audit.actions import record
from core import clock, jobs
from notifications import rules
from notifications.enums import MessageState
from notifications.models import Message
from notifications.transitions import MESSAGE
from people.models import User

QUIET_FROM, QUIET_UNTIL = 18, 8  # hours in London between which nothing but the urgent goes out


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """Something one person is to be told.

    key: makes it once only, e.g. "application.offered:17"; to: a user or an address; template: a folder-less name under
    templates/, e.g. "programme/email/offered" (.txt and .html both exist); context: JSON only, ids and plain words;
    urgent: goes at any hour (the person is waiting for it); decision: never sent twice even when in doubt;
    not_before: waits at least until then, so that it can be taken back.
    """

    kind: str
    key: str
    to: Any
    subject: str
    template: str
    reason: str
    context: dict[str, Any] = field(default_factory=dict)
    invitation: str = ""
    urgent: bool = True
    decision: bool = False
    not_before: dt.datetime | None = None


@transaction.atomic
def notify(*notices: Notice) -> list[Message]:
    """Put what people are to be told in the outbox, in the transaction of its cause; a known key is left alone."""
    messages = []
    for notice in notices:
        is_user = hasattr(notice.to, "email")
        address = notice.to.email if is_user else str(notice.to)
        when = max(clock.now(), notice.not_before or clock.now())
        when = when if notice.urgent else next_waking_hour(when)
        host = settings.SITE_URL.split("//")[-1].split(":")[0]
        message, is_new = Message.objects.get_or_create(
            dedupe_key=notice.key,
            defaults={
                "to_user": notice.to if is_user else None,
                "to_address": address,
                "kind": notice.kind,
                "subject": " ".join(notice.subject.split())[:200],
                "template": notice.template,
                "context": notice.context,
                "reason": notice.reason,
                "invitation": notice.invitation,
                "is_decision": notice.decision,
                "send_after": when,
                "created_at": clock.now(),
                "message_id": f"<{uuid.uuid4().hex}@{host}>",
            },
        )
        if is_new:
            messages.append(message)
            jobs.enqueue(
                "notifications.deliver", f"message:{message.pk}", {"message": message.pk}, run_after=when
            )
    return messages


def next_waking_hour(instant: dt.datetime) -> dt.datetime:
    """The instant itself by day; in the evening and at night, 8 o'clock of the next morning in London."""
    local = instant.astimezone(clock.LONDON)
    if QUIET_UNTIL <= local.hour < QUIET_FROM:
        return instant
    date = local.date() + dt.timedelta(days=1 if local.hour >= QUIET_FROM else 0)
    return clock.london(date, QUIET_UNTIL)


@transaction.atomic
def cancel(*, key: str) -> bool:
    """Stop a mail that has not gone out; True when there was one."""
    unsent = Message.objects.filter(dedupe_key=key, state__in=[MessageState.WAITING, MessageState.HELD])
    return bool(unsent.update(state=MessageState.CANCELLED))


@transaction.atomic
def hurry(*, key: str) -> bool:
    """Send a waiting mail now instead of when it was planned; True when there was one."""
    waiting = Message.objects.filter(dedupe_key=key, state=MessageState.WAITING).first()
    if waiting is None:
        return False
    Message.objects.filter(pk=waiting.pk).update(send_after=clock.now())
    jobs.enqueue("notifications.deliver", f"message:{waiting.pk}:hurried", {"message": waiting.pk})
    return True


@transaction.atomic
def hold(*, message: Message, by: User) -> None:
    """Keep a waiting mail back until somebody lets it go."""
    rules.can_hold(by, message).require()
    MESSAGE.move(message, "hold")
    record(MESSAGE.event("hold"), by=by, subject=message)


@transaction.atomic
def let_go(*, message: Message, by: User) -> None:
    """Send a held, failed or doubtful mail on, now; its next run is a new piece of work."""
    rules.can_let_go(by, message).require()
    MESSAGE.move(message, "let_go", send_after=clock.now(), last_error="")
    event = record(MESSAGE.event("let_go"), by=by, subject=message)
    jobs.enqueue("notifications.deliver", f"message:{message.pk}:{event.pk}", {"message": message.pk})
