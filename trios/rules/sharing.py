"""What a host may show of their own visit to somebody outside the trio."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from core.decisions import ALLOW, Decision, first_refusal, refuse, stranger
from people.models import User
from trios.models import Visit, VisitShare
from trios.queries.sharing import shares_of
from trios.queries.trio import is_agreed, keepers_of
from trios.rules.record import stands
from trios.rules.trio import can_read

MOST_SHARES = 5  # at a time: enough for a line manager and a headteacher, too few to write to the world
GONE = "This link has ended, or was never given. Whoever sent it can share the page with you again."


def can_share(user: User, visit: Visit, shares: Iterable[VisitShare] | None = None) -> Decision:
    """PRIVACY: whether the person shows what was agreed: the host of the visit alone, once all have agreed it.

    shares: those of the visit, where they were fetched already.
    """
    allowed = is_host(user, visit)
    if not allowed:
        return allowed
    if not is_agreed(visit, keepers_of(visit.trio)):
        return refuse("You can share this when everybody has agreed the record of the discussion.")
    running = [share for share in (shares_of(visit) if shares is None else shares) if share.ended_at is None]
    if len(running) >= MOST_SHARES:
        return refuse(f"You share this with {MOST_SHARES} people already. End one to share it with another.")
    return ALLOW


def is_host(user: User, visit: Visit) -> Decision:
    """Whether the person sees with whom the visit is shared."""
    allowed = first_refusal(can_read(user, visit.trio), stands(visit))
    if allowed and visit.host.participant_id != user.pk:
        return refuse(f"{visit.host.participant} decides who else reads about the visit to their classroom.")
    return allowed


def can_end(user: User, share: VisitShare) -> Decision:
    """Whether the person takes a share back."""
    allowed = is_host(user, share.visit)
    if not allowed:
        return allowed
    return refuse("This has ended already.") if share.ended_at else ALLOW


def can_open(share: VisitShare, at: dt.datetime) -> Decision:
    """Whether the mailed link still opens the page."""
    return ALLOW if share.ended_at is None and at < share.until else stranger()
