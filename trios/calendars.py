"""A visit as iCalendar: one person's invitation that updates and cancels, and a file to take away.

A visit's UID never changes, its SEQUENCE rises with every change.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.conf import settings
from django.db.models import Q
from django.urls import reverse
from icalendar import Event, vCalAddress, vText

from core import clock
from people.models import User
from programme.calendars import new_calendar, our_host, sender_address, written
from trios.enums import VisitState
from trios.models import Visit
from trios.queries.visit import with_hosts


def invitation(visit: Visit, user: User, *, cancelled: bool = False) -> str:
    """One visit for one person, as the object a mail carries: REQUEST, or CANCEL when it is off or no longer theirs."""
    cancelled = cancelled or visit.state == VisitState.CANCELLED
    calendar = new_calendar("CANCEL" if cancelled else "REQUEST")
    entry = event(visit, cancelled=cancelled)
    organiser = vCalAddress(f"mailto:{sender_address()}")
    organiser.params["CN"] = vText("Improving Our Classrooms")
    entry.add("organizer", organiser)
    guest = vCalAddress(f"mailto:{user.email}")
    guest.params["CN"] = vText(str(user))
    guest.params["ROLE"] = vText("REQ-PARTICIPANT")
    guest.params["PARTSTAT"] = vText("NEEDS-ACTION")
    guest.params["RSVP"] = vText("FALSE")
    entry.add("attendee", guest, encode=False)
    calendar.add_component(entry)
    return written(calendar)


def file(visit: Visit) -> str:
    """One visit as a calendar that can be opened."""
    calendar = new_calendar("PUBLISH")
    calendar.add_component(event(visit))
    return written(calendar)


def events_of(user: User) -> Iterator[Event]:
    """The visits of the person's own trios in the last 13 months and to come, for their feed; one query."""
    since = clock.now() - dt.timedelta(days=400)
    mine = Q(trio__mentor=user) | Q(trio__members__enrolment__participant=user, trio__members__left_at=None)
    for visit in (
        with_hosts(Visit.objects.filter(mine, ends_at__gte=since)).distinct().order_by("starts_at", "pk")
    ):
        yield event(visit)


def event(visit: Visit, *, cancelled: bool = False) -> Event:
    """One visit as a VEVENT."""
    cancelled = cancelled or visit.state == VisitState.CANCELLED
    link = settings.SITE_URL + reverse("trios:visit-detail", kwargs={"pk": visit.pk})
    entry = Event()
    entry.add("uid", uid_of(visit))
    entry.add("sequence", visit.sequence)
    entry.add("dtstamp", clock.now())
    entry.add("created", visit.booked_at)
    entry.add("dtstart", visit.starts_at.astimezone(clock.LONDON))
    entry.add("dtend", visit.ends_at.astimezone(clock.LONDON))
    entry.add("summary", f"IOC visit to {visit.host.participant}")
    entry.add("location", ", ".join(part for part in (str(visit.school), visit.school.postcode) if part))
    entry.add("description", "\n".join(part for part in (visit.where, f"About this visit: {link}") if part))
    entry.add("url", link)
    entry.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    entry.add("class", "PRIVATE")
    entry.add("transp", "TRANSPARENT" if cancelled else "OPAQUE")
    return entry


def uid_of(visit: Visit) -> str:
    """The entry's name for ever, whatever else changes."""
    return f"{visit.uid}@{our_host()}"
