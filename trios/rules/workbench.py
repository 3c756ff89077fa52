"""Who changes a proposal by hand, and when; who makes wishes."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib.auth.models import AnonymousUser

from core.decisions import ALLOW, Decision, refuse, stranger
from people.models import User
from people.roles import Permission, authorities_of, may_somewhere
from programme.models import Cohort, Enrolment
from trios.formation.moving import Change
from trios.models import Formation, FormationWish
from trios.queries.formation import grounds_of
from trios.queries.reach import workbenches_visible_to
from trios.queries.workbench import Plan
from trios.rules.formation import forms_trios
from trios.transitions import FORMATION

FOR_STAFF = "Proposals for trios are worked on by the programme team and by authority leads."
MENTORS = "The programme team gives groups their mentors."
OWN_PEOPLE = "You can keep people of your own authority apart or together."


def rearranges(user: User | AnonymousUser) -> Decision:
    """Whether the person works on proposals at all: the team, and leads for their own people."""
    return ALLOW if may_somewhere(user, Permission.TRIO_REARRANGE) else refuse(FOR_STAFF)


def can_open(user: User | AnonymousUser, formation: Formation) -> Decision:
    """The team, and leads while it is the newest. The sibling of `queries.reach.workbenches_visible_to`."""
    if forms_trios(user):
        return ALLOW
    return ALLOW if workbenches_visible_to(user).filter(pk=formation.pk).exists() else stranger()


def can_rearrange(user: User | AnonymousUser, formation: Formation) -> Decision:
    """Whether people may be moved and groups pinned in this proposal now; whose: `can_change`."""
    seen = can_open(user, formation)
    return FORMATION.can(formation, "publish") if seen else seen


def can_change(plan: Plan, positions: Iterable[int]) -> Decision:
    """Whether the groups at these positions are changed by whom the plan was made for: everybody in them is theirs."""
    for place in positions:
        if not plan.is_whole(place):
            return refuse(
                f"Group {place + 1} has people of another authority, so only the programme team changes it."
            )
    return ALLOW


def can_make(plan: Plan, change: Change) -> Decision:
    """Whether this change is made by whom the plan was made for. What it breaks is the verdict's business."""
    if plan.reach is None:
        return ALLOW
    if change.kind == "mentor":
        return refuse(MENTORS)
    places = [plan.at[each] for each in change.people if each in plan.at]
    return can_change(plan, places if change.to is None else [*places, change.to])


def can_wish(user: User | AnonymousUser, cohort: Cohort) -> Decision:
    """Whether two people of this cohort may be kept apart or together now; which two: `can_wish_for`."""
    allowed = rearranges(user)
    if not allowed:
        return allowed
    if grounds_of(cohort)[0]:
        return refuse(f"The trios of {cohort} are published, so a wish would change nothing.")
    return ALLOW


def can_wish_for(user: User | AnonymousUser, people: Iterable[Enrolment]) -> Decision:
    """Whether this person makes wishes for these people: the team for all, a lead for their own."""
    led = authorities_of(user, Permission.TRIO_REARRANGE)
    if forms_trios(user) or all(each.authority_id in led for each in people):
        return ALLOW
    return refuse(OWN_PEOPLE)


def can_see_wish(user: User | AnonymousUser, wish: FormationWish) -> Decision:
    """The team, and leads of both people. The sibling of `queries.wishes.wishes_visible_to`."""
    return ALLOW if can_wish_for(user, (wish.first, wish.second)) else stranger()


def can_take_back(user: User | AnonymousUser, wish: FormationWish, can: Decision | None = None) -> Decision:
    """Whether the wish may be taken back now. A page that has asked `can_wish` says so."""
    seen = can_see_wish(user, wish)
    if not seen:
        return seen
    if wish.made_by_id != user.pk and not forms_trios(user):
        return refuse(f"{wish.made_by} made this wish. They or the programme team can take it back.")
    return can_wish(user, wish.cohort) if can is None else can
