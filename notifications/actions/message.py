import datetime as dt
import uuid
from collections.abc import Sequence

from django.conf import settings
from django.db import transaction

from audit.actions import record
from core import clock, jobs
from notifications import groups, queries, rules, school_time
from notifications.enums import MessageState, Pace
from notifications.models import Message
from notifications.telling import Notice
from notifications.transitions import MESSAGE, UNSENT
from people.models import User


class Timing:
    """When each of some notices goes out, from what their people chose and when their schools are closed."""

    def __init__(self, notices: Sequence[Notice]) -> None:
        self.now = clock.now()
        patient = {n.user.pk for n in notices if n.user is not None and not n.urgent}
        gathered = {n.user.pk for n in notices if n.user is not None and n.can_be_gathered}
        self.off = school_time.days_off(patient, clock.today()) if patient else {}
        self.paces = queries.paces(gathered) if gathered else {}

    def of(self, notice: Notice) -> tuple[MessageState, dt.datetime]:
        """Whether it waits for a digest, and until when: the slowest way the person allows that is not too late."""
        if notice.urgent:
            return MessageState.WAITING, max(self.now, notice.not_before or self.now)
        off = self.off.get(notice.user.pk, frozenset()) if notice.user else frozenset()
        if notice.user is not None and notice.can_be_gathered:
            chosen = self.paces.get((notice.user.pk, groups.group_of(notice.kind)), Pace.WEEKLY)
            order = list(Pace)
            for pace in order[max(order.index(Pace(chosen)), order.index(notice.slowest)) : -1]:
                when = school_time.next_digest(pace, self.now, off)
                if notice.by is None or when < notice.by:
                    return MessageState.GATHERED, when
        return MessageState.WAITING, school_time.in_school_time(self.now, off, notice.by)


@transaction.atomic
def notify(*notices: Notice) -> list[Message]:
    """Put what people are to be told in the outbox, in the transaction of its cause; a known key is left alone."""
    messages = []
    timing = Timing(notices)
    for notice in notices:
        state, when = timing.of(notice)
        message, is_new = Message.objects.get_or_create(
            dedupe_key=notice.key,
            defaults={
                "to_user": notice.user,
                "to_address": notice.user.email if notice.user else str(notice.to),
                "kind": notice.kind,
                "subject": " ".join(notice.subject.split())[:200],
                "template": notice.template,
                "context": notice.context,
                "reason": notice.reason,
                "invitation": notice.invitation,
                "is_decision": notice.decision,
                "state": state,
                "send_after": when,
                "created_at": timing.now,
                "message_id": new_message_id(),
            },
        )
        if is_new:
            messages.append(message)
            if state == MessageState.WAITING:
                deliver_later(message)
    return messages


def new_message_id() -> str:
    """A name for a mail that mail programs know it by, however often it comes."""
    host = settings.SITE_URL.split("//")[-1].split(":")[0]
    return f"<{uuid.uuid4().hex}@{host}>"


def deliver_later(message: Message) -> None:
    """Have the worker send it when its time has come."""
    jobs.enqueue(
        "notifications.deliver",
        f"message:{message.pk}",
        {"message": message.pk},
        run_after=message.send_after,
    )


@transaction.atomic
def cancel(*, key: str, again: bool = False) -> bool:
    """Stop a mail that has not gone out; True when there was one. `again`: the same may be told later after all."""
    unsent = Message.objects.filter(dedupe_key=key, state__in=UNSENT)
    stopped: dict[str, str] = {"state": MessageState.CANCELLED}
    if again:
        stopped["dedupe_key"] = f"{key}:stopped:{uuid.uuid4().hex[:12]}"  # so that the key is free
    return bool(unsent.update(**stopped))


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
