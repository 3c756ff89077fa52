"""Who writes to a trio, and who reads what was written."""

from __future__ import annotations

from core.decisions import ALLOW, Decision, refuse
from people.models import User
from trios.models import Trio
from trios.queries.trio import keepers_of
from trios.rules.trio import can_read, is_open


def can_write(user: User, trio: Trio) -> Decision:
    """Whether the person writes to the others of the trio: its members and its mentor, while its year runs."""
    allowed = can_read(user, trio)
    if not allowed:
        return allowed
    open_ = is_open(trio)
    if not open_:
        return open_
    return ALLOW if len(keepers_of(trio)) > 1 else refuse("There is nobody else in this trio to write to.")
