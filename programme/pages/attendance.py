"""Attendance as a picture, as figures, and as rows to take away."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.urls import reverse

from core import clock
from core.ui.pictures import GridCell, GridRow
from core.ui.tables import Column
from programme.enums import AttendanceStatus, CatchUpState, SessionState
from programme.models import Attendance, CatchUp, Session
from programme.queries.attendance_grid import Grid, Line

KINDS = {
    AttendanceStatus.PRESENT: "ok",
    AttendanceStatus.LATE: "ok",
    AttendanceStatus.PARTLY: "attention",
    AttendanceStatus.APOLOGIES: "waiting",
    AttendanceStatus.ABSENT: "bad",
}
FIGURES = [
    Column("Authority"),
    Column("Participants", numeric=True),
    Column("Attended", numeric=True),
    Column("Missed", numeric=True),
    Column("Made up for", numeric=True),
    Column("To make up", numeric=True),
]
EXPORT_HEAD = [
    "Authority",
    "Participant",
    "School",
    "Session",
    "Begins, UK time",
    "Register",
    "Note",
    "Catch-up",
    "By",
    "Signed off",
]


def columns_of(grid: Grid) -> list[str]:
    """A session a column: its day and the numbers of its features, which is as much as a narrow column holds."""
    return [
        f"{session.starts_at.astimezone(clock.LONDON):%-d %b}, {numbers_of(session)}"
        for session in grid.sessions
    ]


def numbers_of(session: Session) -> str:
    """ "feature 3", "features 5 and 6"."""
    numbers = [str(feature.number) for feature in session.features.all()]
    if len(numbers) < 2:
        return f"feature {numbers[0]}" if numbers else "session"
    return f"features {', '.join(numbers[:-1])} and {numbers[-1]}"


def drawn(grids: Iterable[Grid]) -> list[dict[str, Any]]:
    """A picture an authority."""
    return [
        {"title": grid.authority.name, "columns": columns_of(grid), "rows": rows_of(grid)} for grid in grids
    ]


def rows_of(grid: Grid) -> list[GridRow]:
    """A participant a row, each with how many of the taken registers find them there."""
    now = clock.now()
    return [
        GridRow(
            label=str(line.enrolment.participant),
            note=f"{line.enrolment.school.name}. {counted(line)}",
            cells=[
                cell_of(
                    line,
                    session,
                    is_over=session.ends_at <= now,
                    has_place=not session.by_booking or (session.pk, line.enrolment.pk) in grid.placed,
                )
                for session in grid.sessions
            ],
        )
        for line in grid.lines
    ]


def counted(line: Line) -> str:
    """ "5 of 6 attended, 1 made up for"."""
    row: Any = line.enrolment
    said = f"{row.attended} of {row.attended + row.missed} attended"
    return f"{said}, {row.made_up} made up for" if row.made_up else said


def cell_of(line: Line, session: Session, *, is_over: bool, has_place: bool) -> GridCell:
    """How one participant stands with one session; a miss that nothing is agreed about leads to agreeing it."""
    row = line.attendances.get(session.pk)
    if row is None or (session.state != SessionState.HELD and row.status != AttendanceStatus.APOLOGIES):
        if not has_place:
            return GridCell("No place booked", "neutral" if is_over else "attention")
        return GridCell("Not on the register" if is_over else "Still to come")
    label = AttendanceStatus(row.status).label
    if row.status in AttendanceStatus.attended() or session.state != SessionState.HELD:
        return GridCell(label, KINDS[AttendanceStatus(row.status)])
    catch_up: CatchUp | None = getattr(row, "catch_up", None)
    if catch_up is None:
        url = reverse("programme:catch-up-agree", kwargs={"attendance": row.pk})
        return GridCell(label, KINDS[AttendanceStatus(row.status)], url)
    url = reverse("programme:catch-up-sign-off", kwargs={"pk": catch_up.pk})
    if catch_up.state == CatchUpState.SIGNED_OFF:
        return GridCell("Made up for", "ok", url)
    return GridCell("Catch-up agreed", "waiting", url)


def figure_rows(figures: Iterable[dict[str, Any]]) -> list[list[Any]]:
    """An authority a row."""
    return [
        [
            row["authority__name"],
            row["people"],
            share(row["lines"] - row["absences"], row["lines"]),
            row["absences"],
            row["repaired"],
            row["absences"] - row["repaired"],
        ]
        for row in figures
    ]


def share(part: int, whole: int) -> str:
    """ "92 % (46 of 50)"; nothing to count yet reads so."""
    return f"{part / whole:.0%} ({part} of {whole})".replace("%", " %") if whole else "No register yet"


def export_rows(lines: Iterable[Attendance], titles: dict[int, str]) -> Iterator[list[Any]]:
    """A line of the register a row."""
    for line in lines:
        catch_up: CatchUp | None = getattr(line, "catch_up", None)
        yield [
            line.enrolment.authority.name,
            line.enrolment.participant.name,
            line.enrolment.school.name,
            titles.get(line.session_id, ""),
            line.session.starts_at,
            line.get_status_display(),
            line.note,
            catch_up.get_task_display() if catch_up else "",
            catch_up.due_on if catch_up else None,
            catch_up.signed_off_at if catch_up else None,
        ]
