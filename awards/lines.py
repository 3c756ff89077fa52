"""How requirements and people are shown: rows of the components, made of what queries answered."""

import datetime as dt

from awards.requirements import Requirement, Standing, Track
from core.ui.dates import days_left, last_minute, short_date
from core.ui.tables import Cell, Column, TableRow
from programme.models import Enrolment

WORDS = {
    Standing.MET: ("Met", "ok"),
    Standing.COMING: ("To come", "neutral"),
    Standing.OPEN: ("To do", "attention"),
    Standing.WAITING: ("With somebody else", "waiting"),
    Standing.MISSED: ("Lacking", "bad"),
}
TRACK_COLUMNS = [Column("What is asked"), Column("How it stands"), Column("By"), Column("What it means")]
PEOPLE_COLUMNS = [
    Column("Name"),
    Column("School"),
    Column("Route"),
    Column("Met", numeric=True),
    Column("Lacking now"),
    Column("State"),
]


def requirement_row(line: Requirement) -> TableRow:
    """One line of "am I on track"."""
    word, kind = WORDS[line.standing]
    # A deadline is kept as the midnight after it; it is read as the day that midnight ends.
    day = last_minute(line.by) if isinstance(line.by, dt.datetime) else line.by
    by = (
        ""
        if line.met or day is None
        else " ".join(filter(None, (line.by_word, f"{short_date(day)} ({days_left(day)})")))
    )
    return TableRow(
        [Cell(line.title, note=line.rule), Cell(line.with_whom or word, kind=kind), by, line.says]
    )


def person_row(enrolment: Enrolment, track: Track, url: str) -> TableRow:
    """One participant in the list of a lead or the team."""
    risks = track.at_risk
    lacking = ", ".join(line.title for line in risks[:3]) + (
        f" and {len(risks) - 3} more" if len(risks) > 3 else ""
    )
    return TableRow(
        [
            Cell(enrolment.participant.name, url=url),
            enrolment.school.name,
            enrolment.get_route_display(),
            f"{track.met_count} of {len(track.lines)}",
            Cell(lacking, kind="bad") if lacking else "Nothing",
            enrolment.get_state_display(),
        ]
    )
