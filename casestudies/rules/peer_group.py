"""Who makes, sees, arranges and publishes the groups for presentations, and when."""

from collections.abc import Iterable

from django.contrib.auth.models import AnonymousUser

from casestudies.models import PeerGroup
from casestudies.queries.peer_group import own_member, presenting
from core import clock
from core.decisions import ALLOW, Decision, first_refusal, not_your_role, refuse, stranger
from people.models import User
from people.roles import Permission, authorities_of, everywhere, may, may_somewhere
from programme.enums import EnrolmentState
from programme.models import Cohort, Enrolment

P = Permission.PRESENTATION_RECORD


def can_list_groups(user: User | AnonymousUser) -> Decision:
    """Look at the groups of a cohort."""
    if may_somewhere(user, P):
        return ALLOW
    return not_your_role("Groups for presentations are made by the authority leads and the programme team.")


def can_see_group(user: User | AnonymousUser, group: PeerGroup) -> Decision:
    """Open a group: the team, the leads of its members, and its members once it is published."""
    if not user.is_authenticated:
        return stranger()
    if any(may(user, P, authority_id=member.enrolment.authority_id) for member in group.members.all()):
        return ALLOW
    if everywhere(user, P) or (group.is_published and own_member(user, group)):
        return ALLOW
    return stranger()


def can_make_groups(user: User, cohort: Cohort) -> Decision:
    """Make the groups of a cohort: the team, or a lead to whom all its presenters belong; until one is published."""
    if not everywhere(user, P):
        allowed = can_list_groups(user)
        others = presenting(cohort).exclude(authority__in=authorities_of(user, P))
        if allowed and others.exists():
            allowed = refuse(
                "The programme team makes the groups, because presenters of other authorities take part."
            )
        if not allowed:
            return allowed
    if PeerGroup.objects.filter(cohort=cohort, published_at__isnull=False).exists():
        return refuse("A group is published already, so people are moved one by one from here.")
    return ALLOW


def can_arrange_group(user: User, group: PeerGroup) -> Decision:
    """Set day, place and order of a group: the team, or the lead to whom all its members belong."""
    allowed = can_see_group(user, group)
    if not allowed:
        return allowed
    members = group.members.all()
    if not everywhere(user, P) and not all(
        may(user, P, authority_id=m.enrolment.authority_id) for m in members
    ):
        return not_your_role("The programme team arranges a group with presenters of several authorities.")
    return refuse("This group has begun.") if has_begun(group) else ALLOW


def can_publish_group(user: User, group: PeerGroup) -> Decision:
    """Tell the members: day and place are set, and to come."""
    allowed = can_arrange_group(user, group)
    if not allowed:
        return allowed
    if group.is_published:
        return refuse("This group is published already.")
    if group.starts_at is None or not (group.place or group.join_link):
        return refuse("Set day, time and place first.")
    return refuse("Its time has passed. Set another day.") if group.starts_at <= clock.now() else ALLOW


def why_not_all(user: User, groups: Iterable[PeerGroup]) -> dict[int, str]:
    """Of each group that is not published and can't be now: why not, by its id; the groups' members are fetched."""
    found = {}
    for group in groups:
        decision = can_publish_group(user, group)
        if not group.is_published and not decision:
            found[group.pk] = decision.reason
    return found


def can_be_placed(user: User, enrolment: Enrolment) -> Decision:
    """Put this participant into a group; which one is asked of each group (`can_arrange_group`)."""
    if not may(user, P, authority_id=enrolment.authority_id):
        return stranger()
    if enrolment.state != EnrolmentState.ACTIVE:
        return refuse("This person is not taking part any more.")
    return ALLOW


def can_place(user: User, enrolment: Enrolment, target: PeerGroup, source: PeerGroup | None) -> Decision:
    """Move a participant from one group to another, or into their first."""
    if target.cohort_id != enrolment.cohort_id:
        return stranger()
    both = [can_arrange_group(user, group) for group in (target, source) if group is not None]
    return first_refusal(can_be_placed(user, enrolment), *both)


def has_begun(group: PeerGroup) -> bool:
    """Whether the members have come together."""
    return group.is_published and group.starts_at is not None and group.starts_at <= clock.now()
