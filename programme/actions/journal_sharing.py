"""Journal entries shared and taken back by their writer, and replies written one by one by those who may read them."""

from __future__ import annotations

import uuid

from django.db import transaction
from django.db.models import F

from audit.actions import record
from core import clock
from core.transitions import StaleState
from notifications.actions import cancel, notify
from people.models import User
from programme.circles import Circle
from programme.models import JournalEntry, JournalReply
from programme.notices import journal as notices
from programme.queries.journal import readers_of
from programme.rules import journal as rules


@transaction.atomic
def share(*, entry: JournalEntry, circle: Circle, by: User) -> JournalEntry:
    """Let the people who are in this circle now read the entry; each is told once. Pressing again takes in newcomers."""
    rules.can_share(by, entry, circle).require()
    setattr(entry, circle.column, clock.now())
    entry.save(update_fields=[circle.column])
    record("journal_entry.shared", by=by, subject=entry, circle=circle.name)
    readers = [reader.person for reader in readers_of(entry) if reader.circle == circle]
    notify(*(notices.shared(entry, person) for person in readers))
    return entry


@transaction.atomic
def unshare(*, entry: JournalEntry, circle: Circle, by: User) -> JournalEntry:
    """End the circle's access at once. Replies stay with the writer; a mail that has not gone out is stopped."""
    rules.can_unshare(by, entry).require()
    if getattr(entry, circle.column) is None:
        return entry
    before = readers_of(entry)
    setattr(entry, circle.column, None)
    entry.save(update_fields=[circle.column])
    record("journal_entry.unshared", by=by, subject=entry, circle=circle.name)
    for reader in before:
        if reader.circle == circle:
            cancel(key=notices.shared_key(entry, reader.person), again=True)
    return entry


@transaction.atomic
def reply(*, entry: JournalEntry, text: str, key: uuid.UUID, by: User) -> JournalReply:
    """Say something to a shared entry: one row is added, the writer is told.

    key: of the form; the same press twice is one reply.
    """
    rules.can_reply(by, entry).require()
    row, is_new = JournalReply.objects.get_or_create(
        entry=entry, written_by=by, key=key, defaults={"text": text, "written_at": clock.now()}
    )
    if is_new:
        record("journal_reply.written", by=by, subject=row, entry=entry.pk)
        notify(notices.replied(row))
    return row


@transaction.atomic
def change_reply(*, reply: JournalReply, text: str, version: int, by: User) -> JournalReply:
    """Reword one's own reply: that one row, and no other. StaleState when it was changed elsewhere meanwhile."""
    rules.can_change_reply(by, reply).require()
    won = JournalReply.objects.filter(pk=reply.pk, version=version).update(
        text=text, version=F("version") + 1, changed_at=clock.now()
    )
    if not won:
        raise StaleState(
            "This reply was changed in another window meanwhile. Compare below, then save again to keep what you typed."
        )
    record("journal_reply.changed", by=by, subject=reply)
    reply.refresh_from_db()
    return reply
