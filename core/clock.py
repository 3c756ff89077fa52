"""What time it is for the programme.

Every rule asks here, never the operating system, so that a year can be rehearsed: the demonstration moves the
clock by writing an offset in seconds to `settings.CLOCK_FILE`, which every process reads; tests call `moved_to`.
"""

import datetime as dt
import os
from collections.abc import Iterator
from contextlib import contextmanager
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone

LONDON = ZoneInfo("Europe/London")

_offset = dt.timedelta()
_read_at: int | None = None


def now() -> dt.datetime:
    """The present instant, aware, in UTC, moved by whatever the rehearsal has set."""
    return timezone.now() + offset()


def today() -> dt.date:
    """The date on a Glasgow wall calendar."""
    return now().astimezone(LONDON).date()


def offset() -> dt.timedelta:
    """How far the clock has been moved; zero outside rehearsals."""
    global _offset, _read_at
    path = getattr(settings, "CLOCK_FILE", None)
    if path is None:
        return _offset
    try:
        stamp = os.stat(path).st_mtime_ns
    except FileNotFoundError:
        _read_at = None
        _offset = dt.timedelta()
        return _offset
    if stamp != _read_at:
        _offset = dt.timedelta(seconds=float(path.read_text() or 0))
        _read_at = stamp
    return _offset


def move_to(instant: dt.datetime | None) -> None:
    """Move the clock of a rehearsal for every process, or set it right again with None."""
    global _offset
    delta = dt.timedelta() if instant is None else instant - timezone.now()
    path = getattr(settings, "CLOCK_FILE", None)
    if path is None:
        _offset = delta
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    scratch = path.with_suffix(".new")
    scratch.write_text(str(delta.total_seconds()))
    scratch.replace(path)


@contextmanager
def moved_to(instant: dt.datetime) -> Iterator[None]:
    """Move the clock for the length of a block."""
    before = offset()
    move_to(instant)
    try:
        yield
    finally:
        move_to(None if not before else timezone.now() + before)


def london(date: dt.date, hour: int = 0, minute: int = 0) -> dt.datetime:
    """The instant at which a London clock shows this date and time."""
    return dt.datetime(date.year, date.month, date.day, hour, minute, tzinfo=LONDON)


def working_days_after(date: dt.date, number: int) -> dt.date:
    """The day that is so many working days (Monday to Friday) after this one."""
    while number:
        date += dt.timedelta(days=1)
        number -= date.weekday() < 5
    return date


def working_days_before(date: dt.date, number: int) -> dt.date:
    """The day that is so many working days (Monday to Friday) before this one."""
    while number:
        date -= dt.timedelta(days=1)
        number -= date.weekday() < 5
    return date


def working_days_between(first: dt.date, last: dt.date) -> int:
    """How many working days (Monday to Friday) have come after the first day, up to the last: 0 on the day itself."""
    return sum((first + dt.timedelta(days=day)).weekday() < 5 for day in range(1, (last - first).days + 1))


def strange_hour(date: dt.date, time: dt.time) -> str:
    """Why a London clock shows this date and time never, or twice; empty for all but two hours of a year.

    A form says the sentence; `london` itself takes the first of two, and reads a skipped hour as one hour later.
    """
    first = dt.datetime.combine(date, time, tzinfo=LONDON)
    second = first.replace(fold=1)
    if first.utcoffset() == second.utcoffset():
        return ""
    said = f"{time:%H:%M}"
    if first.astimezone(dt.UTC).astimezone(LONDON).replace(tzinfo=None) == dt.datetime.combine(date, time):
        return f"On this night the clocks go back, so {said} comes twice. Choose a time before 1 am or from 2 am on."
    return f"On this night the clocks go forward, so there is no {said}. Choose a time before 1 am or from 2 am on."


def end_of(date: dt.date) -> dt.datetime:
    """The first instant after this date in London: deadlines are stored so, and are exclusive."""
    return london(date + dt.timedelta(days=1))
