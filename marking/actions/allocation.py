"""Who marks what: worked out, looked at, published."""

import datetime as dt
import secrets
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Count

from audit.actions import record
from core import clock, jobs
from core.decisions import Refused
from core.enums import JobState
from core.models import Job
from core.transitions import StaleState
from marking.allocation import BadInstance, allocate
from marking.enums import MarkKind, RunState
from marking.models import AllocationPin, AllocationRun, Mark, MarkerAppointment
from marking.notices import marker as tell_marker
from marking.queries import allocation as queries
from marking.rules import team as rules
from marking.transitions import RUN
from notifications.actions import notify
from people.models import User
from programme.models import Cohort

LOST = "The work was broken off. Start it again; if it stops again, tell the people who run this service."


def job_key(run_id: int) -> str:
    """The row of background work behind a run."""
    return f"marking.allocate:{run_id}"


@transaction.atomic
def start(*, cohort: Cohort, by: User, kind: str = MarkKind.FIRST) -> AllocationRun:
    """Have the worker propose who marks what; pressed again while it works, it is the same run.

    The last proposal stays, to be held against the new one; older ones are put away.
    """
    rules.can_allocate(by, cohort, kind).require()
    running = AllocationRun.objects.filter(cohort=cohort, state=RunState.RUNNING).first()
    if running:
        work = job_of(running)
        if work is None or work.state != JobState.FAILED:
            return running
        fail(run=running, error=LOST)
    for older in queries.outdated(cohort, kind):
        RUN.move(older, "discard")
        record(RUN.event("discard"), by=by, subject=older)
    try:
        with transaction.atomic():
            run = AllocationRun.objects.create(
                cohort=cohort, kind=kind, started_at=clock.now(), started_by=by
            )
    except IntegrityError:
        return AllocationRun.objects.get(cohort=cohort, state=RunState.RUNNING)
    record("allocation.started", by=by, subject=run, kind=kind)
    jobs.enqueue("marking.allocate", job_key(run.pk), {"run": run.pk})
    return run


def work_out(*, run: AllocationRun, progress: jobs.Progress) -> None:
    """Propose, or say why it cannot be done. Run twice it does nothing the second time."""
    if run.state != RunState.RUNNING:
        return
    try:
        instance = queries.instance_for(run.cohort, run.kind)
        progress.report(1, 3)
        answer = allocate(instance)
    except BadInstance as fault:
        fail(run=run, error=str(fault))
        return
    progress.report(2, 3)
    with transaction.atomic():
        RUN.move(run, "propose", instance=as_json(instance), answer=without_held(answer.as_json()))
        record(RUN.event("propose"), by=None, subject=run, **answer.as_json()["objective"])


@transaction.atomic
def fail(*, run: AllocationRun, error: str) -> AllocationRun:
    """No proposal comes of this run; the team reads why and can start again."""
    RUN.move(run, "fail", error=error[:300])
    record(RUN.event("fail"), by=None, subject=run)
    return run


def as_json(instance: Any) -> dict[str, Any]:
    """The instance in the format of `python -m marking.allocation`, so that anybody can check the answer."""
    return {
        "case_studies": [
            {"id": c.id, "school": c.school, "authority": c.authority, "marks_needed": c.marks_needed}
            for c in instance.case_studies
        ],
        "markers": [
            {"id": m.id, "school": m.school, "authority": m.authority, "max": m.max, "target": m.target}
            for m in instance.markers
        ],
        "forbidden": [[f.case_study, f.marker, f.reason] for f in instance.forbidden],
        "pinned": [[p.case_study, p.marker] for p in instance.pinned],
    }


def without_held(answer: dict[str, Any]) -> dict[str, Any]:
    """The answer without the places that stand for what markers hold already."""
    return answer | {
        "allocations": [pair for pair in answer["allocations"] if " holds " not in pair["case_study"]]
    }


@transaction.atomic
def publish(*, run: AllocationRun, by: User) -> int:
    """Give the scripts out as proposed; returns how many. Each marker gets one mail.

    The rules are asked again: what was declared or withdrawn since stops the whole act with a sentence.
    """
    rules.can_publish(by, run).require()
    scripts = {script.code: script for script in queries.lacking(run.cohort, run.kind)}
    markers = {queries.marker_key(a.pk): a for a in queries.pool(run.cohort)}
    forbidden = {
        (case_study, appointment): why for case_study, appointment, why in queries.forbidden_pairs(run.cohort)
    }
    marks, broken, at = [], [], clock.now()
    for pair in run.answer["allocations"]:
        script, appointment = scripts.get(pair["case_study"]), markers.get(pair["marker"])
        if script is None:
            broken.append(f"{pair['case_study']} is with somebody else or needs this reading no more")
        elif appointment is None:
            broken.append(f"the marker of {pair['case_study']} has left the pool")
        elif why := forbidden.get((script.case_study_id, appointment.pk)):
            broken.append(f"the marker of {script.code} {why}")
        else:
            marks.append(mark_of(script, appointment, run.kind, at))
    if broken:
        raise Refused(
            f"{len(broken)} of these pairs can't be any more: {'; '.join(broken[:3])}{'; …' if broken[3:] else ''}. "
            "Nothing was given out. Discard this proposal and allocate again."
        )
    RUN.move(run, "publish", published_at=at, published_by=by)
    for other in AllocationRun.objects.filter(cohort=run.cohort, state=RunState.READY):
        RUN.move(other, "discard")
        record(RUN.event("discard"), by=by, subject=other)
    give_out(marks)
    record(RUN.event("publish"), by=by, subject=run, scripts=len(marks))
    jobs.enqueue("marking.tell_allocated", f"marking.tell_allocated:{run.pk}", {"run": run.pk})
    return len(marks)


def give_out(marks: list[Mark]) -> None:
    """Store them, unless somebody gave one of the scripts by hand in this moment: then none of them."""
    try:
        with transaction.atomic():
            Mark.objects.bulk_create(marks, batch_size=500)
    except IntegrityError:
        raise StaleState(
            "Somebody gave one of these scripts by hand in this moment. Nothing was given out. Look again."
        ) from None
    drop_pins(marks)


def drop_pins(marks: list[Mark]) -> None:
    """Take out the pins of what is given now, to whomever: they have done what they were for."""
    for kind in sorted({mark.kind for mark in marks}):
        given = [mark.case_study_id for mark in marks if mark.kind == kind]
        AllocationPin.objects.filter(kind=kind, case_study__in=given).delete()


def mark_of(script: queries.ToMark, appointment: MarkerAppointment, kind: str, at: dt.datetime) -> Mark:
    """A reading that is about to be given; its place in the marker's list is drawn."""
    return Mark(
        case_study_id=script.case_study_id,
        version_id=script.version_id,
        appointment_id=appointment.pk,
        kind=kind,
        shuffle=secrets.randbelow(2**31),
        allocated_at=at,
    )


@transaction.atomic
def give(*, script: queries.ToMark, appointment: MarkerAppointment, kind: str, by: User) -> Mark:
    """Give one script to a marker by hand; the marker gets a mail. Refused with the reason where a rule keeps them apart."""
    cohort = appointment.cohort
    rules.can_allocate(by, cohort, kind).require()
    # Locked, so that two presses don't fill the marker's last place twice.
    MarkerAppointment.objects.select_for_update().get(pk=appointment.pk)
    require_pair(script, appointment)
    try:
        with transaction.atomic():
            mark = mark_of(script, appointment, kind, clock.now())
            mark.save()
    except IntegrityError:
        raise StaleState(f"Script {script.code} is with somebody already. Look again.") from None
    drop_pins([mark])
    record("mark.given", by=by, subject=mark, kind=kind)
    notify(tell_marker.given(mark, appointment))
    return mark


def require_pair(script: queries.ToMark, appointment: MarkerAppointment) -> None:
    """Stop with the reason where this marker can't have this script: out of the pool, kept from it, or full."""
    cohort = appointment.cohort
    held = queries.pool(cohort).filter(pk=appointment.pk).first()
    if held is None:
        raise Refused(f"{appointment.marker} can't be given scripts now.")
    whys = [why for _, pk, why in queries.forbidden_pairs(cohort, script.case_study_id) if pk == held.pk]
    if whys:
        raise Refused(f"{appointment.marker} can't mark {script.code}, because the marker {whys[0]}.")
    if held.held >= held.max:
        raise Refused(
            f"{appointment.marker} has {tell_marker.scripts(held.held)} and takes {held.max} at most. Change the load first."
        )


@transaction.atomic
def pin(*, script: queries.ToMark, appointment: MarkerAppointment, kind: str, by: User) -> AllocationPin:
    """Have every allocation give this script to this marker; nobody is told before it is published."""
    rules.can_allocate(by, appointment.cohort, kind).require()
    require_pair(script, appointment)
    made, _ = AllocationPin.objects.update_or_create(
        case_study_id=script.case_study_id,
        kind=kind,
        defaults={"appointment": appointment, "made_at": clock.now(), "made_by": by},
    )
    record("allocation.pinned", by=by, subject=appointment, script=script.code, kind=kind)
    return made


@transaction.atomic
def unpin(*, script: queries.ToMark, cohort: Cohort, kind: str, by: User) -> None:
    """Let the next allocation choose again who reads this script."""
    rules.can_allocate(by, cohort, kind).require()
    gone, _ = AllocationPin.objects.filter(case_study=script.case_study_id, kind=kind).delete()
    if gone:
        record("allocation.unpinned", by=by, subject=cohort, script=script.code, kind=kind)


def tell_allocated(*, run: AllocationRun, progress: jobs.Progress) -> None:
    """Put each marker's mail about a published run in the outbox; a mail that is there already is left alone."""
    pairs = run.answer["allocations"]
    ids = {int(pair["marker"].removeprefix("M")) for pair in pairs}
    appointments = (
        MarkerAppointment.objects.filter(pk__in=ids).select_related("marker", "cohort").order_by("pk")
    )
    counts = dict(
        Mark.objects.filter(appointment__in=ids, kind=run.kind, allocated_at=run.published_at)
        .values_list("appointment")
        .annotate(number=Count("pk"))
    )
    for number, appointment in enumerate(appointments, start=1):
        with transaction.atomic():
            notify(tell_marker.allocated(appointment, run, counts.get(appointment.pk, 1)))
        if number % 50 == 0:
            progress.report(number, len(ids))


@transaction.atomic
def discard(*, run: AllocationRun, by: User) -> AllocationRun:
    """Put a proposal away; nobody is told anything."""
    rules.can_discard(by, run).require()
    RUN.move(run, "discard")
    record(RUN.event("discard"), by=by, subject=run)
    return run


def job_of(run: AllocationRun) -> Job | None:
    """The background work behind a run, for its progress."""
    return Job.objects.filter(dedupe_key=job_key(run.pk)).first()
