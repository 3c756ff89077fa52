"""Days somebody typed, a day or a stretch of days a line, as people write them; the year may be left out."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field

MOST = 40
LONGEST = dt.timedelta(days=120)
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
DAY = re.compile(
    r"(?P<iso>\d{4}-\d{1,2}-\d{1,2})"
    r"|(?P<day>\d{1,2})[/.](?P<month>\d{1,2})(?:[/.](?P<year>\d{4}))?"
    r"|(?P<number>\d{1,2})(?:st|nd|rd|th)?(?:\s+(?P<name>[a-z]{3,9})\.?)?(?:,?\s+(?P<named_year>\d{4}))?",
    re.IGNORECASE,
)
WEEKDAY = re.compile(
    r"\b(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\b[,.]?", re.IGNORECASE
)


@dataclass(slots=True)
class Days:
    """What was understood, (first, last) both included, and a sentence for each line that was not."""

    found: list[tuple[dt.date, dt.date]] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


def read(text: str, first: dt.date, last: dt.date) -> Days:
    """ "12 Feb", "15/2 to 19/2", "15 - 19 February 2027". Without a year it is the one between `first` and `last`."""
    days = Days()
    for line in text.splitlines():
        if not line.strip(" \t,;"):
            continue
        if len(days.found) + len(days.faults) >= MOST:
            days.faults.append(f"These are more than {MOST} lines. Put days in a row on one line.")
            return days
        understood = _line(line, first, last)
        if isinstance(understood, str):
            days.faults.append(f"“{line.strip()[:60]}”: {understood}")
        elif understood not in days.found:
            days.found.append(understood)
    days.found.sort()
    return days


def written(days: list[tuple[dt.date, dt.date]]) -> str:
    """The days as lines that `read` understands."""
    return "\n".join(
        _day_written(first) if first == last else f"{_day_written(first)} to {_day_written(last)}"
        for first, last in days
    )


def _day_written(day: dt.date) -> str:
    return f"{day.day} {day:%B %Y}"


def _line(line: str, first: dt.date, last: dt.date) -> tuple[dt.date, dt.date] | str:
    matches = list(DAY.finditer(WEEKDAY.sub(" ", line)))
    if not matches:
        return "there is no date in it, such as 12 February."
    if len(matches) > 2:
        return "write one day, or the first and the last, on a line."
    parts = [_parts(match) for match in matches]
    if len(parts) == 2 and parts[0] is not None and parts[1] is not None:  # "15 to 19 February"
        day, month, year = parts[0]
        parts[0] = (
            day,
            month or parts[1][1],
            year or (parts[1][2] if not month or month <= (parts[1][1] or 0) else None),
        )
    days = [_whole(part, first, last) if part else None for part in parts]
    begin, end = days[0], days[-1]
    if begin is None or end is None:
        return "one of its dates does not exist."
    if end < begin:
        return "the last day is before the first."
    if end - begin > LONGEST:
        return "that is longer than four months."
    return begin, end


def _parts(match: re.Match[str]) -> tuple[int, int | None, int | None] | None:
    """(day, month, year) as far as they are written; None where a month's name is none."""
    if match["iso"]:
        iso = [int(part) for part in match["iso"].split("-")]
        return iso[2], iso[1], iso[0]
    if match["day"]:
        return int(match["day"]), int(match["month"]), int(match["year"]) if match["year"] else None
    name = (match["name"] or "").lower()
    month = None
    if name and name not in ("until", "and"):
        if name[:3] not in MONTHS:
            return None
        month = MONTHS.index(name[:3]) + 1
    return int(match["number"]), month, int(match["named_year"]) if match["named_year"] else None


def _whole(part: tuple[int, int | None, int | None], first: dt.date, last: dt.date) -> dt.date | None:
    day, month, year = part
    if month is None:
        return None
    years = [year] if year is not None else range(first.year, last.year + 1)
    near = [found for each in years if (found := _date(each, month, day)) is not None]
    inside = [each for each in near if first <= each <= last]
    return next(iter(inside or near), None)


def _date(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None
