"""Bars that are compared, and a grid of who stands where with what."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from core.ui.lists import KINDS

# The picture is as wide as its place and its text never scales: widths are shares, heights are pixels.
BAR_HEIGHT = 18
BAR_ROOM = 52
FULL_BAR = 84  # per cent of the width that the longest bar may take; the rest is for its figure


@dataclass(frozen=True)
class Bar:
    """One bar: its label, its value, and what to say behind the figure ("of 12 places")."""

    label: str
    value: float
    note: str = ""
    kind: str = "neutral"
    url: str = ""


def _figure(value: float) -> str:
    return f"{value:,.0f}" if float(value).is_integer() else f"{value:,.1f}"


def bar_chart(
    *,
    title: str,
    bars: Sequence[Bar | tuple],
    caption: str = "",
    unit: str = "Number",
    maximum: float | None = None,
    target: float | None = None,
    target_label: str = "target",
    heading: str = "What",
) -> dict[str, Any]:
    """Values side by side: application funnel, marker load, spread of marks.

    `bars` are `Bar`s or (label, value) pairs; `unit` and `heading` head the table; `target` draws a line.
    """
    given = [b if isinstance(b, Bar) else Bar(*b) for b in bars]
    longest = max([maximum or 0, target or 0, *(b.value for b in given)]) or 1
    drawn = [
        {
            "bar": bar,
            "width": f"{bar.value / longest * FULL_BAR:.2f}%",
            "label_y": i * BAR_ROOM + 16,
            "bar_y": i * BAR_ROOM + 24,
            "value_y": i * BAR_ROOM + 24 + BAR_HEIGHT - 4,
            "figure": _figure(bar.value),
        }
        for i, bar in enumerate(given)
    ]
    return {
        "title": title,
        "caption": caption,
        "unit": unit,
        "heading": heading,
        "bars": drawn,
        "bar_height": BAR_HEIGHT,
        "height": len(given) * BAR_ROOM,
        "target": f"{target / longest * FULL_BAR:.2f}%" if target else "",
        "target_figure": _figure(target) if target else "",
        "target_label": target_label,
        "full": f"{FULL_BAR}%",
    }


@dataclass(frozen=True)
class GridCell:
    """One meeting of a row and a column: a tag's kind and the words that say it ("Attended")."""

    text: str
    kind: str = "neutral"
    url: str = ""


@dataclass(frozen=True)
class GridRow:
    """A person or a trio, and how it stands in each column."""

    label: str
    cells: Sequence[GridCell | tuple[str, str]]
    url: str = ""
    note: str = ""


def grid_chart(
    *, title: str, columns: Sequence[str], rows: Sequence[GridRow], heading: str = "Name", caption: str = ""
):
    """Attendance, or who visits whom: a real table whose cells are marks, with a key underneath."""
    lines: list[dict[str, Any]] = [
        {"row": row, "cells": [c if isinstance(c, GridCell) else GridCell(*c) for c in row.cells]}
        for row in rows
    ]
    key: dict[tuple[str, str], None] = {}
    for line in lines:
        for cell in line["cells"]:
            key.setdefault((cell.kind, cell.text))
    return {
        "title": title,
        "columns": columns,
        "lines": lines,
        "heading": heading,
        "caption": caption,
        "key": sorted(key, key=lambda pair: (KINDS.index(pair[0]), pair[1])),
    }
