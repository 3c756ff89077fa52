"""Dates and times as people read them: in full, with the hour and the words "UK time"."""

import datetime

from django.utils import timezone

from core import clock

UK = clock.LONDON


def _local(when: datetime.datetime) -> datetime.datetime:
    """The same instant on a British wall clock. A time without a zone is taken to be British already."""
    return timezone.make_aware(when, UK) if timezone.is_naive(when) else when.astimezone(UK)


def _day(when: datetime.date | datetime.datetime) -> datetime.date:
    return _local(when).date() if isinstance(when, datetime.datetime) else when


def clock_time(when: datetime.datetime | datetime.time | None) -> str:
    """'9:30 am', '4 pm', '12 noon', '12 midnight'; nothing for nothing."""
    if when is None or when == "":
        return ""
    at = _local(when) if isinstance(when, datetime.datetime) else when
    if at.minute == 0 and at.hour in (0, 12):
        return "12 noon" if at.hour else "12 midnight"
    minutes = f":{at.minute:02d}" if at.minute else ""
    return f"{at.hour % 12 or 12}{minutes} {'am' if at.hour < 12 else 'pm'}"


def full_date(when: datetime.date | datetime.datetime | None) -> str:
    """'Friday 19 March 2027'; nothing for nothing."""
    if not when:
        return ""
    day = _day(when)
    return f"{day:%A} {day.day} {day:%B} {day.year}"


def short_date(when: datetime.date | datetime.datetime | None) -> str:
    """'19 Mar 2027', for dense tables; nothing for nothing."""
    if not when:
        return ""
    day = _day(when)
    return f"{day.day} {day:%b} {day.year}"


def full_datetime(when: datetime.datetime | None) -> str:
    """'Friday 19 March 2027 at 11:59 pm, UK time'; nothing for nothing."""
    return f"{full_date(when)} at {clock_time(when)}, UK time" if when else ""


def short_datetime(when: datetime.datetime | None) -> str:
    """'19 Mar 2027, 11:59 pm', for dense tables; nothing for nothing."""
    return f"{short_date(when)}, {clock_time(when)}" if when else ""


def saved_when(when: datetime.datetime | None) -> str:
    """'at 9:30 pm' for a time of today, 'on 26 Nov 2026 at 9:30 pm' for another day; nothing for nothing."""
    if not when:
        return ""
    day = "" if _day(when) == clock.today() else f"on {short_date(when)} "
    return f"{day}at {clock_time(when)}"


def last_minute(when: datetime.datetime) -> datetime.datetime:
    """A deadline kept as "the next midnight, exclusive" is read as 11:59 pm of the day before."""
    at = _local(when)
    return at - datetime.timedelta(minutes=1) if (at.hour, at.minute) == (0, 0) else at


def deadline(when: datetime.date | datetime.datetime | None) -> str:
    """As `full_datetime`, but midnight, which ends a day, reads as 11:59 pm of the day that it ends.

    A bare date reads as the date alone.
    """
    if isinstance(when, datetime.datetime):
        return full_datetime(last_minute(when))
    return full_date(when)


def days_until(when: datetime.date | datetime.datetime, today: datetime.date) -> int:
    """Whole calendar days from `today` to `when` in the UK; negative when it has passed."""
    day = last_minute(when).date() if isinstance(when, datetime.datetime) else when
    return (day - today).days


def days_left(when: datetime.date | datetime.datetime | None, today: datetime.date | None = None) -> str:
    """'in 12 days', 'tomorrow', 'today', 'yesterday', '3 days ago'; nothing for nothing.

    Counts calendar days in the UK, not lots of 24 hours: at 11 pm, nine the next morning is tomorrow.
    """
    if not when:
        return ""
    days = days_until(when, today or clock.today())
    named = {0: "today", 1: "tomorrow", -1: "yesterday"}
    if days in named:
        return named[days]
    return f"in {days} days" if days > 0 else f"{-days} days ago"
