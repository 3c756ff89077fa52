"""A host shows what was agreed after their visit to somebody outside the trio, and takes it back."""

from __future__ import annotations

import datetime as dt

from django.db import IntegrityError, transaction
from django.urls import reverse

from audit.actions import record
from core import clock
from core.decisions import refuse
from core.transitions import StaleState
from notifications.actions import notify
from people.models import User
from people.tokens import new_token
from trios.models import Visit, VisitShare, VisitShareLink
from trios.notices import sharing as notices
from trios.rules import sharing as rules

LASTS = dt.timedelta(days=60)


@transaction.atomic
def share(*, visit: Visit, name: str, email: str, by: User) -> VisitShare:
    """Let somebody read what was agreed, for 60 days, by a link in a mail of their own."""
    rules.can_share(by, visit).require()
    now = clock.now()
    try:
        with transaction.atomic():
            shared = VisitShare.objects.create(
                visit=visit, name=name, email=email.lower(), shared_at=now, until=now + LASTS
            )
    except IntegrityError:
        refuse("You share it with this address already. End that first to send a new link.").require()
    record("visit.shared", by=by, subject=visit, share=shared.pk)
    notify(notices.shared(shared))
    return shared


@transaction.atomic
def end(*, share: VisitShare, by: User) -> VisitShare:
    """Take it back: the link opens nothing from now on."""
    rules.can_end(by, share).require()
    if not VisitShare.objects.filter(pk=share.pk, ended_at=None).update(ended_at=clock.now()):
        raise StaleState("This has ended already.")
    record("visit.share_ended", by=by, subject=share.visit, share=share.pk)
    return share


def make_link(*, share_id: int) -> str:
    """The path of a new link to a share, for the mail that is being composed.

    SECURITY: 256 random bits, of which the hash is kept; the token itself is in the mail alone.
    """
    token, token_hash = new_token()
    VisitShareLink.objects.create(share_id=share_id, token_hash=token_hash, made_at=clock.now())
    return reverse("trios:shared-open", kwargs={"token": token})
