"""One line of "am I on track?", how it can stand, and all lines of one person."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum


class Standing(StrEnum):
    """How one line stands, from what is in order to what is wrong."""

    MET = "met"
    COMING = "coming"  # its time has not come
    OPEN = "open"  # the participant can do it now
    WAITING = "waiting"  # somebody else has to
    MISSED = "missed"  # its time is over: needs a repair


@dataclass(frozen=True, slots=True)
class Requirement:
    """One line: what is asked, how it stands, by when, and what has to happen."""

    key: str
    title: str
    rule: str
    standing: Standing
    says: str
    by: dt.datetime | dt.date | None = None
    by_word: str = ""  # said before the date where it is no deadline: "next"
    with_whom: str = ""  # who has it, where it waits for somebody in particular

    @property
    def met(self) -> bool:
        """Whether this line no longer stands in the way."""
        return self.standing is Standing.MET


@dataclass(frozen=True, slots=True)
class Track:
    """Where one participant stands on everything the year asks."""

    enrolment_id: int
    lines: tuple[Requirement, ...]

    @property
    def is_whole(self) -> bool:
        """Every element is met."""
        return bool(self.lines) and all(line.met for line in self.lines)

    @property
    def lacking(self) -> tuple[Requirement, ...]:
        """The lines that are not met."""
        return tuple(line for line in self.lines if not line.met)

    @property
    def at_risk(self) -> tuple[Requirement, ...]:
        """The lines whose time is over."""
        return tuple(line for line in self.lines if line.standing is Standing.MISSED)

    @property
    def met_count(self) -> int:
        """How many lines are met."""
        return sum(line.met for line in self.lines)
