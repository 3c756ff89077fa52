"""Whose pathway somebody reads."""

from core.decisions import ALLOW, Decision, stranger
from people.models import User
from people.roles import Permission, everywhere


def can_see_of_others(user: User) -> bool:
    """Whether the person reads the pathways of other people at all: the team."""
    return everywhere(user, Permission.PARTICIPANT_SEE)


def can_see(user: User, person_id: int) -> Decision:
    """One's own; the team everybody's."""
    return ALLOW if user.pk == person_id or can_see_of_others(user) else stranger()
