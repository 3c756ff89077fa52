"""`marked_case_study(...)`: a case study whose marking came to where it is through the real actions."""

from collections.abc import Sequence

from casestudies.models import CaseStudy
from core import clock, jobs
from marking import visibility
from marking.actions import allocation, board, criteria, marker, moderation, pool, release
from marking.enums import MarkKind, RehearsalState, RunState
from marking.models import (
    AllocationRun,
    Board,
    Criterion,
    Mark,
    MarkerAppointment,
    Rehearsal,
    Release,
    Result,
)
from marking.queries.marker import Written
from marking.queries.readings import with_standing
from marking.queries.rehearsal import seal_of
from people.models import User
from programme.models import Cohort, Enrolment
from tests.builders_casestudies import case_study_at, team_member
from tests.factories.people import AuthorityFactory, UserFactory

STEPS = ("allocated", "started", "submitted", "agreed", "ratified", "released")


def in_pool(cohort: Cohort, marker: User | None = None, **facts) -> MarkerAppointment:
    """A marker who asked to join and was approved after training."""
    marker = marker or UserFactory()
    facts.setdefault("authority", AuthorityFactory())
    appointment = pool.join(cohort=cohort, by=marker, post="qio", years=8, **facts)
    pool.check_experience(appointment=appointment, by=team_member(), note="The authority's list")
    return pool.approve(appointment=appointment, by=team_member(), trained_on=clock.today())


def allocated(cohort: Cohort, kind: str = MarkKind.FIRST) -> AllocationRun:
    """Work out and publish an allocation of everything that lacks a reading of this kind."""
    criteria.set_default_criteria(cohort=cohort, by=team_member())
    if kind == MarkKind.SECOND:
        run = moderation.start_seconds(cohort=cohort, by=team_member())
    else:
        run = allocation.start(cohort=cohort, by=team_member(), kind=kind)
    allocation.work_out(run=run, progress=jobs.Progress(allocation.job_of(run)))
    assert run.state == RunState.READY
    allocation.publish(run=rehearsed(run), by=team_member())
    return run


def rehearsed(run: AllocationRun) -> AllocationRun:
    """A proposal whose rehearsal found nothing, so that it can be published; nobody has really looked."""
    now = clock.now()
    Rehearsal.objects.create(
        run=run,
        state=RehearsalState.FINISHED,
        seal=seal_of(run),
        started_at=now,
        started_by=team_member(),
        over_at=now,
    )
    return run


def write(mark: Mark, scores: Sequence[int | None] = (60, 60, 60, 60, 60)) -> visibility.Script:
    """Save scores and words for a mark, as its marker."""
    script = visibility.script_for(mark.appointment.marker, mark.case_study.candidate_code)
    lines = list(Criterion.objects.filter(cohort=mark.appointment.cohort_id))
    written = Written(
        scores={c.pk: score for c, score in zip(lines, scores, strict=True)},
        feedback={c.pk: f"About {c.title.lower()}." for c in lines},
        comment="A clear account of a change that worked.",
        note="Sure of this.",
    )
    mark.refresh_from_db()
    marker.save(
        script=script,
        by=mark.appointment.marker,
        written=written,
        version=mark.version_number,
        criteria=lines,
    )
    mark.refresh_from_db()
    return visibility.script_for(mark.appointment.marker, mark.case_study.candidate_code)


def submit(mark: Mark, total: int) -> Mark:
    """Mark a script at `total` per cent and hand the mark in."""
    script = write(mark, [total] * mark.appointment.cohort.criteria.count())
    return marker.submit(script=script, by=mark.appointment.marker, version=mark.version_number)


def agreed(first: Mark, mark: int | None = None, reason: str = "") -> Result:
    """Settle the mark of a script from its readings."""
    rows = with_standing(first.appointment.cohort).select_related("appointment__cohort")
    row = rows.get(pk=first.pk)
    return moderation.agree(first=row, by=team_member(), mark=mark, reason=reason)


def board_held(cohort: Cohort, *, by: User | None = None) -> Board:
    """The board has met: the list was frozen, read, and locked without the external examiner."""
    by = by or team_member()
    return board.lock(
        board=board.open_board(cohort=cohort, by=by),
        by=by,
        held_on=clock.today(),
        present="Cara Chair, chair of the board",
        without_examiner="They are ill and read it afterwards.",
    )


def released_now(cohort: Cohort) -> Release:
    """Every ratified result of the cohort is out; the worker still has the mails to do."""
    return release.carry_out(release_id=release.plan(cohort=cohort, by=team_member()).pk)


def marked_case_study(
    step: str = "released",
    *,
    enrolment: Enrolment | None = None,
    total: int = 62,
    marker: User | None = None,
) -> CaseStudy:
    """A submitted case study whose marking has come to one of STEPS; `total` per cent is the first mark.

    With so few scripts every one is in the sample: the second mark is the same.
    """
    if step not in STEPS:
        raise ValueError(f"Marking comes to {', '.join(STEPS)}, not to {step!r}.")
    upto = STEPS.index(step)
    case_study = case_study_at("submitted", enrolment=enrolment)
    cohort = case_study.enrolment.cohort
    first_marker = in_pool(cohort, marker)
    allocated(cohort)
    first = Mark.objects.select_related("appointment__cohort", "appointment__marker", "case_study").get(
        case_study=case_study, kind=MarkKind.FIRST
    )
    assert first.appointment_id == first_marker.pk or marker is None
    if step == "started":
        write(first, [total, total, None, None, None])
    if upto >= STEPS.index("submitted"):
        submit(first, total)
    if upto >= STEPS.index("agreed"):
        in_pool(cohort)
        allocated(cohort, MarkKind.SECOND)
        marks = Mark.objects.select_related("appointment__cohort", "appointment__marker", "case_study")
        submit(marks.get(case_study=case_study, kind=MarkKind.SECOND), total)
        agreed(first)
    if upto >= STEPS.index("ratified"):
        board_held(cohort)
    if upto >= STEPS.index("released"):
        released_now(cohort)
    return CaseStudy.objects.select_related("enrolment__cohort", "enrolment__participant").get(
        pk=case_study.pk
    )
