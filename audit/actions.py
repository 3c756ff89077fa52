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
    actor = None if by is None or isinstance(by, AnonymousUser) else by.pk
    return AuditEvent.objects.create(
        at=clock.now(),
        event=event,
        by_id=actor,
        subject_kind=subject._meta.label_lower,
        subject_id=subject.pk,
        facts=facts,
    )


def record_many(event: str, *, by: Any, subjects: Iterable[models.Model], **facts: Any) -> None:
    """Add the same deed done to each of many records, in two statements rather than one for each."""
    actor = None if by is None or isinstance(by, AnonymousUser) else by.pk
    at = clock.now()
    AuditEvent.objects.bulk_create(
        AuditEvent(
            at=at,
            event=event,
            by_id=actor,
            subject_kind=subject._meta.label_lower,
            subject_id=subject.pk,
            facts=facts,
        )
        for subject in subjects
    )
