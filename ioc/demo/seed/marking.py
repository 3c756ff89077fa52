"""Markers, who marks what, marks in every state, results."""

import datetime as dt
import random

from casestudies.models import CaseStudy, Version
from core import clock
from ioc.demo.seed.cohorts import Year
from ioc.demo.seed.people import People, grant
from ioc.demo.seed.words import FEEDBACK
from marking.actions.allocation import as_json
from marking.allocation import CaseStudy as Script
from marking.allocation import Instance, Marker, allocate
from marking.models import (
    AllocationRun,
    Board,
    BoardEntry,
    BoardLine,
    Criterion,
    CriterionMark,
    Mark,
    MarkerAppointment,
    PayLine,
    Release,
    Result,
)
from marking.sampling import reason
from people.enums import Role
from people.models import User


def pool(
    year: Year, number: int, people: People, *, team: User, known: list[User]
) -> list[MarkerAppointment]:
    """Trained markers of every authority; the first of them are the personas."""
    users = known + people.make(number - len(known))
    slugs = [a.slug for a in year.authorities]
    rows = []
    for index, user in enumerate(users):
        place = people.place(slugs[index % len(slugs)])
        is_officer = index % 4 == 0
        rows.append(
            MarkerAppointment(
                cohort=year.cohort,
                marker=user,
                state="approved",
                post="qio" if is_officer else ("headteacher", "depute")[index % 2],
                years=5 + index % 14,
                school=None if is_officer else place.school,
                authority=place.authority,
                target=3,
                max=4,
                applied_at=year.cohort.created_at,
                trained_on=year.cohort.marking_from - dt.timedelta(days=30),
                decided_at=year.cohort.created_at,
                decided_by=team,
                experience_checked_at=year.cohort.created_at,
                experience_checked_by=team,
                experience_note="The list of the authority",
            )
        )
    grant(users, Role.MARKER)
    return MarkerAppointment.objects.bulk_create(rows, batch_size=1000)


def share_out(
    year: Year,
    versions: list[Version],
    markers: list[MarkerAppointment],
    dice: random.Random,
    *,
    team: User,
    pins: dict[int, MarkerAppointment] | None = None,
) -> list[Mark]:
    """First marks for every script, by the allocation the service itself uses, published."""
    schools = {e.pk: (e.school_id, e.authority_id) for e in year.enrolments}
    by_code = {version.case_study.candidate_code: version for version in versions}
    instance = Instance(
        case_studies=tuple(
            Script(
                id=v.case_study.candidate_code,
                school=str(schools[v.case_study.enrolment_id][0]),
                authority=str(schools[v.case_study.enrolment_id][1]),
                marks_needed=1,
            )
            for v in versions
        ),
        markers=tuple(
            Marker(
                id=f"M{m.pk}",
                school=str(m.school_id) if m.school_id else None,
                authority=str(m.authority_id),
                max=m.max,
                target=m.target,
            )
            for m in markers
        ),
        forbidden=(),
        pinned=(),
    )
    answer = allocate(instance)
    at = clock.london(year.cohort.marking_from, 12)
    AllocationRun.objects.create(
        cohort=year.cohort,
        state="published",
        instance=as_json(instance),
        answer=answer.as_json(),
        started_at=at,
        started_by=team,
        published_at=at,
        published_by=team,
    )
    marker_by_id = {f"M{m.pk}": m for m in markers}
    rows = [
        Mark(
            case_study=by_code[line["case_study"]].case_study,
            version=by_code[line["case_study"]],
            appointment=marker_by_id[line["marker"]],
            kind="first",
            shuffle=dice.randint(1, 2**31 - 1),
            allocated_at=at,
        )
        for line in answer.as_json()["allocations"]
    ]
    return Mark.objects.bulk_create(rows, batch_size=1000)


def mark(
    year: Year, marks: list[Mark], dice: random.Random, *, state_of, near: dict[int, int] | None = None
) -> None:
    """Fill marks in: `state_of(mark)` says "submitted", "started" or "allocated".

    near: the first marks by version, for second readers, who mostly see a script much alike.
    """
    criteria = list(Criterion.objects.filter(cohort=year.cohort))
    lines, paid, changed = [], [], []
    for row in marks:
        state = state_of(row)
        if state == "allocated":
            continue
        usual = dice.gauss(60, 9) if near is None else near[row.version_id] + dice.gauss(0, 5)
        level = max(36, min(82, round(usual)))
        scores = [max(30, min(90, level + dice.randint(-6, 6))) for _ in criteria]
        row.state = state
        row.saved_at = min(row.allocated_at + dt.timedelta(days=dice.randint(2, 14)), clock.now())
        row.version_number = 4
        if state == "submitted":
            row.total = round(sum(s * c.weight for s, c in zip(scores, criteria, strict=True)) / 100)
            row.submitted_at = row.saved_at
            row.comment = dice.choice(FEEDBACK)
            paid.append(
                PayLine(
                    mark=row,
                    hours=year.cohort.hours_per_script,
                    hourly_rate=year.cohort.hourly_rate,
                    earned_at=row.saved_at,
                )
            )
        keep = len(criteria) if state == "submitted" else 2
        lines += [
            CriterionMark(mark=row, criterion=c, score=s, feedback=dice.choice(FEEDBACK))
            for c, s in list(zip(criteria, scores, strict=True))[:keep]
        ]
        changed.append(row)
    Mark.objects.bulk_update(
        changed, ["state", "saved_at", "version_number", "total", "submitted_at", "comment"], batch_size=500
    )
    CriterionMark.objects.bulk_create(lines, batch_size=1000)
    PayLine.objects.bulk_create(paid, batch_size=1000)


def second(
    year: Year,
    marks: list[Mark],
    markers: list[MarkerAppointment],
    dice: random.Random,
    *,
    own: MarkerAppointment,
) -> list[Mark]:
    """Second marks of a sample, by others than the first marker; the persona has some of them."""
    due = [
        m for m in marks if m.state == "submitted" and m.total is not None and (m.total < 55 or m.total >= 70)
    ]
    for row in due:
        row.sampled = reason(row.total or 0, year.cohort.pass_mark)
    Mark.objects.bulk_update(due, ["sampled"], batch_size=500)
    load = {own.pk: 0}
    rows = []
    for row in due:
        if load[own.pk] < 4 and row.appointment_id != own.pk:
            reader = own
            load[own.pk] += 1
        else:
            reader = dice.choice([m for m in markers if m.pk not in (row.appointment_id, own.pk)])
        rows.append(
            Mark(
                case_study=row.case_study,
                version=row.version,
                appointment=reader,
                kind="second",
                shuffle=dice.randint(1, 2**31 - 1),
                allocated_at=clock.now() - dt.timedelta(days=3),
            )
        )
    return Mark.objects.bulk_create(rows, batch_size=1000)


def conclude(year: Year, marks: list[Mark], *, team: User) -> None:
    """Board, results, release: everybody who handed in has passed."""
    cohort = year.cohort
    held = clock.london(cohort.board_on, 15)
    board = Board.objects.create(
        cohort=cohort,
        state="locked",
        held_on=cohort.board_on,
        present="Chair of the board; programme team",
        recorded_at=held,
        recorded_by=team,
        locked_at=held,
        locked_by=team,
    )
    results, studies = [], []
    for row in marks:
        final = max(cohort.pass_mark, row.total or 0)
        results.append(
            Result(
                case_study=row.case_study,
                version=row.version,
                state="released",
                mark=final,
                how="One reading",
                agreed_at=held,
                agreed_by=team,
                ratified_at=held,
                ratified_by=team,
                board=board,
                released_at=held,
            )
        )
        study = row.case_study
        study.state, study.released_at, study.released_mark = "marked", held, final
        study.released_feedback = row.comment
        studies.append(study)
    release = Release.objects.create(
        cohort=cohort, state="done", due_at=held, planned_at=held, planned_by=team, done_at=held
    )
    for result in results:
        result.release = release
    Result.objects.bulk_create(results, batch_size=1000)
    book(board, results, held, team=team)
    CaseStudy.objects.bulk_update(
        studies, ["state", "released_at", "released_mark", "released_feedback"], batch_size=500
    )


def book(board: Board, results: list[Result], at: dt.datetime, *, team: User) -> None:
    """The list that this board had before it, and what was written into its book."""
    BoardLine.objects.bulk_create(
        [
            BoardLine(
                board=board,
                case_study=result.case_study,
                result=result,
                code=result.case_study.candidate_code,
                readings=[result.mark],
                mark=result.mark,
                how=result.how,
            )
            for result in results
        ],
        batch_size=1000,
    )
    said = [
        ("opened", f"{len(results)} scripts"),
        ("minute", "The spread of the marks was looked at. It is like that of the year before."),
        ("locked", "Without the external examiner: the comments came by letter before the meeting."),
    ]
    BoardEntry.objects.bulk_create(
        BoardEntry(board=board, kind=kind, text=text, made_at=at, made_by=team) for kind, text in said
    )
