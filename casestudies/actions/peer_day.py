"""On the day: whether each person of a group gave their presentation, and heard the others."""

from __future__ import annotations

from django.db import transaction

from audit.actions import record
from casestudies.actions.peer_group import locked
from casestudies.actions.presentation import record_presentation
from casestudies.enums import PresentationOutcome
from casestudies.models import PeerGroupMember
from casestudies.rules import can_record_presentation
from casestudies.rules import peer_day as rules
from core import clock
from people.models import User


@transaction.atomic
def note_presented(*, member: PeerGroupMember, gave: bool, by: User) -> PeerGroupMember:
    """Note that somebody gave their presentation, which puts it on record as met, or that they did not.

    Who did not give it has nothing on record and still lacks it; it can be noted as given later. Twice the same is once.
    """
    (group,) = locked([member.group_id])
    member = next(one for one in group.members.all() if one.pk == member.pk)
    if member.gave is gave and rules.can_note_in(by, group, member):
        return member
    rules.can_note(by, group, member, gave).require()
    member.gave, member.noted_at, member.noted_by = gave, clock.now(), by
    member.save(update_fields=["gave", "noted_at", "noted_by"])
    record("peer_group.noted", by=by, subject=group, enrolment=member.enrolment_id, gave=gave)
    # Somebody may have recorded it already, on the page of one presentation: that stays as it is.
    if gave and can_record_presentation(by, member.enrolment):
        record_presentation(
            enrolment=member.enrolment,
            by=by,
            held_on=group.starts_at.astimezone(clock.LONDON).date(),
            panel=f"The peers of group {group.number}, noted by {by}"[:200],
            outcome=PresentationOutcome.MET,
            feedback="",
        )
    return member


@transaction.atomic
def note_heard(*, member: PeerGroupMember, by: User) -> PeerGroupMember:
    """Note that somebody was there when the others presented, though their feedback does not show it. Twice is once."""
    (group,) = locked([member.group_id])
    member = next(one for one in group.members.all() if one.pk == member.pk)
    if member.heard_at and rules.can_note_in(by, group, member):
        return member
    rules.can_note_heard(by, group, member).require()
    member.heard_at, member.heard_by = clock.now(), by
    member.save(update_fields=["heard_at", "heard_by"])
    record("peer_group.heard", by=by, subject=group, enrolment=member.enrolment_id)
    return member
