"""Feedback of peers: who reads which, and who has given it to all others, which is the attendance."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from casestudies.models import PeerFeedback, PeerGroup, PeerGroupMember
from casestudies.queries.peer_group import taking_part
from core import clock
from people.models import User
from programme.queries.session import TAKING_PART


@dataclass(frozen=True, slots=True)
class Attended:
    """To how many of the others who presented a member has given feedback."""

    given: int
    others: int

    @property
    def is_whole(self) -> bool:
        """Whether that makes the attendance."""
        return 0 < self.others <= self.given


def feedback_visible_to(user: User | AnonymousUser) -> QuerySet[PeerFeedback]:
    """What the user has written, and what is given to them once they may read it (`rules.peer_feedback.is_open`)."""
    if not user.is_authenticated:
        return PeerFeedback.objects.none()
    given = PeerFeedback.objects.filter(
        giver=OuterRef("pk"), presenter=OuterRef(OuterRef("presenter")), given_at__isnull=False
    )
    silent = (
        PeerGroupMember.objects.filter(
            ~Exists(given), group=OuterRef("presenter__group"), enrolment__state__in=TAKING_PART
        )
        .exclude(gave=False)
        .exclude(pk=OuterRef("presenter"))
    )
    is_over = Q(presenter__group__starts_at__lt=clock.london(clock.today()))
    to_me = Q(presenter__enrolment__participant=user, given_at__isnull=False) & (is_over | ~Exists(silent))
    return PeerFeedback.objects.filter(Q(giver__enrolment__participant=user) | to_me)


def received(member: PeerGroupMember, user: User) -> QuerySet[PeerFeedback]:
    """What the member may read of the others' feedback, in the order in which it was given."""
    rows = feedback_visible_to(user).filter(presenter=member, given_at__isnull=False)
    return rows.select_related("giver__enrolment__participant")


def feedback_of(giver: PeerGroupMember, presenter: PeerGroupMember) -> PeerFeedback | None:
    """What one has written about another."""
    return PeerFeedback.objects.filter(giver=giver, presenter=presenter).first()


def own_of(giver: PeerGroupMember) -> dict[int, PeerFeedback]:
    """What a member has written, by presenter."""
    return {row.presenter_id: row for row in PeerFeedback.objects.filter(giver=giver)}


def presented(group: PeerGroup) -> Sequence[PeerGroupMember]:
    """Who presents: those taking part of whom nobody noted that they did not."""
    return [member for member in taking_part(group) if member.gave is not False]


def attendance_of(group: PeerGroup) -> dict[int, Attended]:
    """Of each member, how much of the feedback they owe they have given; one query."""
    who = {member.pk for member in presented(group)}
    told = Q(feedback_given__given_at__isnull=False, feedback_given__presenter__in=who)
    rows = PeerGroupMember.objects.filter(group=group).annotate(told=Count("feedback_given", filter=told))
    return {pk: Attended(told, len(who - {pk})) for pk, told in rows.values_list("pk", "told")}
