"""The home page of the programme team: what waits anywhere."""

import datetime as dt
from typing import Any

from django.db.models import Q
from django.urls import reverse

from casestudies.enums import CaseStudyState, ExtensionRequestState
from casestudies.models import CaseStudy, ExtensionRequest
from core import clock
from core.ui.dates import full_date, short_date
from core.ui.lists import Row, Step
from core.ui.words import counted
from ioc.home.following import (
    MARKING_SHOWN,
    counted_at,
    current_cohorts,
    follow,
    next_session,
    number_in_cohort,
    people_panels,
    people_totals,
    shown_of,
)
from ioc.home.parts import Panel, Part
from marking.enums import MarkState
from marking.models import Mark
from mentorship.queries.standing import unbooked
from mentorship.terms import days_for_dialogues
from people.kept import totals
from people.models import User
from programme.enums import Route
from programme.models import Cohort

BOOK_DIALOGUES = dt.timedelta(days=28)  # before term four, when mentors and assessors should have a date


def team(user: User) -> Part:
    """What waits anywhere in the programme."""
    part = follow(Q(), Q(), Q())
    part.steps += next_session(Q(), name_authorities=True)
    asked = ExtensionRequest.objects.filter(state=ExtensionRequestState.ASKED)
    cohorts = current_cohorts(
        Q(time_asked__gt=0),  # a second attempt outlasts its year
        unbooked=number_in_cohort(unbooked(), "cohort"),
        time_asked=number_in_cohort(asked, "case_study__enrolment__cohort"),
    )
    part.cohort = shown_of(cohorts)
    part.steps += to_give_time(cohorts)
    part.steps += dialogues_to_book(cohorts)
    marked = marked_of(cohorts)
    found, at = totals(
        user, "home", lambda: people_totals(user) | {"marking": marking_totals(marked) if marked else None}
    )
    part.panels += people_panels(found, at)
    if found["marking"] is not None:
        part.panels.append(marking_panel(found["marking"], at))
    return part


def to_give_time(cohorts: list[Cohort]) -> list[Step]:
    """Requests for more time that nobody has decided on (`time_asked`); no query."""
    number = sum(cohort.time_asked for cohort in cohorts)  # type: ignore[attr-defined]
    if not number:
        return []
    title = f"Answer {counted(number, 'request')} for more time"
    return [Step(title, reverse("casestudies:request-list"), action="Decide")]


def dialogues_to_book(cohorts: list[Cohort]) -> list[Step]:
    """The mentorship dialogues that have no date (`unbooked`), from four weeks before term four on; no query."""
    today, steps = clock.today(), []
    for cohort in cohorts:
        first, last = days_for_dialogues(cohort)
        if not first - BOOK_DIALOGUES <= today <= last:
            continue
        missing = cohort.unbooked  # type: ignore[attr-defined]
        if missing:
            url = f"{reverse('mentorship:mentor-list')}?cohort={cohort.slug}"
            title = f"Book {counted(missing, 'mentorship dialogue')}"
            text = f"{cohort}. They take place from {full_date(first)} on."
            steps.append(Step(title, url, action="Open the mentors", by=clock.end_of(last), text=text))
    return steps


def marked_of(cohorts: list[Cohort]) -> Cohort | None:
    """The cohort that is being marked, or was a short while ago; the oldest, where there are several."""
    today = clock.today()
    marked = (row for row in reversed(cohorts) if row.marking_from <= today <= row.board_on + MARKING_SHOWN)
    return next(marked, None)


def marking_totals(cohort: Cohort) -> dict[str, Any] | None:
    """How far the marking of a cohort is; one query."""
    studies = CaseStudy.objects.filter(enrolment__route=Route.ESSAY)
    marks = Mark.objects.filter(practice=None)
    return (
        Cohort.objects.filter(pk=cohort.pk)
        .values("name", "board_on")
        .annotate(
            handed_in=number_in_cohort(studies.filter(state=CaseStudyState.SUBMITTED), "enrolment__cohort"),
            writing=number_in_cohort(studies.filter(state=CaseStudyState.WRITING), "enrolment__cohort"),
            allocated=number_in_cohort(marks, "appointment__cohort"),
            marked=number_in_cohort(marks.filter(state=MarkState.SUBMITTED), "appointment__cohort"),
        )
        .first()
    )


def marking_panel(found: dict[str, Any], at: dt.datetime) -> Panel:
    """The card of `marking_totals`."""
    rows = [
        Row("Submitted", str(found["handed_in"])),
        Row("Still writing", str(found["writing"])),
        Row("Marks in", f"{found['marked']} of {found['allocated']}"),
        Row("Board", short_date(found["board_on"])),
    ]
    title = f"Marking, {found['name']}"
    return Panel(title, rows, reverse("marking:overview"), "Open marking", counted_at(at))
