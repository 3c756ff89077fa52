"""A stretch of time as a picture: what has been, where we are, what comes."""

import datetime
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from core import clock
from core.ui.dates import clock_time, full_date, last_minute, short_date

WIDTH = 960  # of the wide drawing, in its own units; it is shown from 720 pixels up
EDGE = 12
LETTER = 7.6  # about how wide a letter of the labels is
LANE = 26
TOP = 22  # room above the stretches for the word "today"
NARROW_LETTERS = 34


@dataclass(frozen=True)
class Mark:
    """A day that matters. Kinds: ok (done), attention (next), waiting, bad (missed), neutral (to come)."""

    when: datetime.date | datetime.datetime
    label: str
    kind: str = "neutral"
    url: str = ""
    status: str = ""


@dataclass(frozen=True)
class Span:
    """A stretch of days: first and last day, both within it."""

    start: datetime.date
    end: datetime.date
    label: str
    kind: str = "neutral"


def _day(when: datetime.date | datetime.datetime) -> datetime.date:
    return last_minute(when).date() if isinstance(when, datetime.datetime) else when


def _words(when: datetime.date | datetime.datetime) -> str:
    if not isinstance(when, datetime.datetime):
        return full_date(when)
    at = last_minute(when)
    return f"{full_date(at)}, {clock_time(at)}"


def _months(start: datetime.date, end: datetime.date) -> list[datetime.date]:
    first = start.replace(day=1)
    months = []
    while first <= end:
        months.append(max(first, start))
        first = (first + datetime.timedelta(days=32)).replace(day=1)
    return months


def _free_lane(lanes: list[float], left: float, right: float) -> int:
    """The first lane with room from `left`; takes it up to `right`."""
    for number, taken in enumerate(lanes):
        if taken <= left:
            lanes[number] = right
            return number
    lanes.append(right)
    return len(lanes) - 1


def _labelled(marks: list[Mark], places: dict[Mark, float], axis: int) -> list[dict[str, Any]]:
    """Each mark with its label under the line, low enough that no label meets another or another's leader."""
    points: list[dict[str, Any]] = []

    def fits(lane: int, at: float, left: float, right: float) -> tuple[bool, bool]:
        clear = all(p["right"] <= left or p["left"] >= right for p in points if p["lane"] == lane)
        own = all(not p["left"] - 4 < at < p["right"] for p in points if p["lane"] < lane)
        theirs = all(not left < p["x"] < right for p in points if p["lane"] > lane)
        return clear, own and theirs

    for mark in reversed(marks):
        at, words = places[mark], len(mark.label) * LETTER + 20
        flip = at + words > WIDTH
        left, right = (at - words, at + 6) if flip else (at - 6, at + words)
        tried = [fits(lane, at, left, right) for lane in range(len(marks) + 1)]
        lane = next((n for n, ok in enumerate(tried) if all(ok)), None)
        if lane is None:  # every lane crosses something: then at least no text on text
            lane = next((n for n, (clear, _) in enumerate(tried) if clear), len(marks))
        points.append(
            {
                "mark": mark,
                "x": at,
                "y": axis,
                "lane": lane,
                "left": left,
                "right": right,
                "leader_y": axis + 34 + lane * LANE,
                "text_x": at - 6 if flip else at + 6,
                "text_y": axis + 38 + lane * LANE,
                "anchor": "end" if flip else "start",
            }
        )
    return points


def _wide(
    start: datetime.date, end: datetime.date, marks: list[Mark], spans: list[Span], today: datetime.date
):
    """Where everything goes when there is room to lay the time from left to right."""
    days = max((end - start).days, 1)

    def x(day: datetime.date) -> float:
        share = (min(max(day, start), end) - start).days / days
        return round(EDGE + share * (WIDTH - 2 * EDGE), 1)

    span_lanes: list[float] = []
    bars = []
    for span in sorted(spans, key=lambda s: s.start):
        left, right = x(span.start), max(x(span.end + datetime.timedelta(days=1)), x(span.start) + 6)
        words = len(span.label) * LETTER + 16
        inside = words <= right - left
        reach = right if inside else right + words
        flip = reach > WIDTH
        lane = _free_lane(span_lanes, left - words if flip else left, right if flip else reach)
        bars.append(
            {
                "span": span,
                "x": left,
                "width": round(right - left, 1),
                "y": TOP + lane * 30,
                "text_x": left - 6 if flip else left + 8 if inside else right + 6,
                "text_y": TOP + lane * 30 + 17,
                "anchor": "end" if flip else "start",
                "inside": inside and not flip,
            }
        )
    axis = TOP + len(span_lanes) * 30 + 30
    points = _labelled(marks, {mark: x(_day(mark.when)) for mark in marks}, axis)
    return {
        "width": WIDTH,
        "height": axis + 50 + max((point["lane"] for point in points), default=0) * LANE,
        "axis": axis,
        "left": EDGE,
        "right": WIDTH - EDGE,
        "months": [
            {"x": x(m), "label": f"{m:%b}" + (f" {m.year}" if m.month == 1 else "")}
            for m in _months(start, end)
            if x(m) + 9 * LETTER < WIDTH  # a label that would run out of the picture is left out
        ],
        "bars": bars,
        "points": points,
        "today": x(today) if start <= today <= end else None,
    }


def _narrow(entries: list[dict[str, Any]], today: datetime.date) -> dict[str, Any]:
    """The same from top to bottom, for a phone: one entry under the other, and where we are between them."""
    y, lines, now = 20, [], None
    for entry in entries:
        if now is None and entry["first"] > today:
            now, y = y, y + 36
        rows = textwrap.wrap(entry["label"], NARROW_LETTERS) or [""]
        lines.append(
            {
                **entry,
                "y": y,
                "rows": [{"text": text, "y": y + 5 + 19 * i} for i, text in enumerate(rows)],
                "when_y": y + 5 + 19 * len(rows),
            }
        )
        y += 19 * len(rows) + 38
    if now is None and entries:
        now, y = y, y + 24
    return {"lines": lines, "today": now, "height": y, "bottom": y - 20}


def timeline(
    *,
    title: str,
    marks: Sequence[Mark] = (),
    spans: Sequence[Span] = (),
    start: datetime.date | None = None,
    end: datetime.date | None = None,
    today: datetime.date | None = None,
    caption: str = "",
) -> dict[str, Any]:
    """The year as a picture, with where we are; left to right on a wide screen, top to bottom on a phone.

    `start` and `end` default to the first and last thing shown; `today` to the UK's day.
    """
    marks = sorted(marks, key=lambda m: (_day(m.when), m.label))
    days = [_day(m.when) for m in marks] + [d for s in spans for d in (s.start, s.end)]
    if not days:
        return {"title": title, "entries": []}
    start, end = start or min(days), end or max(days)
    today = today or clock.today()
    entries = [
        {
            "first": _day(m.when),
            "when": _words(m.when),
            "label": m.label,
            "kind": m.kind,
            "url": m.url,
            "status": m.status,
        }
        for m in marks
    ] + [
        {
            "first": s.start,
            "when": f"{short_date(s.start)} to {short_date(s.end)}",
            "label": s.label,
            "kind": s.kind,
            "url": "",
            "status": "",
        }
        for s in spans
    ]
    entries.sort(key=lambda e: (e["first"], e["label"]))
    return {
        "title": title,
        "caption": caption,
        "entries": entries,
        "wide": _wide(start, end, marks, list(spans), today),
        "narrow": _narrow(entries, today),
        "today": today,
    }


def draw_timeline(
    *,
    title: str,
    marks: Sequence[Mark] = (),
    spans: Sequence[Span] = (),
    start: datetime.date | None = None,
    end: datetime.date | None = None,
    today: datetime.date | None = None,
    caption: str = "",
) -> SafeString:
    """`timeline` as it stands on a page: drawn once a day for all who look at the same year."""
    return _drawn(title, tuple(marks), tuple(spans), start, end, today or clock.today(), caption)


@lru_cache(maxsize=64)
def _drawn(title, marks, spans, start, end, today, caption) -> SafeString:
    year = timeline(title=title, marks=marks, spans=spans, start=start, end=end, today=today, caption=caption)
    return render_to_string("components/timeline.html", year)
