"""Groups of a proposal as a map: schools where they lie, a shape and a number for each group, its mentor's way.

Two drawings of one thing, for a wide and a narrow screen, so that numbers stay legible on both. No map of the land
lies beneath: it would come from elsewhere. Colours repeat and are never alone: the number names the group.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from math import atan2, cos, hypot, pi, radians, sin
from typing import Any

from core.ui.words import counted
from trios.formation.objective import EARTH_RADIUS_KM
from trios.pages.staff import others_said
from trios.queries.formation import MENTOR, TEACHER, Proposed

LOOKS = 6
MARGIN = 24
LOWEST = 220
SCALES = (0.5, 1, 2, 5, 10, 20, 50, 100, 200)
KM_A_DEGREE = EARTH_RADIUS_KM * pi / 180

type Point = tuple[float, float]


@dataclass(frozen=True)
class Size:
    """A drawing's frame, and the box that a group's number takes."""

    name: str
    width: int
    height: int
    label: tuple[int, int]


SIZES = (Size("wide", 960, 620, (30, 20)), Size("narrow", 340, 460, (26, 18)))


@dataclass
class Shape:
    """One group as it is drawn: numbers as text, so that no locale puts commas in them."""

    number: int
    look: int
    title: str
    outline: str
    schools: list[tuple[str, str]]
    mentor: str  # a diamond's corners, or nothing
    way: tuple[str, str, str, str] | None  # the line from the mentor to the group
    box: tuple[str, str, str, str] = ("", "", "", "")
    text: tuple[str, str] = ("", "")
    leader: tuple[str, str, str, str] | None = None


@dataclass
class Drawing:
    """One of the two drawings."""

    size: Size
    shapes: list[Shape] = field(default_factory=list)
    bar: tuple[str, str, str] = ("", "", "")  # the scale: from x, to x, y
    bar_says: str = ""


def drawn(groups: Sequence[Proposed], instance: Mapping[str, Any], where: str) -> dict[str, Any]:
    """What the map's template needs: drawings, a title, and who is on none for want of a place."""
    places = {
        row["id"]: (row["lat"], row["lon"])
        for row in (*instance["participants"], *instance["mentors"])
        if row.get("lat") is not None
    }
    on_map = [group for group in groups if any(ident in places for ident in idents(group))]
    nowhere = [
        str(member.participant)
        for group in groups
        for member in group.members
        if f"{TEACHER}{member.pk}" not in places
    ]
    return {
        "title": f"{counted(len(on_map), 'group')} {where}",
        "drawings": [drawing(on_map, places, size) for size in SIZES] if on_map else [],
        "nowhere": nowhere,
    }


def idents(group: Proposed) -> list[str]:
    """The ids of a group's members."""
    return [f"{TEACHER}{member.pk}" for member in group.members]


def drawing(groups: Sequence[Proposed], places: Mapping[str, Point], size: Size) -> Drawing:
    """All groups in one frame, which is as low as they lie."""
    seen = [
        places[ident]
        for group in groups
        for ident in (*idents(group), f"{MENTOR}{group.mentor.pk}" if group.mentor else "")
        if ident in places
    ]
    at, pixels_a_km, needed = projection(seen, size)
    size = replace(size, height=needed)
    picture = Drawing(size)
    taken: list[tuple[float, float, float, float]] = []
    for group in groups:
        points = [at(places[ident]) for ident in idents(group) if ident in places]
        mentor = places.get(f"{MENTOR}{group.mentor.pk}") if group.mentor else None
        picture.shapes.append(shape(group, points, at(mentor) if mentor else None, size, taken))
    picture.bar, picture.bar_says = scale(pixels_a_km, size)
    return picture


def projection(seen: Sequence[Point], size: Size) -> tuple[Callable[[Point], Point], float, int]:
    """From degrees to pixels, so that all fit and a kilometre is as long in every direction; pixels a km; the height."""
    lats, lons = [lat for lat, _ in seen], [lon for _, lon in seen]
    middle = (min(lats) + max(lats)) / 2, (min(lons) + max(lons)) / 2
    narrower = cos(radians(middle[0]))
    high = max(max(lats) - min(lats), 0.01) * KM_A_DEGREE
    broad = max(max(lons) - min(lons), 0.01) * KM_A_DEGREE * narrower
    pixels = min((size.width - 2 * MARGIN) / broad, (size.height - 3 * MARGIN) / high)
    height = min(size.height, max(LOWEST, round(high * pixels) + 5 * MARGIN))

    def at(place: Point) -> Point:
        lat, lon = place
        x = size.width / 2 + (lon - middle[1]) * KM_A_DEGREE * narrower * pixels
        y = (height - MARGIN) / 2 - (lat - middle[0]) * KM_A_DEGREE * pixels
        return x, y

    return at, pixels, height


def shape(
    group: Proposed,
    points: list[Point],
    mentor: Point | None,
    size: Size,
    taken: list[tuple[float, float, float, float]],
) -> Shape:
    """One group: an outline through its schools, its mentor's way, and its number where there is room."""
    x, y = sum(p[0] for p in points) / len(points), sum(p[1] for p in points) / len(points)
    ring = sorted(points, key=lambda p: atan2(p[1] - y, p[0] - x))
    label_x, label_y = free_place(x, y, size, taken)
    width, height = size.label
    people = "; ".join(f"{member.participant}, {member.school.name}" for member in group.members)
    people += f"; {others_said(group)}" if group.others else ""
    said = f"mentor {group.mentor.mentor}" if group.mentor else "no mentor"
    said = "a mentor from another authority" if group.has_mentor and not group.mentor else said
    return Shape(
        number=group.number,
        look=group.number % LOOKS,
        title=f"Group {group.number}: {people}; {said}",
        outline=" ".join(f"{px:.1f},{py:.1f}" for px, py in ring),
        schools=[texts(px, py) for px, py in points],
        mentor=diamond(*mentor) if mentor else "",
        way=texts(*mentor, x, y) if mentor else None,  # type: ignore[arg-type]
        box=texts(label_x - width / 2, label_y - height / 2, width, height),  # type: ignore[arg-type]
        text=texts(label_x, label_y + 4.5),  # type: ignore[arg-type]
        leader=texts(label_x, label_y, x, y)  # type: ignore[arg-type]
        if hypot(label_x - x, label_y - y) > 1
        else None,
    )


def texts(*numbers: float) -> tuple[str, ...]:
    """Numbers as a picture's attributes."""
    return tuple(f"{number:.1f}" for number in numbers)


def diamond(x: float, y: float, reach: float = 6) -> str:
    """The corners of a mentor's mark."""
    corners = ((x, y - reach), (x + reach, y), (x, y + reach), (x - reach, y))
    return " ".join(f"{a:.1f},{b:.1f}" for a, b in corners)


def free_place(x: float, y: float, size: Size, taken: list[tuple[float, float, float, float]]) -> Point:
    """Where a number fits: in the middle of its group, or on the first ring round it where no other number stands."""
    width, height = size.label
    for reach in range(0, 200, 12):
        for turn in range(1 if not reach else 12):
            angle = turn * pi / 6
            px = min(max(x + reach * cos(angle), width / 2), size.width - width / 2)
            py = min(max(y + reach * sin(angle), height / 2), size.height - MARGIN - height / 2)
            box = (px - width / 2 - 1, py - height / 2 - 1, px + width / 2 + 1, py + height / 2 + 1)
            if not any(overlap(box, other) for other in taken):
                taken.append(box)
                return px, py
    return x, y


def overlap(a: Iterable[float], b: Iterable[float]) -> bool:
    """Whether two boxes share room."""
    left, top, right, bottom = a
    other_left, other_top, other_right, other_bottom = b
    return left < other_right and other_left < right and top < other_bottom and other_top < bottom


def scale(pixels_a_km: float, size: Size) -> tuple[tuple[str, str, str], str]:
    """A bar of a round number of kilometres, at most a quarter of the picture."""
    length = max((km for km in SCALES if km * pixels_a_km <= size.width / 4), default=SCALES[0])
    left, y = MARGIN / 2, size.height - 10
    return texts(left, left + length * pixels_a_km, y), f"{length:g} km"  # type: ignore[return-value]
