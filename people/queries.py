"""Who works for the programme, and which invitations are open."""

from django.db import models

from core import clock
from people.enums import STAFF_ROLES
from people.models import Invitation, RoleGrant
from people.tokens import hash_of


def staff_roles() -> models.QuerySet[RoleGrant]:
    """Every staff role held now, by name."""
    return (
        RoleGrant.objects.filter(role__in=STAFF_ROLES, ended_at=None)
        .select_related("user", "authority")
        .order_by("user__name", "user_id", "role")
    )


def open_invitations() -> models.QuerySet[Invitation]:
    """Invitations that still work, newest first."""
    return (
        Invitation.objects.filter(accepted_at=None, withdrawn_at=None, expires_at__gt=clock.now())
        .select_related("authority", "invited_by")
        .order_by("-invited_at")
    )


def invitation_behind(token: str) -> Invitation | None:
    """The open invitation a link stands for; unknown, used, withdrawn and expired links are all None."""
    return open_invitations().filter(token_hash=hash_of(token)).first()
