"""The dates of the four cohorts, counted from the day of the first start so that every screen has life."""

import datetime as dt
from dataclasses import dataclass
from enum import IntEnum

from core import clock
from programme.models import Cohort


class Stage(IntEnum):
    """How far a cohort has come."""

    APPLYING = 1
    MEETING = 2
    MARKING = 3
    DONE = 4


@dataclass(frozen=True, slots=True)
class Shape:
    """Days from the first start to each date of a cohort."""

    starts: int
    open: int
    close: int
    sessions: tuple[int, int]
    visits: tuple[int, int]
    presentations: tuple[int, int]
    due: int
    marking: tuple[int, int]
    board: int


SHAPES = {
    Stage.APPLYING: Shape(95, -20, 14, (110, 270), (235, 305), (330, 345), 350, (353, 385), 392),
    Stage.MEETING: Shape(-100, -240, -205, (-90, 55), (-12, 48), (110, 125), 130, (133, 165), 172),
    Stage.MARKING: Shape(-375, -515, -480, (-360, -200), (-240, -170), (-60, -40), -24, (-21, 12), 19),
    Stage.DONE: Shape(-740, -880, -845, (-725, -565), (-605, -535), (-425, -405), -390, (-387, -355), -348),
}


def cohort(stage: Stage, today: dt.date) -> Cohort:
    """An unsaved cohort at a stage. Its name is that of the school year, counted from the one in sessions now."""
    shape = SHAPES[stage]

    def day(number: int) -> dt.date:
        return today + dt.timedelta(days=number)

    first_year = day(SHAPES[Stage.MEETING].starts).year + {1: 1, 2: 0, 3: -1, 4: -2}[stage]
    name = f"{first_year}–{(first_year + 1) % 100:02d}"
    return Cohort(
        name=name,
        slug=f"{first_year}-{(first_year + 1) % 100:02d}",
        starts_on=day(shape.starts),
        ends_on=day(shape.board + 14),
        applications_open_at=clock.london(day(shape.open)),
        applications_close_at=clock.end_of(day(shape.close)),
        route_change_until=day(shape.starts + 160),
        has_presentation_route=stage != Stage.DONE,
        sessions_from=day(shape.sessions[0]),
        sessions_until=day(shape.sessions[1]),
        visits_from=day(shape.visits[0]),
        visits_until=day(shape.visits[1]),
        presentations_from=day(shape.presentations[0]),
        presentations_until=day(shape.presentations[1]),
        case_study_due_at=clock.end_of(day(shape.due)),
        marking_from=day(shape.marking[0]),
        marking_due_at=clock.end_of(day(shape.marking[1])),
        board_on=day(shape.board),
        hourly_rate="26.50",
        created_at=clock.london(day(shape.open - 60)),
    )


def at(day: dt.date, hour: int, minute: int = 0) -> dt.datetime:
    """A time of a London school day: what falls at Christmas or on a weekend is moved to the next Monday after it."""
    if (day.month, day.day) >= (12, 20):
        day = dt.date(day.year + 1, 1, 8)
    elif day.month == 1 and day.day < 8:
        day = day.replace(day=8)
    if day.weekday() >= 5:
        day += dt.timedelta(days=7 - day.weekday())
    return clock.london(day, hour, minute)
