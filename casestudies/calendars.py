"""The due date as iCalendar: a day in the author's own feed that moves when there is more time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.conf import settings
from django.db.models import Count, Q
from django.urls import reverse
from icalendar import Event

from casestudies.enums import CaseStudyState
from casestudies.queries.overview import due
from core import clock
from core.ui.dates import deadline
from people.models import User
from programme.calendars import our_host
from programme.enums import EnrolmentState, Route
from programme.models import Enrolment


def events_of(user: User) -> Iterator[Event]:
    """The days on which the person's own case studies are due, while nothing is handed in; one query."""
    open_still = Q(case_study=None) | Q(
        case_study__state__in=[CaseStudyState.WRITING, CaseStudyState.NOT_YET]
    )
    rows = Enrolment.objects.filter(
        open_still, participant=user, state=EnrolmentState.ACTIVE, route=Route.ESSAY
    ).annotate(due=due(), moved=Count("case_study__extensions"))
    for row in rows.order_by("pk"):
        yield event(row, row.due, row.moved)


def event(enrolment: Enrolment, due_at: dt.datetime, moved: int) -> Event:
    """The due date as a day's entry; `moved`: how often it has been, so that calendars take the latest."""
    day = (due_at - dt.timedelta(seconds=1)).astimezone(clock.LONDON).date()
    link = settings.SITE_URL + reverse("casestudies:case-study")
    entry = Event()
    entry.add("uid", f"case-study-{enrolment.pk}@{our_host()}")
    entry.add("sequence", moved)
    entry.add("dtstamp", clock.now())
    entry.add("dtstart", day)
    entry.add("dtend", day + dt.timedelta(days=1))
    entry.add("summary", "IOC: case study due")
    entry.add("description", f"Due by {deadline(due_at)}. Your case study: {link}")
    entry.add("url", link)
    entry.add("status", "CONFIRMED")
    entry.add("class", "PRIVATE")
    entry.add("transp", "TRANSPARENT")
    return entry
