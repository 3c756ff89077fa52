"""The rehearsal: before scripts are given out, the service looks at everything their markers would see."""

from collections.abc import Collection

from django.db import IntegrityError, transaction
from django.db.models import F

from audit.actions import record
from core import clock, jobs
from core.decisions import Refused
from core.models import Job
from core.onlooker import ready_handler
from core.transitions import StaleState
from marking.enums import RehearsalState
from marking.looking import Found, Stopped, look_as
from marking.models import AllocationRun, Rehearsal, RehearsalFinding
from marking.queries import rehearsal as queries
from marking.rules import rehearsal as rules
from marking.transitions import REHEARSAL
from people.models import User

AT_MOST = 5000  # findings of one rehearsal
TOO_MANY = f"More than {AT_MOST:,} findings. Mend what most of them name, then rehearse again."


def job_key(rehearsal_id: int) -> str:
    """The row of background work behind a rehearsal."""
    return f"marking.rehearse:{rehearsal_id}"


@transaction.atomic
def start(*, run: AllocationRun, by: User) -> Rehearsal:
    """Have the worker look at everything that the markers of this proposal would see; pressed again meanwhile, it is the same."""
    rules.can_rehearse(by, run).require()
    last = queries.last_of(run)
    if last is not None and last.state == RehearsalState.RUNNING:
        return last
    try:
        with transaction.atomic():
            made = Rehearsal.objects.create(
                run=run, seal=queries.seal_of(run), started_at=clock.now(), started_by=by
            )
    except IntegrityError:
        return Rehearsal.objects.get(run=run, state=RehearsalState.RUNNING)
    record("rehearsal.started", by=by, subject=made, run=run.pk)
    jobs.enqueue("marking.rehearse", job_key(made.pk), {"rehearsal": made.pk})
    return made


def look_through(*, rehearsal: Rehearsal, progress: jobs.Progress) -> None:
    """Look as one marker after another. Broken off, it goes on with the next; stopped by the team, it ends."""
    parts = queries.parts_of(rehearsal.run)
    handler = ready_handler()
    for number, part in enumerate(parts, start=1):
        if number <= rehearsal.markers:
            continue
        progress.report(number - 1, len(parts))
        try:
            found = look_as(part, run=rehearsal.run, handler=handler)
        except Stopped as why:
            fail(rehearsal=rehearsal, error=str(why))
            return
        if not keep(rehearsal=rehearsal, found=found, markers=number):
            return
        if RehearsalFinding.objects.filter(rehearsal=rehearsal).count() >= AT_MOST:
            fail(rehearsal=rehearsal, error=TOO_MANY)
            return
    finish(rehearsal=rehearsal, markers=len(parts))


@transaction.atomic
def keep(*, rehearsal: Rehearsal, found: Found, markers: int) -> bool:
    """Note what one marker would have seen; False when the rehearsal isn't under way any more.

    What the team has accepted about the same version before, in the same words, is accepted still.
    """
    going_on = Rehearsal.objects.filter(pk=rehearsal.pk, state=RehearsalState.RUNNING, markers=markers - 1)
    if not going_on.update(markers=markers, pages=F("pages") + found.pages):
        return False
    before = queries.accepted_before({hit.version_id for hit in found.hits if hit.version_id})
    rows = []
    for hit in found.hits:
        known = before.get((hit.version_id, hit.kind, hit.page, hit.words))
        stamps = ("accepted_at", "accepted_by_id", "accepted_reason") if known else ()
        rows.append(
            RehearsalFinding(
                rehearsal=rehearsal,
                appointment=found.appointment,
                version_id=hit.version_id,
                kind=hit.kind,
                page=hit.page,
                words=hit.words,
                **{name: getattr(known, name) for name in stamps},
            )
        )
    RehearsalFinding.objects.bulk_create(rows, ignore_conflicts=True)
    return True


@transaction.atomic
def finish(*, rehearsal: Rehearsal, markers: int) -> Rehearsal:
    """Everything was looked at; the proposal can be published where nothing is left open."""
    REHEARSAL.move(rehearsal, "finish", over_at=clock.now())
    record(
        REHEARSAL.event("finish"),
        by=None,
        subject=rehearsal,
        markers=markers,
        findings=queries.open_findings(rehearsal).count(),
    )
    return rehearsal


@transaction.atomic
def fail(*, rehearsal: Rehearsal, error: str) -> Rehearsal:
    """It came to no end; the team reads why and can start again."""
    REHEARSAL.move(rehearsal, "fail", over_at=clock.now(), error=error[:300])
    record(REHEARSAL.event("fail"), by=None, subject=rehearsal)
    return rehearsal


@transaction.atomic
def stop(*, rehearsal: Rehearsal, by: User) -> Rehearsal:
    """Break the rehearsal off; what was found so far can be read, and the next begins anew."""
    rules.can_stop(by, rehearsal).require()
    REHEARSAL.move(rehearsal, "stop", over_at=clock.now())
    record(REHEARSAL.event("stop"), by=by, subject=rehearsal)
    return rehearsal


@transaction.atomic
def accept(*, rehearsal: Rehearsal, ids: Collection[int], reason: str, by: User) -> int:
    """Let findings stand: they give nobody away, and the reason says why. They hold the publication up no longer."""
    rules.can_accept(by, rehearsal).require()
    if not reason.strip():
        raise Refused("Say why these give nobody away.")
    chosen = queries.open_findings(rehearsal).filter(pk__in=ids)
    pks = list(chosen.values_list("pk", flat=True))
    if not pks:
        raise StaleState("These are accepted already. Look again.")
    chosen.filter(pk__in=pks).update(
        accepted_at=clock.now(), accepted_by=by, accepted_reason=reason.strip()[:200]
    )
    record("rehearsal.accepted", by=by, subject=rehearsal, findings=pks)
    return len(pks)


def job_of(rehearsal: Rehearsal) -> Job | None:
    """The background work behind a rehearsal, for its progress."""
    return Job.objects.filter(dedupe_key=job_key(rehearsal.pk)).first()
