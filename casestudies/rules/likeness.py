"""Who looks at what submissions share."""

from django.contrib.auth.models import AnonymousUser

from casestudies.models import Likeness
from core.decisions import ALLOW, Decision, stranger
from people.models import User
from people.roles import Permission, everywhere


def can_see_likeness(user: User | AnonymousUser, likeness: Likeness) -> Decision:
    """Whether the user may look at what two submissions share: the team. SECURITY: it names two authors side by side."""
    return ALLOW if everywhere(user, Permission.CASE_STUDY_OVERSEE) else stranger()
