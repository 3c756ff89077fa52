"""May this person invite staff, or end somebody's role."""

from core import clock
from core.decisions import ALLOW, Decision, not_your_role, refuse
from people.enums import STAFF_ROLES
from people.models import Invitation, RoleGrant, User
from people.queries import accounts_by_address
from people.roles import Permission, may_somewhere


def can_invite(user: User) -> Decision:
    """The team and administrators invite staff."""
    if may_somewhere(user, Permission.PEOPLE_INVITE):
        return ALLOW
    return not_your_role("Only the programme team and administrators can invite staff.")


def can_withdraw_invitation(user: User, invitation: Invitation) -> Decision:
    """Whoever may invite may take an open invitation back."""
    if invitation.accepted_at or invitation.withdrawn_at:
        return refuse("This invitation is no longer open.")
    return can_invite(user)


def can_end_role(user: User, grant: RoleGrant) -> Decision:
    """Whoever may invite may end a staff role, but not their own: somebody has to be left."""
    if grant.user_id == user.pk:
        return refuse("You can't end your own role. Ask a colleague to do it.")
    if grant.ended_at or grant.role not in STAFF_ROLES:
        return refuse("Only a staff role that is still held can be ended here.")
    return can_invite(user)


def can_accept_invitation(user: User, invitation: Invitation) -> Decision:
    """Only who has proved the invited address may take the role up, while the invitation is open."""
    if invitation.accepted_at or invitation.withdrawn_at or invitation.expires_at <= clock.now():
        return refuse("This invitation has been used or has run out. Ask whoever sent it for a new one.")
    if accounts_by_address([invitation.email]).get(invitation.email.lower()) != user.pk:
        return refuse("This invitation went to another address. Sign in with the address it was sent to.")
    return ALLOW
