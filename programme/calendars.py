"""Sessions as iCalendar (RFC 5545, 5546): the feed a calendar follows, and invitations that update and cancel.

A session's UID never changes, its SEQUENCE rises with every change; times carry the zone Europe/London and its rules.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable

from django.conf import settings
from django.urls import reverse
from icalendar import Calendar, Event, Timezone, vCalAddress, vDuration, vText

from core import clock
from people.models import User
from programme.enums import SessionState
from programme.models import Session
from programme.queries.session import calendar_of, title_of

PRODUCT = "-//Improving Our Classrooms//Sessions//EN"
# The rule of the clocks in Britain since 1996, as a rule: calendars that know no zone names follow it for ever, and it
# is a twentieth of the length of the list of dates that the library would write.
LONDON = Timezone.from_ical(
    "BEGIN:VTIMEZONE\r\nTZID:Europe/London\r\n"
    "BEGIN:DAYLIGHT\r\nDTSTART:19960331T010000\r\nTZOFFSETFROM:+0000\r\nTZOFFSETTO:+0100\r\nTZNAME:BST\r\n"
    "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU\r\nEND:DAYLIGHT\r\n"
    "BEGIN:STANDARD\r\nDTSTART:19961027T020000\r\nTZOFFSETFROM:+0100\r\nTZOFFSETTO:+0000\r\nTZNAME:GMT\r\n"
    "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU\r\nEND:STANDARD\r\n"
    "END:VTIMEZONE\r\n"
)


# What the apps above put into a person's feed: each adds its own in its AppConfig.ready.
FEEDERS: list[Callable[[User], Iterable[Event]]] = []


def feed_of(user: User) -> str:
    """All that stands in a person's calendar: sessions, and what other apps have for them."""
    return feed(calendar_of(user), more=(entry for feeder in FEEDERS for entry in feeder(user)))


def feed(
    sessions: Iterable[Session], *, more: Iterable[Event] = (), name: str = "Improving Our Classrooms"
) -> str:
    """A calendar to follow: every session with its latest state, cancelled ones marked so, and `more` entries."""
    calendar = new_calendar("PUBLISH")
    calendar.add("name", name)
    calendar.add("x-wr-calname", name)
    calendar.add("x-wr-timezone", "Europe/London")
    calendar.add("refresh-interval", vDuration(dt.timedelta(hours=4)), parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT4H")
    for session in sessions:
        calendar.add_component(event(session))
    for entry in more:
        calendar.add_component(entry)
    return written(calendar)


def invitation(session: Session, user: User, *, cancelled: bool = False) -> str:
    """One session for one person, as the object a mail carries: REQUEST, or CANCEL when it is not theirs any more."""
    cancelled = cancelled or session.state == SessionState.CANCELLED
    calendar = new_calendar("CANCEL" if cancelled else "REQUEST")
    entry = event(session, cancelled=cancelled)
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


def new_calendar(method: str) -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", method)
    calendar.add_component(LONDON)
    return calendar


def event(session: Session, *, cancelled: bool = False) -> Event:
    """One session as a VEVENT."""
    cancelled = cancelled or session.state == SessionState.CANCELLED
    path = reverse("programme:session-detail", kwargs={"pk": session.pk})
    link = f"{settings.SITE_URL}{path}"
    entry = Event()
    entry.add("uid", uid_of(session))
    entry.add("sequence", session.sequence)
    entry.add("dtstamp", clock.now())
    entry.add("created", session.arranged_at)
    entry.add("dtstart", session.starts_at.astimezone(clock.LONDON))
    entry.add("dtend", session.ends_at.astimezone(clock.LONDON))
    entry.add("summary", f"IOC: {title_of(session)}")
    entry.add("location", session.place or session.get_mode_display())
    entry.add("description", "\n".join(lines_about(session, link)))
    entry.add("url", link)
    entry.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    entry.add("class", "PRIVATE")
    entry.add("transp", "TRANSPARENT" if cancelled else "OPAQUE")
    return entry


def lines_about(session: Session, link: str) -> list[str]:
    """What stands in the entry's text."""
    lines = [f"{session.get_mode_display()}."]
    if session.cancelled_reason and session.state == SessionState.CANCELLED:
        lines.append(f"Cancelled: {session.cancelled_reason}")
    if session.join_link:
        lines.append(f"Join online: {session.join_link}")
    if session.note:
        lines.append(session.note)
    lines.append(f"Reading, journal and apologies: {link}")
    return lines


def uid_of(session: Session) -> str:
    """The entry's name for ever, whatever else changes."""
    return f"{session.uid}@{our_host()}"


def our_host() -> str:
    """What stands after the @ in the names of our entries."""
    return settings.SITE_URL.split("//")[-1].split("/")[0].split(":")[0]


def sender_address() -> str:
    """The bare address that mails come from."""
    from email.utils import parseaddr

    return parseaddr(settings.DEFAULT_FROM_EMAIL)[1]


def written(calendar: Calendar) -> str:
    """The text, folded and escaped."""
    return calendar.to_ical().decode()
