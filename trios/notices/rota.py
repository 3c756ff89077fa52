"""What people are told of saying when they can."""

from __future__ import annotations

from django.urls import reverse

from core import clock
from notifications.actions import Notice
from people.models import User
from trios.models import Trio
from trios.notices.trio import AS_MEMBER, AS_MENTOR, facts


def asked(trio: Trio, person: User, by: User) -> Notice:
    """Somebody has not said when they can, and the mentor asks: to them, once a day at most."""
    return _notice(trio, person, f"availability.asked:{trio.pk}:{person.pk}:{clock.today()}", str(by))


def due(trio: Trio, person: User) -> Notice:
    """Somebody has not said when they can, and the visits come near: to them, once."""
    return _notice(trio, person, due_key(trio, person), "")


def due_key(trio: Trio, person: User) -> str:
    """The name of that reminder."""
    return f"availability.due:{trio.pk}:{person.pk}"


def _notice(trio: Trio, person: User, key: str, asks: str) -> Notice:
    return Notice(
        kind="availability.asked" if asks else "availability.due",
        key=key,
        to=person,
        subject=f"When can you visit and host? Trio {trio.number} of IOC {trio.cohort}",
        template="trios/email/availability_asked",
        reason=AS_MENTOR if person.pk == trio.mentor_id else AS_MEMBER,
        context=facts(trio) | {"asks": asks, "path": reverse("trios:availability", kwargs={"pk": trio.pk})},
        urgent=False,
    )
