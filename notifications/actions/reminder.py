from itertools import batched

from django.db import IntegrityError, transaction

from audit.actions import record
from core import clock
from core.transitions import StaleState
from notifications import queries, rules
from notifications.actions.message import notify
from notifications.enums import MessageState
from notifications.models import Message, ReminderHold
from notifications.reminders import Planner, Reminder
from notifications.transitions import UNSENT
from people.models import User

CHUNK = 200


def write_due(planner: Planner) -> None:
    """Write what is due, was not written before and is not held; stop what has become needless. Any number of times."""
    due = {reminder.key: reminder for reminder in planner.ahead(clock.now())}
    stop_needless(planner, set(due))
    for keys in batched(due, CHUNK, strict=False):
        passed = set.union(*queries.written_or_held(keys))
        fresh = [due[key].as_notice() for key in keys if key not in passed]
        if fresh:
            with transaction.atomic():
                notify(*fresh)


def stop_needless(planner: Planner, due: set[str]) -> None:
    """Cancel reminders that wait though what they ask for is done, put off, or said by a later one."""
    waiting = Message.objects.filter(kind__in=planner.kinds, state__in=UNSENT).values_list("pk", "dedupe_key")
    needless = [pk for pk, key in waiting if key not in due]
    if needless:
        Message.objects.filter(pk__in=needless, state__in=UNSENT).update(state=MessageState.CANCELLED)


@transaction.atomic
def hold(*, reminder: Reminder, by: User) -> ReminderHold:
    """Keep a reminder back before it exists; its person hears nothing until somebody lets it go."""
    rules.can_hold_reminder(by, reminder.authority).require()
    try:
        with transaction.atomic():
            row = ReminderHold.objects.create(key=reminder.key, held_at=clock.now(), held_by=by)
    except IntegrityError:
        raise StaleState("Somebody else has just held this reminder.") from None
    record("reminder.held", by=by, subject=row, key=reminder.key)
    return row


@transaction.atomic
def let_go(*, reminder: Reminder, by: User) -> None:
    """Let a held reminder go out when it is due."""
    rules.can_hold_reminder(by, reminder.authority).require()
    row = ReminderHold.objects.filter(key=reminder.key, let_go_at=None).first()
    if row is None or not ReminderHold.objects.filter(pk=row.pk, let_go_at=None).update(
        let_go_at=clock.now(), let_go_by=by
    ):
        raise StaleState("This reminder is not held any more.")
    record("reminder.let_go", by=by, subject=row, key=reminder.key)
