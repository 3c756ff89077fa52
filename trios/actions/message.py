"""One of a trio's people writes to the others."""

from __future__ import annotations

from django.db import transaction

from audit.actions import record
from core import clock
from notifications.actions import notify
from people.models import User
from trios.models import Trio, TrioMessage
from trios.notices import sharing as notices
from trios.queries.trio import keepers_of
from trios.rules import message as rules


@transaction.atomic
def write(*, trio: Trio, text: str, by: User) -> tuple[TrioMessage, list[User]]:
    """Mail the others of a trio and keep what was written on its page; returns it and who gets it."""
    rules.can_write(by, trio).require()
    message = TrioMessage.objects.create(trio=trio, writer=by, text=text, sent_at=clock.now())
    people = [person for person in keepers_of(trio) if person.pk != by.pk]
    for person in people:
        notify(notices.written(message, person))
    record("trio.written", by=by, subject=trio, message=message.pk, people=len(people))
    return message, people
