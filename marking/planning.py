"""What the calendar says to markers: a word a week before the date, and one two days before it, once each."""

import datetime as dt
from collections.abc import Callable, Iterator

from django.db.models import Count, Min, Q

from core import clock, jobs
from marking.actions import pool
from marking.enums import MarkKind, MarkState
from marking.models import MarkerAppointment, PoolCall, TrainingPlace
from marking.notices import call as call_notices
from marking.notices import marker as notices
from marking.notices import training as training_notices
from marking.planning_panels import CLOSE, SETTLING, WEEK, assessor_reminders
from marking.queries.allocation import mentoring_markers
from marking.queries.call import could_renew
from notifications.actions import Notice
from notifications.actions.reminder import write_due
from notifications.reminders import Reminder, planner
from programme.models import Cohort

NIGHTLY = 3  # the hour in London from which the night's look is taken
AHEAD = dt.timedelta(days=45)  # how long before marking begins it starts


def plan() -> None:
    """Stand down who mentors, look for conflicts once a night, remind of scripts not started, of marks and of answers not in."""
    stand_down_mentors()
    look_again_tonight()
    write_due(renewal_questions)
    write_due(training_reminders)
    write_due(start_reminders)
    write_due(marking_reminders)
    write_due(assessor_reminders)


def stand_down_mentors() -> None:
    """Out of the pool with everybody who mentors in the same cohort now; between two looks `barred` keeps scripts closed."""
    for appointment in mentoring_markers():
        pool.stand_down(appointment=appointment)


def look_again_tonight() -> None:
    """Have the worker look for conflicts anew, once a night in each cohort whose marking is on."""
    now = clock.now().astimezone(clock.LONDON)
    if now.hour < NIGHTLY:
        return
    for cohort in Cohort.objects.filter(
        marking_from__lte=now.date() + AHEAD, board_on__gte=now.date()
    ).order_by("pk"):
        jobs.enqueue(
            "marking.look_again", f"marking.look_again:{cohort.pk}:{now:%Y%m%d}", {"cohort": cohort.pk}
        )


@planner(
    "markers-to-renew",
    "Markers asked to renew",
    "When the call for markers opens, to everybody in the pool of the year before who has not asked to join and does not mentor.",
    "marker.renewal",
)
def renewal_questions(horizon: dt.datetime) -> Iterator[Reminder]:
    """To the markers of the year before, once, while the call is open."""
    calls = PoolCall.objects.filter(opens_at__lte=horizon, closes_at__gt=clock.now()).select_related("cohort")
    for call in calls.order_by("pk"):
        for appointment in could_renew(call):
            yield Reminder(
                key=call_notices.renewal_key(call, appointment),
                kind="marker.renewal",
                to=appointment.marker,
                about=f"Mark again, for {call.cohort}",
                on=call.closes_at,
                start=call.opens_at,
                until=call.closes_at,
                notice=lambda a=appointment, c=call: call_notices.renewal(a, c),
            )


@planner(
    "markers-training",
    "Markers’ training",
    "Two days before a session, to everybody who has a place.",
    "marker.training_soon",
)
def training_reminders(horizon: dt.datetime) -> Iterator[Reminder]:
    """To whoever has a place, two days before the session."""
    now = clock.now()
    places = TrainingPlace.objects.filter(
        ended_at=None, session__starts_at__gt=now, session__starts_at__lte=horizon + CLOSE
    )
    for place in places.select_related("session", "appointment__marker").order_by("pk"):
        yield Reminder(
            key=training_notices.soon_key(place),
            kind="marker.training_soon",
            to=place.appointment.marker,
            about="Markers' training",
            on=place.session.starts_at,
            start=max(place.session.starts_at - CLOSE, place.booked_at + SETTLING),
            until=place.session.starts_at,
            notice=lambda p=place: training_notices.soon(p),
        )


@planner(
    "scripts-to-start",
    "Scripts not started",
    "A week before marks are due, to markers with scripts they have not opened.",
    "mark.not_started",
)
def start_reminders(horizon: dt.datetime) -> Iterator[Reminder]:
    """To markers, a week before the date, about scripts nobody has opened."""
    untouched = Q(marks__state=MarkState.ALLOCATED, marks__allocated_at__lte=horizon - SETTLING)
    yield from reminders(untouched, horizon, WEEK, CLOSE, notices.not_started_key, notices.not_started)


@planner(
    "marks-to-submit",
    "Marks to submit",
    "Two days before marks are due, to markers who have not submitted all of theirs.",
    "mark.due_soon",
)
def marking_reminders(horizon: dt.datetime) -> Iterator[Reminder]:
    """To markers, two days before the date, about marks that are not in."""
    unfinished = Q(marks__state__in=[MarkState.ALLOCATED, MarkState.STARTED])
    yield from reminders(unfinished, horizon, CLOSE, dt.timedelta(), notices.due_soon_key, notices.due_soon)


def reminders(
    which: Q,
    horizon: dt.datetime,
    before: dt.timedelta,
    over: dt.timedelta,
    key: Callable[[int], str],
    notice: Callable[[MarkerAppointment, int], Notice],
) -> Iterator[Reminder]:
    """One for every marker with such marks, from `before` the date until `over` before it."""
    rows = (
        MarkerAppointment.objects.filter(
            cohort__marking_due_at__gt=clock.now() + over, cohort__marking_due_at__lte=horizon + before
        )
        .annotate(
            number=Count("marks", filter=which & ~Q(marks__kind=MarkKind.PRACTICE)),
            given=Min("marks__allocated_at", filter=which),
        )
        .filter(number__gt=0)
        .select_related("marker", "cohort")
        .order_by("pk")
    )
    for row in rows:
        due = row.cohort.marking_due_at
        yield Reminder(
            key=key(row.pk),
            kind=key(row.pk).partition(":")[0],
            to=row.marker,
            about=f"{notices.scripts(row.number)} to mark",
            on=due,
            start=max(due - before, row.given + SETTLING) if over else due - before,
            until=due - over,
            notice=lambda a=row: notice(a, a.number),
        )
