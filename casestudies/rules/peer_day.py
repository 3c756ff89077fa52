"""Who notes on the day whether somebody gave their presentation."""

from casestudies.models import PeerGroup, PeerGroupMember
from casestudies.rules.peer_group import can_see_group, has_begun
from core import clock
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


def can_note_heard(user: User, group: PeerGroup, member: PeerGroupMember) -> Decision:
    """Note that they heard the others, where feedback does not show it: once the day is over, feedback has had its chance."""
    allowed = can_note_in(user, group, member)
    if allowed and group.starts_at is not None and group.starts_at >= clock.london(clock.today()):
        return refuse("They can give their feedback today. Note it once the day is over.")
    if allowed and member.heard_at:
        return refuse("It is noted already that they were there.")
    return allowed


def can_note(user: User, group: PeerGroup, member: PeerGroupMember, gave: bool) -> Decision:
    """Note that they gave it, or that they did not."""
    allowed = can_note_in(user, group, member)
    if not allowed:
        return allowed
    if member.gave:
        return refuse("It is noted already that they gave it.")
    return ALLOW
