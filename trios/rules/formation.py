"""Who has trios formed, and when a proposal may be published."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser

from core import clock
from core.decisions import ALLOW, Decision, refuse, stranger
from people.models import User
from people.roles import Permission, everywhere
from programme.models import Cohort
from trios.models import Formation
from trios.queries.formation import changes_since, grounds_of
from trios.transitions import FORMATION

FOR_TEAM = "Trios are formed by the programme team."
FEWEST = 2


def forms_trios(user: User | AnonymousUser) -> Decision:
    """Whether the person works with proposals and mentors at all."""
    return ALLOW if everywhere(user, Permission.TRIO_FORM) else refuse(FOR_TEAM)


def can_see(user: User | AnonymousUser, formation: Formation) -> Decision:
    """The team. The sibling of `queries.formation.formations_visible_to`."""
    return ALLOW if forms_trios(user) else stranger()


type Grounds = tuple[bool, bool, int]


def can_start(user: User, cohort: Cohort, grounds: Grounds | None = None) -> Decision:
    """Whether a proposal for this cohort may be worked out now. A page that has asked `grounds_of` says so."""
    allowed = forms_trios(user)
    if not allowed:
        return allowed
    if cohort.ends_on < clock.today():
        return refuse(f"The year {cohort} is over.")
    is_formed, is_running, taking_part = grounds or grounds_of(cohort)
    if is_formed:
        return refuse(f"The trios of {cohort} are published. Place people who join later one by one.")
    if is_running:
        return refuse("A proposal is being worked out. Wait for it.")
    if taking_part < FEWEST:
        return refuse(f"{cohort} has fewer than two participants, so there is nobody to put together yet.")
    return ALLOW


def can_publish(user: User, formation: Formation, grounds: Grounds | None = None) -> Decision:
    """Whether the proposal may become the cohort's trios now. A page that has asked `grounds_of` says so."""
    seen = can_see(user, formation)
    if not seen:
        return seen
    open_ = FORMATION.can(formation, "publish")
    if not open_:
        return open_
    is_formed, is_running, _ = grounds or grounds_of(formation.cohort)
    if is_formed:
        return refuse(f"The trios of {formation.cohort} are published already.")
    if is_running:
        return refuse("Another proposal is being worked out. Wait for it, then publish the one you want.")
    changes = changes_since(formation)
    if changes:
        return refuse(
            f"This proposal no longer fits: since it was worked out, {' and '.join(changes)}. Discard it and form the "
            "trios again."
        )
    return ALLOW


def can_discard(user: User, formation: Formation) -> Decision:
    """Whether the proposal may be thrown away now."""
    seen = can_see(user, formation)
    return FORMATION.can(formation, "discard") if seen else seen
