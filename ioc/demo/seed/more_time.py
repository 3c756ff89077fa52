"""More time for case studies: given to the persona who still writes, asked for by a few others."""

import datetime as dt

from casestudies.enums import CaseStudyState, ExtensionRequestState, ReasonForTime
from casestudies.models import CaseStudy, Extension, ExtensionRequest
from core import clock
from ioc.demo.seed.cohorts import Year
from people.models import User
from programme.models import Enrolment

WORDS = (
    (
        ReasonForTime.SCHOOL,
        "I have covered Primary 6 since Easter, and my own class only on two days a week.",
    ),
    (ReasonForTime.ILLNESS, ""),
    (ReasonForTime.FAMILY, "My father came out of hospital and lives with us for now."),
)


def give(enrolment: Enrolment, *, by: User) -> None:
    """The persona who is still writing asked, and has an extension that leaves a week for marking."""
    study = CaseStudy.objects.get(enrolment=enrolment)
    until = enrolment.cohort.marking_due_at - dt.timedelta(days=7)
    decided_at = clock.now() - dt.timedelta(days=30)
    extension = Extension.objects.create(
        case_study=study,
        due_at=until,
        reason="Something at school",
        granted_at=decided_at,
        granted_by=by,
    )
    ExtensionRequest.objects.create(
        case_study=study,
        until=until,
        reason=ReasonForTime.SCHOOL,
        words="I was on leave until May and began my intervention six weeks late.",
        state=ExtensionRequestState.GRANTED,
        asked_at=decided_at - dt.timedelta(days=2),
        due_at=enrolment.cohort.case_study_due_at,
        decided_at=decided_at,
        decided_by=by,
        answer="Welcome back. Take the time; your result still goes to the same board.",
        extension=extension,
    )


def ask(year: Year, *, besides: Enrolment | None = None) -> None:
    """A few authors of a year wait for an answer, one of them not for the first time."""
    rows = CaseStudy.objects.filter(
        enrolment__cohort=year.cohort, state=CaseStudyState.WRITING, extensions=None
    ).order_by("pk")
    if besides:
        rows = rows.exclude(enrolment=besides)
    due = year.cohort.case_study_due_at
    today = clock.end_of(clock.today())
    for place, (study, (reason, words)) in enumerate(zip(rows[: len(WORDS)], WORDS, strict=False)):
        asked_at = clock.now() - dt.timedelta(days=4 - place)
        if not place:
            ExtensionRequest.objects.create(
                case_study=study,
                until=max(due, today) + dt.timedelta(days=28),
                reason=reason,
                words="",
                state=ExtensionRequestState.WITHDRAWN,
                asked_at=asked_at - dt.timedelta(days=9),
                due_at=due,
            )
        ExtensionRequest.objects.create(
            case_study=study,
            until=max(due, today) + dt.timedelta(days=7 * (place + 1)),
            reason=reason,
            words=words,
            asked_at=asked_at,
            due_at=due,
        )
