"""Who changes a proposal by hand, and when; who makes wishes."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser

from core.decisions import ALLOW, Decision, refuse, stranger
from people.models import User
from programme.models import Cohort
from trios.models import Formation, FormationWish
from trios.queries.formation import grounds_of
from trios.rules.formation import can_see, forms_trios
from trios.transitions import FORMATION


def can_rearrange(user: User | AnonymousUser, formation: Formation) -> Decision:
    """Whether people may be moved and groups pinned in this proposal now."""
    seen = can_see(user, formation)
    return FORMATION.can(formation, "publish") if seen else seen


def can_wish(user: User | AnonymousUser, cohort: Cohort) -> Decision:
    """Whether two people of this cohort may be kept apart or together now."""
    allowed = forms_trios(user)
    if not allowed:
        return allowed
    if grounds_of(cohort)[0]:
        return refuse(f"The trios of {cohort} are published, so a wish would change nothing.")
    return ALLOW


def can_see_wish(user: User | AnonymousUser, wish: FormationWish) -> Decision:
    """The team. The sibling of `queries.workbench.wishes_visible_to`."""
    return ALLOW if forms_trios(user) else stranger()


def can_take_back(user: User | AnonymousUser, wish: FormationWish) -> Decision:
    """Whether the wish may be taken back now."""
    seen = can_see_wish(user, wish)
    return can_wish(user, wish.cohort) if seen else seen
