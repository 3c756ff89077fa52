"""What the calendar says to assessors of slides and posters: a week before the date, and two days before it, once each."""

import datetime as dt
from collections.abc import Iterator

from django.db.models import Count, Max

from core import clock
from marking.enums import PanelState
from marking.models import Assessment
from marking.notices import panel as notices
from notifications.reminders import Reminder, planner
from people.models import User
from programme.models import Cohort

WEEK, CLOSE = dt.timedelta(days=7), dt.timedelta(days=2)
SETTLING = dt.timedelta(days=2)  # nobody is reminded of what they were given a moment ago


@planner(
    "presentations-to-assess",
    "Presentations to assess",
    "A week and two days before answers are due, to assessors who have not given all of theirs.",
    "panel.due_soon",
)
def assessor_reminders(horizon: dt.datetime) -> Iterator[Reminder]:
    """One for every assessor with answers to give, for each of the two steps, until the next step makes it needless."""
    for before, over in ((WEEK, CLOSE), (CLOSE, dt.timedelta())):
        yield from step(horizon, before, over)


def step(horizon: dt.datetime, before: dt.timedelta, over: dt.timedelta) -> Iterator[Reminder]:
    """Those that go from `before` the date until `over` before it."""
    owed = (
        Assessment.objects.filter(
            given_at=None,
            panel__state__in=[PanelState.ASSESSING, PanelState.DIFFERING],
            panel__case_study__enrolment__cohort__marking_due_at__gt=clock.now() + over,
            panel__case_study__enrolment__cohort__marking_due_at__lte=horizon + before,
        )
        .order_by()
        .values("assessor", "panel__case_study__enrolment__cohort")
        .annotate(number=Count("pk"), asked=Max("panel__set_at"))
        .order_by("panel__case_study__enrolment__cohort", "assessor")
    )
    rows = list(owed)
    people = User.objects.in_bulk({row["assessor"] for row in rows})
    cohorts = Cohort.objects.in_bulk({row["panel__case_study__enrolment__cohort"] for row in rows})
    for row in rows:
        person = people[row["assessor"]]
        cohort = cohorts[row["panel__case_study__enrolment__cohort"]]
        due, number = cohort.marking_due_at, row["number"]
        yield Reminder(
            key=notices.due_soon_key(cohort, person, before),
            kind="panel.due_soon",
            to=person,
            about=f"{notices.presentations(number)} to assess",
            on=due,
            start=max(due - before, row["asked"] + SETTLING),
            until=due - over,
            notice=lambda p=person, c=cohort, n=number, b=before: notices.due_soon(p, c, n, b),
        )
