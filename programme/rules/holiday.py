"""Who keeps an authority's school holidays."""

from django.contrib.auth.models import AnonymousUser

from core.decisions import ALLOW, Decision, refuse, stranger
from people.models import LocalAuthority, User
from people.roles import Permission, may, may_somewhere


def can_open(user: User | AnonymousUser) -> Decision:
    """Leads, for their own authority, and the team."""
    if may_somewhere(user, Permission.SESSION_ARRANGE):
        return ALLOW
    return refuse("School holidays are kept by authority leads and the programme team.")


def can_keep(user: User | AnonymousUser, authority: LocalAuthority) -> Decision:
    """Whether the person enters and removes the holidays of this authority."""
    if may(user, Permission.SESSION_ARRANGE, authority_id=authority.pk):
        return ALLOW
    return stranger()
