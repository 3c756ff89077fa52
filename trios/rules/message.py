"""Who writes to a trio, and who reads what was written."""

from __future__ import annotations

import datetime as dt

from core import clock
from core.decisions import ALLOW, Decision, refuse
from people.models import User
from trios.models import Trio, TrioMessage
from trios.queries.trio import keepers_of
from trios.rules.trio import can_read, is_open

MOST_A_DAY = 12
A_DAY = dt.timedelta(days=1)


def can_write(user: User, trio: Trio) -> Decision:
    """Whether the person writes to the others of the trio: its members and its mentor, while its year runs."""
    allowed = can_read(user, trio)
    if not allowed:
        return allowed
    open_ = is_open(trio)
    if not open_:
        return open_
    if len(keepers_of(trio)) < 2:
        return refuse("There is nobody else in this trio to write to.")
    if (
        TrioMessage.objects.filter(trio=trio, writer=user, sent_at__gte=clock.now() - A_DAY).count()
        >= MOST_A_DAY
    ):
        return refuse(
            f"You have written to this trio {MOST_A_DAY} times since yesterday. Wait until tomorrow."
        )
    return ALLOW
