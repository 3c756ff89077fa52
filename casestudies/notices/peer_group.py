"""What the members of a group for presentations are told."""

from django.urls import reverse

from casestudies.models import (
    PeerGroup,
    PeerGroupMember,
)
from casestudies.notices.case_study import MINE
from core.ui.dates import clock_time, full_date, full_datetime
from notifications.actions import Notice
from programme.models import Enrolment


def group_facts(group: PeerGroup, turn: int) -> dict[str, str]:
    """When and where somebody presents, for a mail; `turn`: how many present before them."""
    return {
        "starts_at": full_datetime(group.starts_at),
        "turn": clock_time(group.begins_after(turn)),
        "minutes": str(group.minutes),
        "place": group.place or "online",
        "path": reverse("casestudies:peer-group", kwargs={"pk": group.pk}),
    }


def group_published(group: PeerGroup, member: PeerGroupMember, turn: int) -> Notice:
    """When, where and with whom somebody presents, to each member."""
    return Notice(
        kind="presentation.group_published",
        key=f"presentation.group_published:{group.pk}:{member.enrolment_id}",
        to=member.enrolment.participant,
        subject=f"You present your case study on {full_date(group.starts_at)}",
        template="casestudies/email/group_published",
        reason=MINE,
        context=group_facts(group, turn),
        decision=True,
    )


def group_changed(group: PeerGroup, member: PeerGroupMember, turn: int) -> Notice:
    """Day, place, people or order of a published group are others now, to each member."""
    return Notice(
        kind="presentation.group_changed",
        key=f"presentation.group_changed:{group.pk}:{group.sequence}:{member.enrolment_id}",
        to=member.enrolment.participant,
        subject=f"Changed: you present your case study on {full_date(group.starts_at)}",
        template="casestudies/email/group_changed",
        reason=MINE,
        context=group_facts(group, turn),
        decision=True,
    )


def group_left(group: PeerGroup, enrolment: Enrolment) -> Notice:
    """Somebody presents in another group, whose day is not set yet, to that person."""
    return Notice(
        kind="presentation.group_left",
        key=f"presentation.group_left:{group.pk}:{group.sequence}:{enrolment.pk}",
        to=enrolment.participant,
        subject="Your presentation is being rearranged",
        template="casestudies/email/group_left",
        reason=MINE,
        context={"starts_at": full_datetime(group.starts_at), "path": reverse("casestudies:case-study")},
        decision=True,
    )
