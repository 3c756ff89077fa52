"""What the external examiner may do: read the sample, change nothing."""

from django.contrib.auth.models import AnonymousUser

from core.decisions import ALLOW, Decision, not_your_role
from people.models import User
from people.roles import Permission, everywhere


def can_examine(user: User | AnonymousUser) -> Decision:
    """Whether the user reads the moderation sample from outside."""
    if everywhere(user, Permission.MARKING_EXAMINE):
        return ALLOW
    return not_your_role("This page is for the external examiner.")
