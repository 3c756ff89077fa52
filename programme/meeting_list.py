"""Who was in an online meeting and for how long, read from the list that Teams, Zoom or Meet lets one download.

Knows no model and no request: bytes in, people out. Nothing of the file is kept.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

MOST_BYTES = 1_000_000
MOST_ROWS = 3000
NAMES = {"name", "full name", "user name", "display name", "participant", "participant name", "attendee"}
NAMES |= {"name (original name)", "attendee name"}
ADDRESSES = {"email", "e-mail", "user email", "email address", "e-mail address", "attendee email"}
ADDRESSES |= {"participant id (upn)", "upn"}
JOINED = {"join time", "first join", "joined", "time joined", "join", "joined at"}
LEFT = {"leave time", "last leave", "left", "time exited", "leave", "left at", "exit time"}
LENGTHS = {"duration", "in-meeting duration", "duration (minutes)", "total duration (minutes)", "minutes"}
LENGTHS |= {"attendance duration", "time in call", "time in session (minutes)", "duration (min)"}
ACTION, STAMP = {"user action"}, {"timestamp"}
MOMENTS = (
    "%m/%d/%y, %I:%M:%S %p",
    "%m/%d/%Y, %I:%M:%S %p",
    "%m/%d/%Y %I:%M:%S %p",
    "%d/%m/%Y, %H:%M:%S",
    "%d/%m/%Y %H:%M:%S",
    "%d/%m/%Y %H:%M",
    "%Y-%m-%d %H:%M:%S",
    "%Y-%m-%dT%H:%M:%S",
    "%m/%d/%y %H:%M",
    "%I:%M:%S %p",
    "%I:%M %p",
    "%H:%M:%S",
    "%H:%M",
)
PART = re.compile(
    r"(\d+(?:[.,]\d+)?)\s*(h|hr|hrs|hour|hours|m|min|mins|minute|minutes|s|sec|secs|second|seconds)\b"
)


class NotAList(ValueError):
    """The file is no list of who was in a meeting; the text is the sentence for whoever sent it."""


@dataclass(frozen=True, slots=True)
class Attendee:
    """One person of the meeting, however often they came and went."""

    name: str
    addresses: frozenset[str]
    minutes: int


@dataclass(slots=True)
class Stay:
    """One row: once in the meeting."""

    name: str
    addresses: set[str]
    seconds: float = 0
    span: tuple[dt.datetime, dt.datetime] | None = None


@dataclass(slots=True)
class Heading:
    """Which column is what."""

    names: list[int] = field(default_factory=list)
    addresses: list[int] = field(default_factory=list)
    joined: int = -1
    left: int = -1
    length: int = -1
    action: int = -1
    stamp: int = -1

    @property
    def is_whole(self) -> bool:
        """Enough to say who was there for how long."""
        timed = self.length >= 0 or (self.joined >= 0 and self.left >= 0)
        return bool(self.names) and (timed or (self.action >= 0 and self.stamp >= 0))


def read(data: bytes) -> list[Attendee]:
    """The people of a downloaded list, in its order. NotAList, with a sentence, for anything else."""
    lines = text_of(data).splitlines()
    for number, line in enumerate(lines):
        for mark in "\t,;":
            heading = heading_of(split(line, mark))
            if heading.is_whole:
                found = merged(stays(lines[number + 1 :], mark, heading))
                if not found:
                    raise NotAList("This list has its headings and nobody under them.")
                return found
    raise NotAList(
        "This file has no row of headings with a name and a duration (or a time of joining and leaving). Download the "
        "attendance list of the meeting again and choose that file."
    )


def text_of(data: bytes) -> str:
    """The text, whichever way the program wrote it: Teams writes UTF-16, the others UTF-8."""
    if not data.strip():
        raise NotAList("This file is empty.")
    if len(data) > MOST_BYTES:
        raise NotAList("This file is larger than 1 MB, which no list of a meeting is.")
    if data.startswith((b"PK", b"%PDF", b"\xd0\xcf\x11\xe0")):
        raise NotAList("This is an Excel, Word or PDF file. Save the list as CSV and choose that.")
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    elif data[1:2] == b"\0" or data[:1] == b"\0":
        encodings = ["utf-16-be" if data[:1] == b"\0" else "utf-16-le"]
    else:
        encodings = ["utf-8-sig", "cp1252"]
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise NotAList(
        "This file is not text. Download the attendance list of the meeting as CSV and choose that."
    )


def split(line: str, mark: str) -> list[str]:
    """The cells of one line."""
    try:
        return next(csv.reader(io.StringIO(line), delimiter=mark), [])
    except csv.Error:
        return []


def heading_of(cells: Sequence[str]) -> Heading:
    """What the cells of a line name, if it is a row of headings."""
    heading = Heading()
    first_last: dict[str, int] = {}
    for place, cell in enumerate(cells):
        word = " ".join(cell.lower().split())
        if word in NAMES:
            heading.names.append(place)
        elif word in ("first name", "last name", "surname"):
            first_last[word] = place
        elif word in ADDRESSES:
            heading.addresses.append(place)
        for attribute, words in (
            ("joined", JOINED),
            ("left", LEFT),
            ("length", LENGTHS),
            ("action", ACTION),
            ("stamp", STAMP),
        ):
            if word in words and getattr(heading, attribute) < 0:
                setattr(heading, attribute, place)
    if not heading.names:
        heading.names = [
            first_last[word] for word in ("first name", "last name", "surname") if word in first_last
        ]
    return heading


def stays(lines: Sequence[str], mark: str, heading: Heading) -> Iterator[Stay]:
    """The rows under a heading, as far as its part of the file goes."""
    rows = []
    for line in lines:
        cells = split(line, mark)
        if not any(cell.strip() for cell in cells):
            break
        if len(cells) == 1 and len(heading.names) + max(heading.length, heading.left, heading.stamp) > 1:
            break  # the title of the file's next part
        rows.append(cells)
        if len(rows) > MOST_ROWS:
            raise NotAList(f"This list has more than {MOST_ROWS:,} rows, which no session has.")
    if heading.length < 0 and heading.stamp >= 0:
        yield from comings_and_goings(rows, heading)
        return
    for cells in rows:
        stay = stay_of(cells, heading)
        if stay.name:
            yield stay


def at(cells: Sequence[str], place: int) -> str:
    """A cell, or nothing where the row is short."""
    return cells[place].strip() if 0 <= place < len(cells) else ""


def stay_of(cells: Sequence[str], heading: Heading) -> Stay:
    """One row as a stay; without a duration, from joining to leaving."""
    name = " ".join(part for place in heading.names if (part := at(cells, place)))
    addresses = {at(cells, place).lower() for place in heading.addresses}
    stay = Stay(name, {address for address in addresses if "@" in address})
    stay.span = span_of(at(cells, heading.joined), at(cells, heading.left))
    length = seconds_in(at(cells, heading.length))
    if length is None:
        length = (stay.span[1] - stay.span[0]).total_seconds() if stay.span else 0
    stay.seconds = length
    return stay


def comings_and_goings(rows: Iterable[Sequence[str]], heading: Heading) -> Iterator[Stay]:
    """The older list of Teams, a row for each joining and each leaving; who never left stayed to the end."""
    moves: dict[str, list[tuple[dt.datetime, bool]]] = defaultdict(list)
    for cells in rows:
        when = moment(at(cells, heading.stamp))
        name = " ".join(part for place in heading.names if (part := at(cells, place)))
        if when and name:
            moves[name].append((when, at(cells, heading.action).lower().startswith("join")))
    end = max((when for found in moves.values() for when, _ in found), default=None)
    for name, found in moves.items():
        since = None
        for when, is_joining in sorted(found):
            if is_joining:
                since = since or when
            elif since:
                yield Stay(name, set(), (when - since).total_seconds(), (since, when))
                since = None
        if since and end:
            yield Stay(name, set(), (end - since).total_seconds(), (since, end))


def moment(text: str) -> dt.datetime | None:
    """A time as these programs write it; only its distance from another matters, so no zone is needed."""
    text = " ".join(text.replace("\u202f", " ").split())
    for form in MOMENTS:
        try:
            return dt.datetime.strptime(text, form)  # noqa: DTZ007 -- see above
        except ValueError:
            continue
    return None


def span_of(joined: str, left: str) -> tuple[dt.datetime, dt.datetime] | None:
    """From when to when, if both can be read and are in order."""
    first, last = moment(joined), moment(left)
    return (first, last) if first and last and first <= last else None


def seconds_in(text: str) -> float | None:
    """ "1h 23m 4s", "1 hr 5 min", "1:23:04", or a bare number of minutes; None for anything else."""
    text = text.strip().lower()
    if re.fullmatch(r"\d{1,2}:\d{2}(:\d{2})?", text):
        hours, minutes, seconds = ([int(part) for part in text.split(":")] + [0])[:3]
        return hours * 3600 + minutes * 60 + seconds
    if re.fullmatch(r"\d{1,6}([.,]\d+)?", text):
        return float(text.replace(",", ".")) * 60
    parts = PART.findall(text)
    sizes = {"h": 3600, "m": 60, "s": 1}
    return sum(float(n.replace(",", ".")) * sizes[unit[0]] for n, unit in parts) if parts else None


def merged(rows: Iterable[Stay]) -> list[Attendee]:
    """One entry a person; time that two devices spent in the meeting at once counts once."""
    people: dict[str, list[Stay]] = defaultdict(list)
    for row in rows:
        people[min(row.addresses, default="") or row.name.casefold()].append(row)
    return [
        Attendee(
            found[0].name,
            frozenset(address for row in found for address in row.addresses),
            int(together(found) // 60),
        )
        for found in people.values()
    ]


def together(found: Sequence[Stay]) -> float:
    """The seconds of several stays."""
    spans = sorted(row.span for row in found if row.span)
    if len(found) == 1 or len(spans) < len(found):
        return sum(row.seconds for row in found)
    total, end = 0.0, spans[0][0]
    for first, last in spans:
        total += max((last - max(first, end)).total_seconds(), 0)
        end = max(end, last)
    return total
