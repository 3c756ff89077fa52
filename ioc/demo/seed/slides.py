"""The presentation route: slides handed in, and two assessors at every step of their way."""

import datetime as dt
import hashlib
import io
import random
import secrets

import pikepdf
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from casestudies.codes import candidate_code, receipt_number
from casestudies.enums import CaseStudyState, IntakeState, Work
from casestudies.models import CaseStudy, Extension, Submission, Version
from core import clock
from ioc.demo.seed import plans
from ioc.demo.seed.cohorts import Year
from marking.enums import PanelState
from marking.models import Assessment, LearningOutcome, MarkerAppointment, OutcomeFound, Panel
from marking.panel_words import feedback_of
from people.models import User
from programme.enums import Route
from programme.models import Enrolment

SLIDES = (
    ("Talking about maths in Primary 5", "What I wanted to improve, and how I knew"),
    ("Where we began", "In August 9 of 26 learners explained an answer unasked"),
    ("What I read and what I changed", "Ten minutes of number talk a day, for eight weeks"),
    ("What changed", "In May 19 of 26 explained an answer unasked"),
    ("What I can't say", "One class, one year, one observer"),
    ("What comes next", "The same with the teacher next door, from August"),
)
MET, NOT_YET = "met", "not_yet"
WORDS = {
    MET: "Clear and honest. The count you repeated every fortnight carries the whole argument.",
    NOT_YET: "The change is well described. Show the evidence for it: the two counts, and what else may explain them.",
}
# What became of each presenter of the year, in turn: the outcomes of the two assessors, and whether it is released.
WAYS: tuple[tuple[tuple[str, ...], bool], ...] = (
    ((MET, MET), True),
    ((MET,), False),
    ((MET, MET), False),
    ((), False),
    ((NOT_YET, NOT_YET), False),
)


def show(
    year: Year, dice: random.Random, *, team: User, pool: list[MarkerAppointment], persona: Enrolment
) -> None:
    """Everybody on the route handed slides in; the first two of the pool, who are personas, have some to assess."""
    presenters = [e for e in year.enrolments if e.route == Route.PRESENTATION and e.pk != persona.pk]
    studies = hand_in(year, [persona, *presenters], dice)
    mine, second, *others = pool
    first = assess(studies[0], mine, others[0], (NOT_YET, NOT_YET), team=team)
    release(first, team=team)
    again(studies[0], team=team)
    if len(studies) > 3:
        assess(studies[1], mine, second, (), team=team)
        assess(studies[2], second, mine, (MET, NOT_YET), team=team)
    for number, study in enumerate(studies[4:]):  # the fourth is with nobody yet
        outcomes, is_released = WAYS[number % len(WAYS)]
        one, other = two_for(study, others, dice)
        panel = assess(study, one, other, outcomes, team=team)
        if is_released:
            release(panel, team=team)


def hand_in(year: Year, presenters: list[Enrolment], dice: random.Random) -> list[CaseStudy]:
    """A case study with slides and a receipt for each of them."""
    file = deck()
    name = default_storage.save(f"case-studies/demo/{secrets.token_hex(16)}.pdf", ContentFile(file))
    due, now = year.cohort.case_study_due_at, clock.now()
    times = [min(due - dt.timedelta(hours=dice.randint(2, 200)), now) for _ in presenters]
    studies = CaseStudy.objects.bulk_create(
        CaseStudy(
            enrolment=enrolment,
            candidate_code=candidate_code(),
            title=SLIDES[0][0],
            state=CaseStudyState.SUBMITTED,
            opened_at=at - dt.timedelta(days=90),
            submitted_at=at,
            submitted_by=enrolment.participant,
        )
        for enrolment, at in zip(presenters, times, strict=True)
    )
    plans.short(studies)
    versions = Version.objects.bulk_create(
        Version(
            case_study=study,
            number=1,
            work=Work.SLIDES,
            original=name,
            original_name="My slides.pdf",
            sha256=hashlib.sha256(file).hexdigest(),
            size=len(file),
            uploaded_at=at - dt.timedelta(minutes=20),
            upload_began_at=at - dt.timedelta(minutes=20),
            intake=IntakeState.READY,
            kind="pdf",
            counted_words=60,
            pages=len(SLIDES),
            clean_file=name,
        )
        for study, at in zip(studies, times, strict=True)
    )
    Submission.objects.bulk_create(
        Submission(
            case_study=version.case_study,
            version=version,
            receipt_number=receipt_number(),
            submitted_at=at,
            due_at=due,
            counted_words=60,
            declared_words=0,
            declares_own_work=True,
            declares_anonymised=True,
            declares_permissions=True,
            ai_statement="None",
        )
        for version, at in zip(versions, times, strict=True)
    )
    return studies


def deck() -> bytes:
    """A PDF of a few slides."""
    pdf = pikepdf.Pdf.new()
    font = pdf.make_indirect(
        pikepdf.Dictionary(
            Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
        )
    )
    for title, text in SLIDES:
        code = f"BT /F1 30 Tf 60 330 Td ({title}) Tj ET BT /F1 18 Tf 60 270 Td ({text}) Tj ET"
        page = pikepdf.Dictionary(
            Type=pikepdf.Name.Page,
            MediaBox=[0, 0, 720, 405],
            Resources=pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font)),
            Contents=pdf.make_stream(code.encode("latin-1")),
        )
        pdf.pages.append(pikepdf.Page(pdf.make_indirect(page)))
    file = io.BytesIO()
    pdf.save(file)
    return file.getvalue()


def two_for(
    study: CaseStudy, pool: list[MarkerAppointment], dice: random.Random
) -> tuple[MarkerAppointment, MarkerAppointment]:
    """Two of the pool who are not from the author's school."""
    may = [row for row in pool if row.school_id != study.enrolment.school_id]
    one, other = dice.sample(may, 2)
    return one, other


def assess(
    study: CaseStudy,
    first: MarkerAppointment,
    second: MarkerAppointment,
    outcomes: tuple[str, ...],
    *,
    team: User,
) -> Panel:
    """A panel of these two, who have answered as far as `outcomes` goes."""
    at = study.enrolment.cohort.case_study_due_at + dt.timedelta(days=2)
    is_found = len(outcomes) == 2 and len(set(outcomes)) == 1
    state = PanelState.ASSESSING if len(outcomes) < 2 else PanelState.DIFFERING
    panel = Panel.objects.create(
        case_study=study,
        attempt=1,
        author_id=study.enrolment.participant_id,
        first=first.marker,
        second=second.marker,
        state=PanelState.FOUND if is_found else state,
        outcome=outcomes[0] if is_found else "",
        found_at=at + dt.timedelta(days=4) if is_found else None,
        set_at=at,
        set_by=team,
    )
    for place, appointment in enumerate((first, second)):
        outcome = outcomes[place] if place < len(outcomes) else ""
        given_at = at + dt.timedelta(days=3, hours=place) if outcome else None
        mine = Assessment.objects.create(
            panel=panel,
            assessor=appointment.marker,
            outcome=outcome,
            first_outcome=outcome,
            feedback=WORDS.get(outcome, ""),
            version=1 if outcome else 0,
            saved_at=given_at,
            given_at=given_at,
        )
        if outcome:
            OutcomeFound.objects.bulk_create(
                OutcomeFound(assessment=mine, learning_outcome=row, met=outcome == MET or row.number != 4)
                for row in LearningOutcome.objects.filter(cohort=study.enrolment.cohort_id)
            )
    return panel


def release(panel: Panel, *, team: User) -> None:
    """The author has the outcome."""
    at = panel.set_at + dt.timedelta(days=6)
    Panel.objects.filter(pk=panel.pk).update(state=PanelState.RELEASED, released_at=at, released_by=team)
    study = panel.case_study
    is_met = panel.outcome == MET
    study.state = CaseStudyState.MARKED if is_met else CaseStudyState.NOT_YET
    study.attempt = 1 if is_met else 2
    study.released_at, study.released_outcome = at, panel.outcome
    answers = Assessment.objects.filter(panel=panel).select_related("assessor")
    study.released_feedback = feedback_of(answers.prefetch_related("found__learning_outcome"))
    study.save()


def again(study: CaseStudy, *, team: User) -> None:
    """After "not yet met" there are some weeks for the second attempt."""
    Extension.objects.create(
        case_study=study,
        due_at=clock.end_of(clock.today() + dt.timedelta(days=40)),
        reason="Resubmission",
        granted_at=study.released_at,
        granted_by=team,
    )
