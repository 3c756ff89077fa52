"""A date of a reminder as a file that a calendar opens."""

import datetime as dt
import hashlib

from django.conf import settings
from icalendar import Calendar, Event

from core import clock
from core.ui.dates import last_minute


def file(about: str, on: dt.date | dt.datetime, path: str) -> str:
    """One date as an entry; a deadline at midnight stands on the evening that it ends. The same date is the same entry."""
    host = settings.SITE_URL.split("//")[-1].split("/")[0].split(":")[0]
    name = hashlib.sha256(f"{about} {on.isoformat()} {path}".encode()).hexdigest()[:32]
    entry = Event()
    entry.add("uid", f"{name}@{host}")
    entry.add("dtstamp", clock.now())
    # In UTC, which needs no zone's rules: a moment is the same on every calendar.
    entry.add("dtstart", last_minute(on).astimezone(dt.UTC) if isinstance(on, dt.datetime) else on)
    entry.add("summary", f"IOC: {about}")
    if path:
        entry.add("url", f"{settings.SITE_URL}{path}")
    entry.add("transp", "TRANSPARENT")
    calendar = Calendar()
    calendar.add("prodid", "-//Improving Our Classrooms//Dates//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add_component(entry)
    return calendar.to_ical().decode()
