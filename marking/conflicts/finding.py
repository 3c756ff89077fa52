"""The search: each kind by itself, over rows, in time that grows with what is found and not with authors times markers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from .facts import Author, Belonging, Fact, Kind, Known, Marker, Tie


class Search:
    """Authors and markers by person; a function for each way in which two of them can be found together."""

    def __init__(self, authors: Iterable[Author], markers: Iterable[Marker]) -> None:
        self.scripts: dict[int, list[int]] = defaultdict(list)
        for author in authors:
            self.scripts[author.person].append(author.case_study)
        self.appointments: dict[int, list[int]] = defaultdict(list)
        for marker in markers:
            self.appointments[marker.person].append(marker.appointment)

    def oneself(self) -> Iterator[Fact]:
        """Who wrote it, by one account."""
        for person in self.scripts.keys() & self.appointments.keys():
            for case_study in self.scripts[person]:
                for appointment in self.appointments[person]:
                    yield Fact(case_study, appointment, Kind.AUTHOR, "")

    def between(self, kind: Kind, ties: Iterable[Tie]) -> Iterator[Fact]:
        """Two people whom a record names together."""
        for tie in ties:
            if tie.author == tie.marker:
                continue  # `oneself` says all there is to say
            for case_study in self.scripts.get(tie.author, ()):
                for appointment in self.appointments.get(tie.marker, ()):
                    yield Fact(case_study, appointment, kind, tie.source, tie.since, tie.until, tie.said_at)

    def shared(
        self, kind: Kind, of_authors: Iterable[Belonging], of_markers: Iterable[Belonging], source: str = ""
    ) -> Iterator[Fact]:
        """Two people who have the same school, address or name; a period is the part that both have."""
        markers: dict[int | str, list[Belonging]] = defaultdict(list)
        for row in of_markers:
            if row.person in self.appointments:
                markers[row.key].append(row)
        for one in of_authors:
            if one.person not in self.scripts:
                continue
            for other in markers.get(one.key, ()):
                yield from self.between(kind, [met(one, other, source)])


def met(one: Belonging, other: Belonging, source: str) -> Tie:
    """What an author's row and a marker's row say together; `source` where neither says anything.

    When it was said counts of the marker's alone: what an author says of themselves tells no marker anything.
    """
    sources = dict.fromkeys(source for source in (one.source, other.source) if source)
    starts = [day for day in (one.since, other.since) if day]
    ends = [day for day in (one.until, other.until) if day]
    since, until = max(starts, default=None), min(ends, default=None)
    if since and until and since > until:  # one came after the other had gone: there is no time they share
        since = until = None
    return Tie(one.person, other.person, "; ".join(sources) or source, since, until, other.said_at)


def find(authors: Iterable[Author], markers: Iterable[Marker], known: Known) -> list[Fact]:
    """Everything that keeps one of the markers from one of the scripts, in an order that is always the same.

    The same thing said twice (a school in three years) is one fact, with the longest source kept.
    """
    search = Search(authors, markers)
    names = known.names + known.addresses
    found = [
        *search.oneself(),
        *search.shared(Kind.AUTHOR, known.addresses, known.addresses, "the same e-mail address"),
        *search.between(Kind.MENTOR, known.mentored),
        *search.shared(Kind.ENDORSED, known.headteachers, known.addresses),
        *search.shared(Kind.SCHOOL, known.schools, known.schools),
        *search.between(Kind.TRIO, known.trios),
        *search.between(Kind.FEEDBACK, known.feedback),
        *search.between(Kind.PRESENTED, known.presented),
        *search.between(Kind.DECLARED, known.declared),
        *search.shared(Kind.DECLARED, names, known.declared_names),
        *search.shared(Kind.DECLARED, known.schools, known.declared_schools),
        *search.shared(Kind.OBJECTED, known.objected_names, names),
        *search.shared(Kind.OBJECTED, known.objected_schools, known.schools),
    ]
    once: dict[tuple[int, int, Kind], Fact] = {}
    for fact in found:
        key = (fact.case_study, fact.appointment, fact.kind)
        if key not in once or weight(fact) > weight(once[key]):
            once[key] = fact
    return sorted(
        once.values(), key=lambda fact: (fact.case_study, fact.appointment, list(Kind).index(fact.kind))
    )


def weight(fact: Fact) -> tuple[bool, float, str, str]:
    """Which of two facts of one kind is kept: what no marker said, else what was said first; then the latest, the wordiest."""
    said = -fact.said_at.timestamp() if fact.said_at else 0.0
    return (fact.said_at is None, said, str(fact.since or ""), fact.source)
