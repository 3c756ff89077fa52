"""The address of a person's calendar feed: signed, and ended by the next edition."""

from __future__ import annotations

from django.core.signing import BadSignature, Signer

from people.models import User
from programme.models import CalendarFeed

# SECURITY: the signature covers person and edition; without the server's key no address can be made up, and an
# address of an earlier edition answers like one that never was.
SIGNER = "programme.calendar-feed"
FIRST_EDITION = 1


def token_of(user: User) -> str:
    """The secret part of the person's present feed address. A person without a row is at the first edition."""
    edition = CalendarFeed.objects.filter(user=user).values_list("edition", flat=True).first()
    return Signer(salt=SIGNER, sep="~").sign(f"{user.pk}.{edition or FIRST_EDITION}")


def holder_of(token: str) -> User | None:
    """Whose feed this is; None for anything that is not the present address of an active person."""
    try:
        user_id, edition = Signer(salt=SIGNER, sep="~").unsign(token).split(".")
    except (BadSignature, ValueError):
        return None
    user = User.objects.filter(pk=int(user_id), is_active=True).select_related("calendar_feed").first()
    if user is None:
        return None
    feed = getattr(user, "calendar_feed", None)
    present = feed.edition if feed else FIRST_EDITION
    return user if int(edition) == present else None
