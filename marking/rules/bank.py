"""Who may keep comments to use again, and for whom."""

from django.contrib.auth.models import AnonymousUser

from core.decisions import ALLOW, Decision, stranger
from marking.models import BankComment
from marking.rules.team import can_oversee
from people.models import User


def can_change(user: User | AnonymousUser, row: BankComment) -> Decision:
    """Change or take out a kept comment: its marker, or the team where it is shared."""
    if row.owner_id is None:
        return ALLOW if can_oversee(user) else stranger()
    return ALLOW if user.is_authenticated and row.owner_id == user.pk else stranger()
