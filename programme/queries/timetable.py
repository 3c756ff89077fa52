"""A participant's sessions with everything their page says of each, in a handful of queries."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from core import clock
from programme.enums import AttendanceStatus, BookingState, Moment, SessionState
from programme.models import Attendance, CatchUp, Enrolment, Feature, JournalEntry, Session
from programme.queries.journal import entries_of
from programme.queries.register import own_attendance
from programme.queries.session import timetable_of, title_of

JOIN_FROM = dt.timedelta(days=7)  # before the session its link begins to be shown


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
    place: str = ""  # the state of the booking, where places are booked

    @property
    def is_expected(self) -> bool:
        """They are expected: everybody is, or they have booked."""
        return not self.session.by_booking or self.place == BookingState.BOOKED

    @property
    def is_waiting(self) -> bool:
        """They wait for a place."""
        return self.place == BookingState.WAITING

    @property
    def is_to_book(self) -> bool:
        """They can still choose it."""
        return not (self.is_expected or self.is_waiting or self.has_begun or self.is_cancelled)

    @property
    def has_begun(self) -> bool:
        """It is going on, or over: too late to choose it or to send apologies."""
        return self.is_over or self.session.starts_at <= clock.now()

    @property
    def takes_apologies(self) -> bool:
        """They are expected and can still say that they can't come (`rules.session.can_give_apologies`)."""
        return self.is_expected and not self.has_begun and not self.is_cancelled

    @property
    def join_link(self) -> str:
        """The link, for those expected, from a week before the session to the end of its day."""
        return join_link_now(self.session) if self.is_expected else ""

    @property
    def join_from(self) -> dt.date | None:
        """The day from which the link will be shown, while it is not."""
        if not self.session.join_link or not self.is_expected or self.is_over or self.join_link:
            return None
        return self.session.starts_at.astimezone(clock.LONDON).date() - JOIN_FROM

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
    stops = [
        stop_of(session, entries, lines.get(session.pk), session.place_state)  # type: ignore[attr-defined]
        for session in timetable_of(enrolment)
    ]
    # A choice that was not made is of no more use once it is over.
    return [stop for stop in stops if stop.is_expected or not stop.is_over or stop.attendance]


def join_link_now(session: Session) -> str:
    """The link while it is of use: from a week before the session to the end of its day."""
    day = session.starts_at.astimezone(clock.LONDON).date()
    return session.join_link if day - JOIN_FROM <= clock.today() <= day else ""


def stop_of(
    session: Session,
    entries: dict[tuple[int, str], JournalEntry],
    attendance: Attendance | None,
    place: str = "",
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
        place=place,
    )
