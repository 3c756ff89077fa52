"""Somebody wants to be told when applications open."""

from django.core import signing
from django.db import transaction

from audit.actions import record
from core import clock
from notifications.actions import cancel, notify
from people.models import LocalAuthority
from programme.models import Cohort, Interest
from programme.notices import interest as notices


@transaction.atomic
def register(*, email: str, authority: LocalAuthority | None) -> Interest:
    """Keep an address until applications open next; leaving it again changes nothing and says nothing."""
    interest, is_new = Interest.objects.get_or_create(
        email=email.lower(),
        told_at=None,
        stopped_at=None,
        defaults={"authority": authority, "created_at": clock.now()},
    )
    if is_new:
        record("interest.registered", by=None, subject=interest)
        notify(notices.registered(interest))
    return interest


def find(signed: str) -> Interest | None:
    """The row a mailed stop link belongs to, or None when the link is not ours."""
    try:
        pk = signing.Signer(salt=notices.SALT).unsign(signed)
    except signing.BadSignature:
        return None
    return Interest.objects.filter(pk=pk).first()


@transaction.atomic
def stop(*, interest: Interest) -> None:
    """Take the address off the list; a mail that has not gone out yet does not go out."""
    if Interest.objects.filter(pk=interest.pk, stopped_at=None).update(stopped_at=clock.now()):
        cancel(key=f"interest.opened:{interest.pk}")
        record("interest.stopped", by=None, subject=interest)


@transaction.atomic
def tell_opened(*, interest: Interest, cohort: Cohort) -> None:
    """Tell one person, once, that applications are open."""
    waiting = Interest.objects.filter(pk=interest.pk, told_at=None, stopped_at=None)
    if waiting.update(told_at=clock.now()):
        notify(notices.opened(interest, cohort))
