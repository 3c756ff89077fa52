"""Who notes on the day whether somebody gave their presentation."""

from casestudies.models import PeerGroup, PeerGroupMember
from casestudies.rules.peer_group import can_see_group, has_begun
from core.decisions import ALLOW, Decision, not_your_role, refuse
from people.models import User
from people.roles import Permission, may
from programme.enums import EnrolmentState


def can_note_in(user: User, group: PeerGroup, member: PeerGroupMember) -> Decision:
    """Note anything about this member: the team and the lead of their authority, once the group has begun."""
    allowed = can_see_group(user, group)
    if not allowed:
        return allowed
    if not may(user, Permission.PRESENTATION_RECORD, authority_id=member.enrolment.authority_id):
        return not_your_role("The lead of their authority or the programme team notes who presented.")
    if member.enrolment.state == EnrolmentState.WITHDRAWN:
        return refuse("This person is not taking part any more.")
    return ALLOW if has_begun(group) else refuse("This group has not begun yet.")


def can_note(user: User, group: PeerGroup, member: PeerGroupMember, gave: bool) -> Decision:
    """Note that they gave it, or that they did not."""
    allowed = can_note_in(user, group, member)
    if not allowed:
        return allowed
    if member.gave:
        return refuse("It is noted already that they gave it.")
    return ALLOW
