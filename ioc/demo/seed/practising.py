"""The pool with life in it: a call that is open, practice scripts, one slipped in, a script given back, people who ask."""

import datetime as dt
import random

from django.core.files.base import ContentFile

from casestudies.codes import candidate_code
from core import clock
from ioc.demo.seed.cohorts import Year
from ioc.demo.seed.people import People
from ioc.demo.seed.words import FEEDBACK
from ioc.demo.seed.writing import document
from marking.models import (
    AgreedMark,
    Criterion,
    CriterionMark,
    Mark,
    MarkerAppointment,
    MarkerInvitation,
    PayLine,
    PoolCall,
    PracticeScript,
    TrainingPlace,
    TrainingSession,
)
from people.models import User

REASONS = (
    "Names the theory and says where it did not fit this class; not every claim has its source.",
    "The data of August led to the plan, and the plan changed in November because of them. The effect is shown, not said.",
    "Weighs two explanations and keeps the one that the evidence bears. Limits are named.",
    "Clear for a colleague who was not there. The two charts would have needed a sentence each.",
    "Says what comes next and with whom. What the learners thought of it is missing.",
)


def practise(
    year: Year, markers: list[MarkerAppointment], scripts: list[tuple], *, team: User
) -> list[PracticeScript]:
    """Two practice scripts; everybody of the pool was near enough with the first but one, who was talked with.

    The second is slipped in among the scripts of the last but one.
    """
    dice = random.Random(26)  # noqa: S311 -- invented marks, not secrets
    criteria = list(Criterion.objects.filter(cohort=year.cohort))
    at = clock.london(year.cohort.marking_from - dt.timedelta(days=35), 10)
    made = [
        script(year, criteria, scripts[number], title, at, team=team)
        for number, title in enumerate(("Talk in maths, primary", "Feedback in S2 science"))
    ]
    level = {line.criterion_id: line.score for line in AgreedMark.objects.filter(practice=made[0])}
    rows = []
    for marker in markers:
        is_near = marker is not markers[-1]
        row = reading(made[0], marker, "practice", at + dt.timedelta(days=6))
        row.passed = is_near
        rows.append(
            (row, {pk: score + (dice.randint(-5, 5) if is_near else 18) for pk, score in level.items()})
        )
    slipped = reading(made[1], markers[-2], "drift", clock.now() - dt.timedelta(days=6))
    level = {line.criterion_id: line.score for line in AgreedMark.objects.filter(practice=made[1])}
    rows.append((slipped, {pk: score + 9 for pk, score in level.items()}))
    for row, scores in rows:
        row.total = round(sum(scores[c.pk] * c.weight for c in criteria) / 100)
        row.comment = dice.choice(FEEDBACK)
    Mark.objects.bulk_create([row for row, _ in rows], batch_size=500)
    CriterionMark.objects.bulk_create(
        [
            CriterionMark(mark=row, criterion_id=pk, score=score, feedback=dice.choice(FEEDBACK))
            for row, scores in rows
            for pk, score in scores.items()
        ],
        batch_size=1000,
    )
    PayLine.objects.create(
        mark=slipped,
        hours=year.cohort.hours_per_script,
        hourly_rate=year.cohort.hourly_rate,
        earned_at=slipped.submitted_at,
    )
    last = markers[-1]
    last.practice_waived_at, last.practice_waived_by = at + dt.timedelta(days=12), team
    last.practice_waived_reason = (
        "Read the criteria on evidence together; marked a second script side by side."
    )
    last.save()
    return made


def script(
    year: Year, criteria: list[Criterion], source: tuple, title: str, at: dt.datetime, *, team: User
) -> PracticeScript:
    """One of the invented case studies with agreed marks and their reasons."""
    _, _, _, _, parts, copy = source
    row = PracticeScript(
        cohort=year.cohort,
        title=title,
        original_name="practice.docx",
        intake="ready",
        kind="docx",
        counted_words=sum(len(text.split()) for _, text in parts),
        reading_copy=copy,
        added_at=at,
        added_by=team,
        agreed_at=at + dt.timedelta(days=2),
        agreed_by=team,
    )
    file = document("Case study of improvement", parts)
    row.original.save("practice.docx", ContentFile(file), save=False)
    row.clean_file.save("practice.docx", ContentFile(file), save=False)
    row.save()
    AgreedMark.objects.bulk_create(
        AgreedMark(practice=row, criterion=c, score=56 + 3 * number, reason=REASONS[number % len(REASONS)])
        for number, c in enumerate(criteria)
    )
    return row


def reading(practice: PracticeScript, marker: MarkerAppointment, kind: str, at: dt.datetime) -> Mark:
    """A mark of it that was handed in two days later."""
    done = min(at + dt.timedelta(days=2), clock.now())
    return Mark(
        practice=practice,
        practice_code=candidate_code(),
        appointment=marker,
        kind=kind,
        state="submitted",
        shuffle=random.Random(marker.pk).randint(1, 2**31 - 1),  # noqa: S311 -- an order, not a secret
        allocated_at=at,
        saved_at=done,
        submitted_at=done,
        version_number=3,
    )


def give_one_back(marks: list[Mark], *, besides: set[int]) -> None:
    """A marker has recognised a class: the script is with nobody, and somebody else is to be found."""
    row = next((m for m in marks if m.state == "allocated" and m.appointment_id not in besides), None)
    if row is not None:
        Mark.objects.filter(pk=row.pk).update(
            state="recused", recused_at=clock.now(), recused_reason="I recognise the class."
        )


def call(year: Year, people: People, *, team: User) -> None:
    """Next summer's markers: the call is open, two were invited, three have asked to join, training is arranged."""
    today = clock.today()
    PoolCall.objects.create(
        cohort=year.cohort,
        opens_at=clock.london(today - dt.timedelta(days=10)),
        closes_at=clock.end_of(today + dt.timedelta(days=25)),
        set_at=clock.now() - dt.timedelta(days=20),
        set_by=team,
    )
    MarkerInvitation.objects.bulk_create(
        MarkerInvitation(
            cohort=year.cohort,
            email=f"{name.lower().replace(' ', '.')}@example.org",
            name=name,
            invited_at=clock.now() - dt.timedelta(days=8 - number),
            invited_by=team,
        )
        for number, name in enumerate(("Morven Invited", "Hamish Invited"))
    )
    sessions = TrainingSession.objects.bulk_create(
        TrainingSession(
            cohort=year.cohort,
            starts_at=clock.london(year.cohort.marking_from - dt.timedelta(days=days), 16),
            ends_at=clock.london(year.cohort.marking_from - dt.timedelta(days=days), 18),
            place=place,
            join_link=link,
            capacity=40,
            arranged_at=clock.now() - dt.timedelta(days=9),
            arranged_by=team,
        )
        for days, place, link in (
            (21, "University of Glasgow, room 204, G12 8QQ", ""),
            (14, "", "https://meet.example.org/markers"),
        )
    )
    for index, user in enumerate(people.make(3)):
        place = people.places[sorted(people.places)[index]][index]
        is_checked = index == 0
        asked = MarkerAppointment.objects.create(
            cohort=year.cohort,
            marker=user,
            post=("headteacher", "depute", "qio")[index],
            years=6 + index,
            school=place.school if index < 2 else None,
            authority=place.authority,
            applied_at=clock.now() - dt.timedelta(days=5 - index),
            experience_checked_at=clock.now() - dt.timedelta(days=2) if is_checked else None,
            experience_checked_by=team if is_checked else None,
            experience_note="The authority's list of headteachers" if is_checked else "",
        )
        if is_checked:
            TrainingPlace.objects.create(
                session=sessions[0], appointment=asked, booked_at=clock.now(), booked_by=user
            )
