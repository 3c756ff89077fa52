"""The groups for presentations: made, changed by hand, given a day and a place, published."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db import transaction
from django.db.models import F

from audit.actions import record, record_each
from casestudies import notices
from casestudies.models import PeerGroup, PeerGroupMember
from casestudies.peergroups import make
from casestudies.queries.peer_group import (
    as_presenters,
    broken_by,
    groups_visible_to,
    kept_apart,
    presenting,
    taking_part,
    with_members,
)
from casestudies.rules import peer_group as rules
from core import clock
from core.decisions import Refused
from core.transitions import StaleState
from notifications.actions import notify
from people.models import User
from programme.models import Cohort, Enrolment

CHANGED = "Somebody changed this group while you had it open. Look at it again."


@transaction.atomic
def make_groups(*, cohort: Cohort, size: int, by: User) -> list[PeerGroup]:
    """Put all presenters of the cohort into groups, in place of those not published yet; or say which rule prevents it."""
    cohort = Cohort.objects.select_for_update().get(pk=cohort.pk)
    rules.can_make_groups(by, cohort).require()
    made = make(as_presenters(presenting(cohort)), apart=kept_apart(cohort), size=size)
    if made.impossible:
        raise Refused(made.impossible)
    PeerGroup.objects.filter(cohort=cohort).delete()
    now = clock.now()
    groups = PeerGroup.objects.bulk_create(
        PeerGroup(cohort=cohort, number=number, made_at=now, made_by=by)
        for number in range(1, len(made.groups) + 1)
    )
    PeerGroupMember.objects.bulk_create(
        PeerGroupMember(group=group, enrolment_id=enrolment, position=position)
        for group, members in zip(groups, made.groups, strict=True)
        for position, enrolment in enumerate(members, start=1)
    )
    record("peer_group.made", by=by, subject=cohort, groups=len(groups), size=size)
    return groups


@transaction.atomic
def arrange_group(
    *,
    group: PeerGroup,
    starts_at: dt.datetime,
    place: str,
    join_link: str,
    minutes: int,
    sequence: int,
    by: User,
) -> PeerGroup:
    """Set when and where a group meets and how long each has; members of a published one hear of it.

    sequence: the one the page was made under; StaleState when somebody has changed the group since.
    """
    (group,) = locked([group.pk])
    rules.can_arrange_group(by, group).require()
    facts = {"starts_at": starts_at, "place": place, "join_link": join_link, "minutes": minutes}
    if all(getattr(group, name) == value for name, value in facts.items()):
        return group
    if group.sequence != sequence:
        raise StaleState(CHANGED)
    if starts_at <= clock.now():
        raise Refused("This time has passed already. Choose a later one.")
    for name, value in facts.items():
        setattr(group, name, value)
    PeerGroup.objects.filter(pk=group.pk).update(sequence=sequence + 1, **facts)
    group.sequence = sequence + 1
    record("peer_group.arranged", by=by, subject=group, starts_at=starts_at.isoformat(), minutes=minutes)
    tell_changed([group])
    return group


@transaction.atomic
def publish_group(*, group: PeerGroup, by: User) -> PeerGroup:
    """Let the members know their group: one mail each, and the day in their calendars."""
    (group,) = locked([group.pk])
    rules.can_publish_group(by, group).require()
    group.published_at, group.published_by = clock.now(), by
    group.save(update_fields=["published_at", "published_by"])
    record("peer_group.published", by=by, subject=group)
    notify(*(notices.group_published(group, member, turn) for turn, member in enumerate(taking_part(group))))
    return group


@transaction.atomic
def publish_all(*, cohort: Cohort, by: User) -> tuple[list[PeerGroup], list[str]]:
    """Publish every group of the cohort that is ready, in one press: (those published, a sentence for each that is not).

    A group that is published already, or is another lead's, is left as it is.
    """
    rules.can_list_groups(by).require()
    waiting = groups_visible_to(by).filter(cohort=cohort, published_at=None)
    groups = locked(waiting.values_list("pk", flat=True))
    why = rules.why_not_all(by, groups)
    ready = [group for group in groups if not group.is_published and group.pk not in why]
    now = clock.now()
    PeerGroup.objects.filter(pk__in=[group.pk for group in ready]).update(published_at=now, published_by=by)
    record_each("peer_group.published", by=by, subjects=ready)
    for group in ready:
        group.published_at, group.published_by = now, by
    notify(
        *(
            notices.group_published(group, member, turn)
            for group in ready
            for turn, member in enumerate(taking_part(group))
        )
    )
    return ready, [f"{group}: {why[group.pk]}" for group in groups if group.pk in why]


@transaction.atomic
def place_in_group(
    *, enrolment: Enrolment, group: PeerGroup, position: int, in_spite: bool, by: User
) -> PeerGroupMember:
    """Let somebody present in this group at this place of the running order; both groups hear of it once published.

    in_spite: whoever moves them has read which rules it breaks.
    """
    Enrolment.objects.select_for_update().get(pk=enrolment.pk)  # nobody else moves the same person meanwhile
    known = PeerGroupMember.objects.filter(enrolment=enrolment).first()
    groups = {one.pk: one for one in locked({group.pk, *([known.group_id] if known else [])})}
    target, source = groups[group.pk], groups[known.group_id] if known else None
    rules.can_place(by, enrolment, target, source).require()
    broken = broken_by(enrolment, target, source)
    if broken and not in_spite:
        raise Refused(" ".join(broken))
    order = [one for one in target.members.all() if one.enrolment_id != enrolment.pk]
    moved = known or PeerGroupMember(enrolment=enrolment)
    is_same = source is not None and source.pk == target.pk
    if is_same and moved.position == min(max(position, 1), len(order) + 1):
        return moved
    moved.group = target
    moved.enrolment = enrolment
    order.insert(min(max(position, 1), len(order) + 1) - 1, moved)
    number(order)
    if source is not None and not is_same:
        number([one for one in source.members.all() if one.enrolment_id != enrolment.pk])
    PeerGroup.objects.filter(pk__in=groups).update(sequence=F("sequence") + 1)
    record(
        "peer_group.rearranged",
        by=by,
        subject=target,
        enrolment=enrolment.pk,
        left=source.pk if source else None,
        in_spite=broken,
    )
    changed = locked(groups)
    tell_changed(changed)
    if source and source.is_published and not target.is_published:
        notify(notices.group_left(source, enrolment))
    return moved


def number(order: list[PeerGroupMember]) -> None:
    """Save the running order."""
    for position, member in enumerate(order, start=1):
        member.position = position
        member.save()


def locked(ids: Iterable[int]) -> list[PeerGroup]:
    """The groups with their members, held until the end of the transaction, always in the same order."""
    wanted = sorted(ids)
    list(PeerGroup.objects.select_for_update().filter(pk__in=wanted).order_by("pk").values_list("pk"))
    found = list(with_members(PeerGroup.objects.filter(pk__in=wanted)).order_by("pk"))
    if len(found) != len(wanted):
        raise StaleState("The groups were made anew meanwhile. Look at them again.")
    return found


def tell_changed(groups: Iterable[PeerGroup]) -> None:
    """Write to the members of those that are published: a mail each, with their time as it is now."""
    for group in groups:
        if group.is_published and group.starts_at and group.starts_at > clock.now():
            members = enumerate(taking_part(group))
            notify(*(notices.group_changed(group, member, turn) for turn, member in members))
