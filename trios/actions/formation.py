"""A proposal is worked out, published as the cohort's trios, or thrown away."""

from __future__ import annotations

from typing import Any

from django.db import IntegrityError, transaction

from audit.actions import record
from core import clock
from core.jobs import enqueue
from core.transitions import StaleState
from people.models import User
from programme.models import Cohort
from trios.enums import FormationState
from trios.models import Formation, MentorAppointment, Trio, TrioMember
from trios.queries.formation import instance_of, key_of, ordered, row_of
from trios.rules import formation as rules
from trios.transitions import FORMATION


@transaction.atomic
def start(*, cohort: Cohort, by: User) -> Formation:
    """Have trios worked out from who takes part and who mentors now; an earlier proposal that waits is thrown away."""
    rules.can_start(by, cohort).require()
    waiting = Formation.objects.filter(cohort=cohort, state__in=[FormationState.READY, FormationState.FAILED])
    for earlier in waiting.defer("instance", "answer"):
        discard(formation=earlier, by=by)
    try:
        with transaction.atomic():
            formation = Formation.objects.create(
                cohort=cohort, instance=instance_of(cohort), started_at=clock.now(), started_by=by
            )
    except IntegrityError:
        raise StaleState("Somebody else has just started this. Look at the list of trios.") from None
    record(
        "formation.started",
        by=by,
        subject=formation,
        participants=len(formation.instance["participants"]),
        mentors=len(formation.instance["mentors"]),
    )
    enqueue("trios.form", key_of(formation), {"formation": formation.pk})
    return formation


@transaction.atomic
def propose(*, formation: Formation, answer: dict[str, Any]) -> Formation:
    """The worker has an answer: the team can look at it."""
    FORMATION.move(formation, "propose", answer=ordered(formation.instance, answer))
    record(FORMATION.event("propose"), by=None, subject=formation, **answer["objective"])
    return formation


@transaction.atomic
def fail(*, formation: Formation, error: str) -> Formation:
    """The worker could not answer; the team reads why."""
    FORMATION.move(formation, "fail", error=error[:300])
    record(FORMATION.event("fail"), by=None, subject=formation)
    return formation


@transaction.atomic
def discard(*, formation: Formation, by: User) -> Formation:
    """Throw a proposal away; nobody outside the team ever saw it."""
    rules.can_discard(by, formation).require()
    FORMATION.move(formation, "discard")
    record(FORMATION.event("discard"), by=by, subject=formation)
    return formation


@transaction.atomic
def publish(*, formation: Formation, by: User) -> list[Trio]:
    """Make the proposal the cohort's trios; each member and mentor gets one mail. All of it, or nothing."""
    rules.can_publish(by, formation).require()
    now = clock.now()
    FORMATION.move(formation, "publish", published_at=now, published_by=by)
    groups = formation.answer["groups"]
    mentors = MentorAppointment.objects.in_bulk([row_of(g["mentor"]) for g in groups if g["mentor"]])
    try:
        with transaction.atomic():
            trios = Trio.objects.bulk_create(
                Trio(
                    cohort=formation.cohort,
                    number=number,
                    mentor_id=mentors[row_of(group["mentor"])].mentor_id if group["mentor"] else None,
                    formed_at=now,
                    formed_by=by,
                )
                for number, group in enumerate(groups, start=1)
            )
            TrioMember.objects.bulk_create(
                TrioMember(trio=trio, enrolment_id=row_of(pk), joined_at=now)
                for trio, group in zip(trios, groups, strict=True)
                for pk in group["members"]
            )
    except IntegrityError:
        raise StaleState(
            "Trios of this cohort were published meanwhile. Look at the list of trios."
        ) from None
    record(FORMATION.event("publish"), by=by, subject=formation, trios=len(trios))
    enqueue("trios.tell_formed", f"formation:{formation.pk}:told", {"formation": formation.pk})
    return trios
