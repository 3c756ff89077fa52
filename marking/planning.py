"""What the calendar says to markers: a word a week before the date, and one two days before it, once each."""

import datetime as dt
from collections.abc import Callable
from itertools import batched

from django.db.models import Count, Q

from core import clock
from marking.enums import MarkState
from marking.models import MarkerAppointment
from marking.notices import marker as notices
from notifications.actions import Notice, notify
from notifications.models import Message

WEEK, CLOSE = dt.timedelta(days=7), dt.timedelta(days=2)
SETTLING = dt.timedelta(days=2)  # nobody is reminded of what they were given a moment ago


def plan() -> None:
    """Remind markers of scripts not started seven days before they are due, and of marks not in two days before."""
    now = clock.now()
    untouched = Q(marks__state=MarkState.ALLOCATED, marks__allocated_at__lte=now - SETTLING)
    unfinished = Q(marks__state__in=[MarkState.ALLOCATED, MarkState.STARTED])
    remind(untouched, (now + CLOSE, now + WEEK), notices.not_started_key, notices.not_started)
    remind(unfinished, (now, now + CLOSE), notices.due_soon_key, notices.due_soon)


def remind(
    which: Q,
    between: tuple[dt.datetime, dt.datetime],
    key: Callable[[int], str],
    notice: Callable[[MarkerAppointment, int], Notice],
) -> None:
    """Send `notice` to every marker with such marks due in this time, unless it went before."""
    due = (
        MarkerAppointment.objects.filter(
            cohort__marking_due_at__gt=between[0], cohort__marking_due_at__lte=between[1]
        )
        .annotate(number=Count("marks", filter=which))
        .filter(number__gt=0)
        .order_by("pk")
    )
    for batch in batched(due.values_list("pk", "number"), 400, strict=False):
        numbers: dict[int, int] = dict(batch)
        keys = [key(pk) for pk in numbers]
        told = set(Message.objects.filter(dedupe_key__in=keys).values_list("dedupe_key", flat=True))
        waiting = [pk for pk in numbers if key(pk) not in told]
        if waiting:
            people = MarkerAppointment.objects.filter(pk__in=waiting).select_related("marker", "cohort")
            notify(*(notice(appointment, numbers[appointment.pk]) for appointment in people.order_by("pk")))
