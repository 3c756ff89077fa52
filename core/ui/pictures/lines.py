"""Lines on a short scale: how a judgement moves from one thing to the next."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

# As with bars, the picture is as wide as its place and its text never scales: across in per cent, down in pixels.
STEP = 34  # from one value of the scale to the next
TOP = 14
LEFT, RIGHT = 8.0, 97.0  # per cent of the width between which the points lie
MARKS = ("ring", "dot")  # one in the other where two lines meet


@dataclass(frozen=True)
class Line:
    """One line: its name, and its value in each column (None where there is none)."""

    label: str
    values: Sequence[int | None]


def line_chart(
    *,
    title: str,
    columns: Sequence[tuple[str, str]],
    lines: Sequence[Line],
    scale: Sequence[str],
    caption: str = "",
    heading: str = "What",
) -> dict[str, Any]:
    """One line or two over the same columns: one's own ratings over the year.

    `columns` are (short label under the picture, full label in the table); `scale` says what 1, 2, 3… mean.
    """
    if len(lines) > len(MARKS):
        raise ValueError(f"A line chart draws {len(MARKS)} lines at most, not {len(lines)}.")
    gap = (RIGHT - LEFT) / max(1, len(columns) - 1)
    across = [f"{LEFT + gap * i:.2f}%" for i in range(len(columns))]

    def down(value: int) -> int:
        return TOP + (len(scale) - value) * STEP

    drawn = []
    for mark, line in zip(MARKS, lines, strict=False):
        points = [
            {"x": x, "y": down(value)}
            for x, value in zip(across, line.values, strict=True)
            if value is not None
        ]
        pairs = [{"x1": a["x"], "y1": a["y"], "x2": b["x"], "y2": b["y"]} for a, b in pairwise(points)]
        drawn.append({"label": line.label, "mark": mark, "points": points, "pairs": pairs})
    foot = down(1) + 18
    return {
        "title": title,
        "caption": caption,
        "heading": heading,
        "lines": drawn,
        "has_points": any(line["points"] for line in drawn),
        "levels": [{"value": n, "y": down(n), "text_y": down(n) + 5} for n in range(1, len(scale) + 1)],
        "ticks": [{"x": x, "text": short} for x, (short, _) in zip(across, columns, strict=True)],
        "tick_y": foot + 10,
        "height": foot + 16,
        "scale": list(enumerate(scale, start=1)),
        "rows": [
            (full, ["–" if line.values[i] is None else line.values[i] for line in lines])
            for i, (_, full) in enumerate(columns)
        ],
    }
