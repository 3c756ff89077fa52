"""A proposal is worked out, published as the cohort's trios, or thrown away."""

from __future__ import annotations

from typing import Any

from django.db import IntegrityError, transaction

from audit.actions import record
from core import clock
from core.decisions import Refused
from core.jobs import enqueue
from core.transitions import StaleState
from people.models import User
from programme.models import Cohort
from trios.enums import FormationState
from trios.formation import InstanceError, read_instance
from trios.models import Formation, FormationPin, MentorAppointment, Trio, TrioMember
from trios.queries.formation import key_of, ordered, row_of, said_with_names, waiting
from trios.queries.workbench import asked_of
from trios.rules import formation as rules
from trios.transitions import FORMATION


@transaction.atomic
def start(*, cohort: Cohort, by: User, keep: Formation | None = None) -> Formation:
    """Have trios worked out from who takes part and who mentors now, and from what is wished.

    The pinned groups of `keep` come out as they are in it. One proposal stays beside the new one, to be compared:
    `keep`, or else the newest; others that wait are thrown away. Those of `keep` are pinned in the new one too.
    """
    rules.can_start(by, cohort).require()
    instance, _ = asked_of(cohort, keep)
    try:
        read_instance(instance)
    except InstanceError as fault:
        raise Refused(said_with_names([str(fault)])[0]) from None
    ready = waiting(cohort)
    stays = keep if keep in ready else next(iter(ready), None)
    others = Formation.objects.filter(cohort=cohort, state__in=[FormationState.READY, FormationState.FAILED])
    for earlier in others.exclude(pk=stays.pk if stays else None).defer("instance", "answer"):
        discard(formation=earlier, by=by)
    now = clock.now()
    try:
        with transaction.atomic():
            formation = Formation.objects.create(
                cohort=cohort, instance=instance, started_at=now, started_by=by
            )
    except IntegrityError:
        raise StaleState("Somebody else has just started this. Look at the list of trios.") from None
    pinned = instance.get("pinned", [])
    FormationPin.objects.bulk_create(
        FormationPin(formation=formation, enrolment_id=row_of(group["members"][0]), made_at=now, made_by=by)
        for group in pinned
    )
    record(
        "formation.started",
        by=by,
        subject=formation,
        participants=len(instance["participants"]),
        mentors=len(instance["mentors"]),
        pinned=len(pinned),
        wishes=len(instance["keep_apart"]) + len(instance["keep_together"]),
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
    """Throw a proposal away; no participant and no mentor ever saw it."""
    rules.can_discard(by, formation).require()
    FORMATION.move(formation, "discard")
    record(FORMATION.event("discard"), by=by, subject=formation)
    return formation


@transaction.atomic
def publish(*, formation: Formation, by: User) -> list[Trio]:
    """Make the proposal the cohort's trios; each member and mentor gets one mail. All of it, or nothing.

    What was read is what is published: a proposal that somebody changed meanwhile is refused. Others that wait are
    thrown away, for there is nothing left to choose.
    """
    rules.can_publish(by, formation).require()
    now = clock.now()
    FORMATION.move(formation, "publish", published_at=now, published_by=by)
    if not Formation.objects.filter(pk=formation.pk, version=formation.version).exists():
        raise StaleState(
            "Somebody has changed this proposal meanwhile. Look at it again before you publish it."
        )
    others = Formation.objects.filter(
        cohort=formation.cohort_id, state__in=[FormationState.READY, FormationState.FAILED]
    )
    for other in others.defer("instance", "answer"):
        discard(formation=other, by=by)
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
