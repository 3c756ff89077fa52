"""One session in words: how it stands, when and where it is, how many places are left."""

from __future__ import annotations

from django.utils.http import urlencode

from core import clock
from core.ui.dates import clock_time, full_date
from core.ui.lists import Row
from programme.enums import SessionMode, SessionState
from programme.models import Session

MAP = "https://www.openstreetmap.org/search?"


def status_of(session: Session) -> tuple[str, str]:
    """How the session stands, for a tag."""
    if session.state == SessionState.CANCELLED:
        return "Cancelled", "bad"
    if session.state == SessionState.HELD:
        return "Held", "ok"
    if session.ends_at <= clock.now():
        return "Register to take", "attention"
    return ("Under way", "attention") if session.starts_at <= clock.now() else ("Arranged", "neutral")


def hours_of(session: Session) -> str:
    """ "4 pm to 7 pm" in London."""
    return f"{clock_time(session.starts_at)} to {clock_time(session.ends_at)}"


def facts_about(session: Session) -> list[Row]:
    """When, where and for whom."""
    rows = [
        Row("When", f"{full_date(session.starts_at)}, {hours_of(session)}, UK time"),
        Row("How it meets", session.get_mode_display()),
    ]
    if session.mode != SessionMode.ONLINE:
        rows.append(Row("Place", session.place))
    rows.append(Row("For", ", ".join(authority.name for authority in session.authorities.all())))
    if session.note:
        rows.append(Row("Note", session.note))
    if session.state == SessionState.CANCELLED:
        rows.append(Row("Why it was cancelled", session.cancelled_reason))
    return rows


def map_link(session: Session) -> str:
    """Where to look the place up; empty for an online session."""
    if session.mode == SessionMode.ONLINE or not session.place:
        return ""
    if session.map_link:
        return session.map_link
    return MAP + urlencode({"query": session.place})


def room_said(session: Session) -> str:
    """How many places are left, as a participant reads it."""
    left = session.places_left
    if left is None:
        return "There is room for all who book."
    return (
        f"{left} of {session.capacity} places {'is' if left == 1 else 'are'} left."
        if left
        else (f"All {session.capacity} places are taken.")
    )


def places_said(session: Session) -> str:
    """ "12 of 20 places are booked."."""
    if session.capacity is None:
        return f"{session.booked} booked; there is room for all."
    return f"{session.booked} of {session.capacity} places are booked."
