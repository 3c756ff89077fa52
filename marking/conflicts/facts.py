"""What goes into the search for conflicts, and what comes out."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from enum import StrEnum


class Kind(StrEnum):
    """What keeps a marker from a script; each is found by a function of its own."""

    AUTHOR = "author"
    MENTOR = "mentor"
    ENDORSED = "endorsed"
    SCHOOL = "school"
    TRIO = "trio"
    FEEDBACK = "feedback"
    PRESENTED = "presented"
    DECLARED = "declared"  # by the marker, or by the team about the marker
    OBJECTED = "objected"  # by the author

    @property
    def words(self) -> str:
        """What it is, as the team reads it after the marker's name."""
        return WORDS[self]


WORDS = {
    Kind.AUTHOR: "wrote it",
    Kind.MENTOR: "was the author's mentor",
    Kind.ENDORSED: "answered for the author as headteacher",
    Kind.SCHOOL: "shares a school with the author",
    Kind.TRIO: "was in a trio with the author",
    Kind.FEEDBACK: "commented on the author's drafts",
    Kind.PRESENTED: "presented in one group with the author",
    Kind.DECLARED: "declared a conflict",
    Kind.OBJECTED: "is named by the author",
}


@dataclass(frozen=True, slots=True)
class Author:
    """Somebody with a script that is or may be marked."""

    case_study: int
    person: int


@dataclass(frozen=True, slots=True)
class Marker:
    """Somebody in the pool, or asking to be."""

    appointment: int
    person: int


@dataclass(frozen=True, slots=True)
class Tie:
    """Two people met like this, in the author's and the marker's part; `said_at` where the marker is who says so."""

    author: int
    marker: int
    source: str
    since: dt.date | None = None
    until: dt.date | None = None
    said_at: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class Belonging:
    """Something is somebody's: a school (its id), an address or a name (as `spelt`), or their name for somebody else.

    `said_at` where nobody but they themselves say so.
    """

    person: int
    key: int | str
    source: str = ""
    since: dt.date | None = None
    until: dt.date | None = None
    said_at: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class Known:
    """What our records hold that may keep a marker from a script; rows about anybody else do no harm."""

    mentored: tuple[Tie, ...] = ()
    trios: tuple[Tie, ...] = ()
    feedback: tuple[Tie, ...] = ()
    presented: tuple[Tie, ...] = ()
    declared: tuple[Tie, ...] = ()  # about a person whom we know
    schools: tuple[Belonging, ...] = ()  # of authors and markers, now and before
    addresses: tuple[Belonging, ...] = ()  # of authors and markers
    names: tuple[Belonging, ...] = ()  # of authors and markers
    headteachers: tuple[Belonging, ...] = ()  # of an author: the address of whoever answered for them
    declared_names: tuple[Belonging, ...] = ()  # of a marker: a name or address they gave
    declared_schools: tuple[Belonging, ...] = ()
    objected_names: tuple[Belonging, ...] = ()  # of an author
    objected_schools: tuple[Belonging, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Fact:
    """This marker should not mark this script, because; `source` says from which of our records that is known."""

    case_study: int
    appointment: int
    kind: Kind
    source: str
    since: dt.date | None = None
    until: dt.date | None = None
    said_at: dt.datetime | None = None

    @property
    def reason(self) -> str:
        """The whole of it in a clause, for the team."""
        return f"{self.kind.words} ({self.source})" if self.source else self.kind.words


def spelt(text: str) -> str:
    """A name or an address as it is compared: without case, and with single spaces."""
    return " ".join(text.casefold().split())
