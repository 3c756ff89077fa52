"""A participant's sessions with everything their page says of each, in a handful of queries."""

from __future__ import annotations

from dataclasses import dataclass

from core import clock
from programme.enums import AttendanceStatus, Moment, SessionState
from programme.models import Attendance, CatchUp, Enrolment, Feature, JournalEntry, Session
from programme.queries.journal import entries_of
from programme.queries.register import own_attendance
from programme.queries.session import timetable_of, title_of


@dataclass(frozen=True, slots=True)
class FeaturePages:
    """A feature of a session and how far the writer's two entries about it are."""

    feature: Feature
    before: JournalEntry | None
    after: JournalEntry | None

    @property
    def reading(self) -> list[str]:
        """The references, one each."""
        return [line.strip() for line in self.feature.reading.splitlines() if line.strip()]


@dataclass(frozen=True, slots=True)
class Stop:
    """One session in one participant's year."""

    session: Session
    title: str
    pages: tuple[FeaturePages, ...]
    attendance: Attendance | None
    is_cancelled: bool
    is_over: bool

    @property
    def catch_up(self) -> CatchUp | None:
        """How they make up for it, once agreed."""
        return getattr(self.attendance, "catch_up", None) if self.attendance else None

    @property
    def is_excused(self) -> bool:
        """They have said beforehand that they can't come."""
        row = self.attendance
        return bool(row and row.status == AttendanceStatus.APOLOGIES and not self.is_over)

    @property
    def is_missed(self) -> bool:
        """It was held and the register says they missed it, or part of it."""
        row, held = self.attendance, self.session.state == SessionState.HELD
        return bool(row and held and row.status not in AttendanceStatus.attended())


def stops_of(enrolment: Enrolment) -> list[Stop]:
    """All sessions of one participant's year in the order of time."""
    entries = entries_of(enrolment)
    lines = own_attendance(enrolment)
    return [stop_of(session, entries, lines.get(session.pk)) for session in timetable_of(enrolment)]


def stop_of(
    session: Session, entries: dict[tuple[int, str], JournalEntry], attendance: Attendance | None
) -> Stop:
    """One session as its participant sees it."""
    return Stop(
        session=session,
        title=title_of(session),
        pages=tuple(
            FeaturePages(
                feature, entries.get((feature.pk, Moment.BEFORE)), entries.get((feature.pk, Moment.AFTER))
            )
            for feature in session.features.all()
        ),
        attendance=attendance,
        is_cancelled=session.state == SessionState.CANCELLED,
        is_over=session.state == SessionState.HELD or session.ends_at <= clock.now(),
    )
