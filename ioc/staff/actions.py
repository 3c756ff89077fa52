from django.db import transaction
from django.urls import reverse

from notifications.actions import Notice, notify
from people import actions
from people.enums import Role
from people.models import Invitation, LocalAuthority, User


@transaction.atomic
def invite(*, email: str, role: Role, authority: LocalAuthority | None, by: User) -> Invitation:
    """Invite somebody to a staff role and mail them the link."""
    invitation, token = actions.invite(email=email, role=role, authority=authority, by=by)
    what = invitation.get_role_display().lower()
    notify(
        Notice(
            kind="invitation.sent",
            key=f"invitation.sent:{invitation.pk}",
            to=invitation.email,
            subject=f"You are invited to Improving Our Classrooms as {what}",
            template="people/email/invited",
            reason=f"{by} invited this address to a role in Improving Our Classrooms.",
            context={
                "role": what,
                "authority": authority.name if authority else "",
                "by": str(by),
                "path": reverse("invitation-open", args=[token]),
                "days": actions.INVITATION_DAYS,
            },
        )
    )
    return invitation
