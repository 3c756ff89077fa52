from collections.abc import Iterable
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db import models

from audit.models import AuditEvent
from core import clock


def record(event: str, *, by: Any, subject: models.Model, **facts: Any) -> AuditEvent:
    """Add what was just done to the trail, in the transaction of the deed.

    event: "<noun>.<past participle>"; by: the user, or None for the service itself; facts: ids, states, numbers.
    """
    entry = entry_of(event, by, subject, facts)
    entry.save()
    return entry


def record_each(event: str, *, by: Any, subjects: Iterable[models.Model], **facts: Any) -> None:
    """Add the same deed, done to many records at once, to the trail of each."""
    AuditEvent.objects.bulk_create(entry_of(event, by, subject, facts) for subject in subjects)


def entry_of(event: str, by: Any, subject: models.Model, facts: dict[str, Any]) -> AuditEvent:
    """The line of the trail, not written yet."""
    return AuditEvent(
        at=clock.now(),
        event=event,
        by_id=None if by is None or isinstance(by, AnonymousUser) else by.pk,
        subject_kind=subject._meta.label_lower,
        subject_id=subject.pk,
        facts=facts,
    )
