"""Rows of staff roles, invitations and the audit trail."""

from core import clock
from people.models import Invitation, RoleGrant
from tests.house.access import Row

INVITERS = {"team": 200, "admin": 200}


def open_invitation(cast):
    return Invitation.objects.create(
        email="new@example.org",
        role="tutor",
        token_hash="0" * 64,
        invited_at=clock.now(),
        invited_by=cast.team,
        expires_at=clock.end_of(clock.today()),
    )


ROWS = {
    "staff-list": Row(INVITERS),
    "staff-invite": Row(INVITERS),
    "merge": Row(INVITERS),
    # The press is the same for both: the first of the two ends the role, the second finds it ended.
    "staff-role-end": Row(
        {"admin": 302, "team": 403},
        args=lambda cast: {"pk": RoleGrant.objects.get(user=cast.tutor).pk},
        method="POST",
    ),
    "invitation-withdraw": Row(
        {"admin": 302, "team": 404}, args=lambda cast: {"pk": open_invitation(cast).pk}, method="POST"
    ),
    "invitation-open": Row(others=404, is_public=True, args=lambda cast: {"token": "unknown"}),
    "invitation": Row(others=404, is_public=True),
    "invitation-accept": Row(others=404, method="POST"),
    "audit-trail": Row(INVITERS),
}
