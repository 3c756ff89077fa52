"""The groups for presentations: whom they can be made of, who must not meet, and who sees which."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet, Subquery

from casestudies.models import PeerGroup, PeerGroupMember
from casestudies.peergroups import LARGEST, SMALLEST, Presenter, described, met_in
from core import clock
from people.models import User
from people.roles import Permission, authorities_of, everywhere
from programme.enums import EnrolmentState, Route
from programme.models import Cohort, Enrolment
from programme.queries.session import TAKING_PART
from trios.models import TrioMember

# Pairs of enrolments of a cohort that must not meet, told by the apps above in their AppConfig.ready.
# PRIVACY: nobody is told which rule keeps two people apart: it could be that one marks the other.
KEPT_APART: list[Callable[[Cohort], Iterable[tuple[int, int]]]] = []


def presenting(cohort: Cohort) -> QuerySet[Enrolment]:
    """Those of the cohort who are to present."""
    return Enrolment.objects.filter(cohort=cohort, state=EnrolmentState.ACTIVE)


def as_presenters(rows: QuerySet[Enrolment]) -> list[Presenter]:
    """Enrolments as the tool takes them; one query."""
    trio = TrioMember.objects.filter(enrolment=OuterRef("pk"), left_at=None)
    found = rows.annotate(of_trio=Subquery(trio.values("trio")[:1]))
    return [
        Presenter(pk, of_trio, str(authority), route == Route.PRESENTATION)
        for pk, of_trio, authority, route in found.order_by("pk").values_list(
            "pk", "of_trio", "authority", "route"
        )
    ]


def kept_apart(cohort: Cohort) -> list[tuple[int, int]]:
    """Pairs of enrolments that must not meet, besides trio-mates."""
    return [two for pairs in KEPT_APART for two in pairs(cohort)]


def groups_visible_to(user: User | AnonymousUser) -> QuerySet[PeerGroup]:
    """All for the team; a lead's with somebody of theirs; and one's own once it is published."""
    if not user.is_authenticated:
        return PeerGroup.objects.none()
    if everywhere(user, Permission.PRESENTATION_RECORD):
        return PeerGroup.objects.all()
    members = PeerGroupMember.objects.filter(group=OuterRef("pk"))
    mine = members.filter(enrolment__participant=user, enrolment__state__in=TAKING_PART)
    theirs = members.filter(enrolment__authority__in=authorities_of(user, Permission.PRESENTATION_RECORD))
    return PeerGroup.objects.filter(Q(Exists(theirs)) | Q(Exists(mine), published_at__isnull=False))


def groups_arranged_by(user: User, cohort: Cohort) -> QuerySet[PeerGroup]:
    """Groups of the cohort that have not begun and that the user may change, each with its number of `presenters`."""
    begun = Q(published_at__isnull=False, starts_at__lte=clock.now())
    groups = PeerGroup.objects.filter(cohort=cohort).exclude(begun)
    if not everywhere(user, Permission.PRESENTATION_RECORD):
        members = PeerGroupMember.objects.filter(group=OuterRef("pk"))
        own = Q(enrolment__authority__in=authorities_of(user, Permission.PRESENTATION_RECORD))
        groups = groups.filter(Exists(members.filter(own))).exclude(Exists(members.exclude(own)))
    return groups.annotate(presenters=Count("members")).order_by("number")


def with_members(groups: QuerySet[PeerGroup]) -> QuerySet[PeerGroup]:
    """The groups with cohort and members, and of each member the name, school and authority; two queries."""
    members = PeerGroupMember.objects.select_related(
        "enrolment__participant", "enrolment__school", "enrolment__authority"
    )
    return groups.select_related("cohort").prefetch_related(Prefetch("members", queryset=members))


def without_group(user: User, cohort: Cohort) -> QuerySet[Enrolment]:
    """Whom the user may put into a group, and who is in none."""
    rows = presenting(cohort).filter(peer_group_member=None).select_related("participant", "school")
    if not everywhere(user, Permission.PRESENTATION_RECORD):
        rows = rows.filter(authority__in=authorities_of(user, Permission.PRESENTATION_RECORD))
    return rows.order_by("participant__name", "pk")


def why_so(cohort: Cohort) -> list[str]:
    """What the groups of the cohort keep to, as they are now."""
    groups: dict[int, list[int]] = {}
    rows = PeerGroupMember.objects.filter(group__cohort=cohort).order_by("group", "position")
    for group, enrolment in rows.values_list("group", "enrolment"):
        groups.setdefault(group, []).append(enrolment)
    if not groups:
        return []
    people = as_presenters(Enrolment.objects.filter(cohort=cohort))
    return described(people, list(groups.values()), kept_apart(cohort))


def broken_by(enrolment: Enrolment, target: PeerGroup, source: PeerGroup | None) -> list[str]:
    """Which rules it breaks, a sentence each, that the participant presents in `target` instead of in `source`."""
    if source is not None and source.pk == target.pk:
        return []
    members = list(target.members.all())
    names = {member.enrolment_id: str(member.enrolment.participant) for member in members}
    ids = [*names, enrolment.pk]
    met = met_in(as_presenters(Enrolment.objects.filter(pk__in=ids)), kept_apart(enrolment.cohort))
    sentences = [
        said(str(enrolment.participant), names.get(one) or names[other], rule)
        for one, other, rule in met
        if enrolment.pk in (one, other)
    ]
    if len(members) >= LARGEST:
        sentences.append(f"{target} has {len(members)} presenters: {LARGEST} are the most.")
    if source is not None and len(source.members.all()) <= SMALLEST:
        sentences.append(f"{source} would have fewer than {SMALLEST} presenters.")
    return sentences


def said(name: str, other: str, rule: str) -> str:
    """One broken rule."""
    return f"{name} and {other} are in one trio." if rule == "trio" else f"{name} and {other} must not meet."


def own_member(user: User, group: PeerGroup) -> PeerGroupMember | None:
    """The user as a member of the group; the group's members are fetched."""
    return next((one for one in taking_part(group) if one.enrolment.participant_id == user.pk), None)


def taking_part(group: PeerGroup) -> Sequence[PeerGroupMember]:
    """The members who still take part, in running order."""
    return [member for member in group.members.all() if member.enrolment.state in TAKING_PART]


def group_of(enrolment: Enrolment) -> PeerGroup | None:
    """The published group in which somebody presents."""
    return PeerGroup.objects.filter(members__enrolment=enrolment, published_at__isnull=False).first()
