"""An authority's school holidays, read from lines somebody pasted or from a calendar file they chose.

Knows no model and no request: text in, days out, and for each line that is not understood a sentence that says why.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import icalendar

from core.clock import LONDON

MOST_BYTES = 500_000
MOST_LINES = 300
LONGEST_NAME = 60
LONGEST = dt.timedelta(days=70)  # the summer holidays are some seven weeks
DAY = re.compile(
    r"\b(\d{4})-(\d{1,2})-(\d{1,2})\b"
    r"|\b(\d{1,2})[/.](\d{1,2})[/.](\d{4})\b"
    r"|\b(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,?\s+)?(\d{1,2})(?:st|nd|rd|th)?\s+([a-z]{3,9})\.?,?\s+(\d{4})\b",
    re.IGNORECASE,
)
MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
AROUND = " \t,;:|–—-\"'"
HEADINGS = {"name", "holiday", "event", "summary", "title"}


class TooMany(ValueError):
    """More lines than anybody looks through before entering them."""


@dataclass(frozen=True, slots=True)
class Closure:
    """Days, both included, on which schools are closed."""

    name: str
    first_day: dt.date
    last_day: dt.date

    @property
    def written(self) -> str:
        """As it travels in a form, to be understood again as just this."""
        return f"{self.first_day} {self.last_day} {self.name}"


def understood(written: str) -> Closure | None:
    """What `Closure.written` wrote; None for anything else."""
    first, _, rest = written.partition(" ")
    last, _, name = rest.partition(" ")
    try:
        found = _checked(name.strip(), dt.date.fromisoformat(first), dt.date.fromisoformat(last))
    except ValueError:
        return None
    return found if isinstance(found, Closure) and found.name else None


@dataclass(slots=True)
class Found:
    """What was understood, and what was not: the line and why."""

    closures: list[Closure] = field(default_factory=list)
    faults: list[tuple[str, str]] = field(default_factory=list)


def read(text: str) -> Found:
    """Holidays from a calendar file (.ics), or from lines with a name and one or two days each.

    Raises TooMany, with the sentence for whoever sent it.
    """
    found = Found()
    rows = _from_calendar(text) if "BEGIN:VCALENDAR" in text[:2000].upper() else _from_lines(text)
    for place, (line, closure) in enumerate(rows):
        if place >= MOST_LINES:
            raise TooMany(
                f"These are more than {MOST_LINES} holidays. Send them in parts, one year at a time."
            )
        if isinstance(closure, str):
            found.faults.append((line, closure))
        elif closure not in found.closures:
            found.closures.append(closure)
    found.closures.sort(key=lambda row: (row.first_day, row.name))
    return found


def _from_lines(text: str) -> Iterator[tuple[str, Closure | str]]:
    for line in text.splitlines():
        if not line.strip(AROUND):
            continue
        days = list(DAY.finditer(line))
        if not days and line.split(",")[0].strip(AROUND).lower() in HEADINGS:
            continue
        yield line, _closure_in(line, days)


def _closure_in(line: str, days: list[re.Match[str]]) -> Closure | str:
    if not days:
        return "There is no date with a year in it, such as 12 October 2026 or 12/10/2026."
    if len(days) > 2:
        return "There are more than two dates in it. Write the first and the last day."
    name = _name_in(line, days)
    if not name:
        return "There is no name in it, such as October week."
    try:
        first, last = _day(days[0]), _day(days[-1])
    except ValueError:
        return "One of its dates does not exist."
    return _checked(name, first, last)


def _name_in(line: str, days: list[re.Match[str]]) -> str:
    """What stands before the first date, else after the last."""
    before, after = line[: days[0].start()], line[days[-1].end() :]
    words = [
        re.sub(r"\b(from|to|until|on)\s*$", "", part.strip(AROUND), flags=re.IGNORECASE)
        for part in (before, after)
    ]
    return next((part.strip(AROUND) for part in words if part.strip(AROUND)), "")


def _checked(name: str, first: dt.date, last: dt.date) -> Closure | str:
    if last < first:
        return "Its last day is before its first."
    if last - first > LONGEST:
        return "It is longer than ten weeks: is one of the years right?"
    return Closure(name[:LONGEST_NAME], first, last)


def _day(match: re.Match[str]) -> dt.date:
    year, month, day, *_ = iso = match.group(1, 2, 3)
    if all(iso):
        return dt.date(int(year), int(month), int(day))
    if match.group(4):
        return dt.date(int(match.group(6)), int(match.group(5)), int(match.group(4)))
    word = match.group(8).lower()[:3]
    if word not in MONTHS:
        raise ValueError(word)
    return dt.date(int(match.group(9)), MONTHS.index(word) + 1, int(match.group(7)))


def _from_calendar(text: str) -> Iterator[tuple[str, Closure | str]]:
    try:
        events = icalendar.Calendar.from_ical(text).walk("VEVENT")
    except (ValueError, IndexError, KeyError):
        yield "", "This calendar file cannot be read. Save it again, or paste the days as lines."
        return
    for event in events:
        name = str(event.get("SUMMARY", "")).strip()
        try:
            start = event.decoded("DTSTART")
            first = _date(start)
            last = _last(event.decoded("DTEND"), first) if "DTEND" in event else first
        except (KeyError, ValueError, TypeError, AttributeError, OverflowError):
            yield name, "It has no day that can be read."
            continue
        yield name, _checked(name, first, last) if name else "There is no name in it."


def _date(value: dt.date | dt.datetime) -> dt.date:
    """The day in London. TypeError for what icalendar hands on unread."""
    if not isinstance(value, dt.date):
        raise TypeError(value)
    if not isinstance(value, dt.datetime):
        return value
    return (value.astimezone(LONDON) if value.tzinfo else value).date()


def _last(end: dt.date | dt.datetime, first: dt.date) -> dt.date:
    """The last day included: a whole day, and a midnight, end where the next day begins (RFC 5545, 3.6.1)."""
    last = _date(end)
    local = end.astimezone(LONDON) if isinstance(end, dt.datetime) and end.tzinfo else end
    if not isinstance(local, dt.datetime) or local.time() == dt.time():
        last -= dt.timedelta(days=1)
    return max(first, last)
