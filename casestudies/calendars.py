"""The due date and the presentation as iCalendar: they stand in a person's own feed and move when they are moved."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.conf import settings
from django.db.models import Count, Q
from django.urls import reverse
from icalendar import Event

from casestudies.enums import CaseStudyState
from casestudies.models import PeerGroup, PeerGroupMember
from casestudies.queries.overview import due
from core import clock
from core.ui.dates import deadline
from people.models import User
from programme.calendars import our_host
from programme.enums import EnrolmentState
from programme.models import Enrolment
from programme.queries.session import TAKING_PART


def events_of(user: User) -> Iterator[Event]:
    """The days on which the person's own case studies are due, while nothing is handed in; one query."""
    open_still = Q(case_study=None) | Q(
        case_study__state__in=[CaseStudyState.WRITING, CaseStudyState.NOT_YET]
    )
    rows = Enrolment.objects.filter(open_still, participant=user, state=EnrolmentState.ACTIVE).annotate(
        due=due(), moved=Count("case_study__extensions")
    )
    for row in rows.order_by("pk"):
        yield event(row, row.due, row.moved)
    yield from presentations_of(user)


def presentations_of(user: User) -> Iterator[Event]:
    """When and where the person presents to peers and hears the others, once that is published; one query."""
    mine = PeerGroupMember.objects.filter(enrolment__participant=user, enrolment__state__in=TAKING_PART)
    groups = PeerGroup.objects.filter(published_at__isnull=False, members__in=mine)
    for group in groups.annotate(presenters=Count("members__group__members")).order_by("pk"):
        yield presentation(group, group.presenters)


def presentation(group: PeerGroup, presenters: int) -> Event:
    """A group's meeting, from the first presenter to the last."""
    link = settings.SITE_URL + reverse("casestudies:peer-group", kwargs={"pk": group.pk})
    entry = Event()
    entry.add("uid", f"{group.uid}@{our_host()}")
    entry.add("sequence", group.sequence)
    entry.add("dtstamp", clock.now())
    entry.add("dtstart", group.starts_at.astimezone(clock.LONDON))
    entry.add("dtend", group.begins_after(presenters).astimezone(clock.LONDON))
    entry.add("summary", "IOC: presentations to peers")
    entry.add("location", group.place or "Online")
    entry.add("description", f"Running order and the link to join: {link}")
    entry.add("url", link)
    entry.add("status", "CONFIRMED")
    entry.add("class", "PRIVATE")
    return entry


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
