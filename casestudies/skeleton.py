"""The skeleton of a case study: the cohort's sections, and under each the author's own planned words and evidence."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from casestudies.enums import Direction, Level
from casestudies.models import Evidence, Section
from casestudies.phases import DATA, DOING, PAGES
from casestudies.queries import Plan
from casestudies.sections import SECTIONS

ELSEWHERE = "Not under a heading yet"
FACTOR_COLUMNS = ("Factor", "Works at", "Kind", "How tested", "Found")
ACTION_COLUMNS = ("Task", "By whom", "When", "Where", "Notes")


@dataclass(frozen=True, slots=True)
class Table:
    """A table of the plan, as plain text."""

    caption: str
    columns: Sequence[str]
    rows: list[list[str]]


@dataclass(slots=True)
class Part:
    """One heading, what it should do, and what is there for it."""

    title: str
    guidance: str = ""
    words: list[tuple[str, str]] = field(default_factory=list)  # (the question, the answer)
    tables: list[Table] = field(default_factory=list)
    evidence: list[Evidence] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing for it yet."""
        return not (self.words or self.tables or self.evidence)


@dataclass(frozen=True, slots=True)
class Skeleton:
    """The whole of it."""

    title: str
    parts: list[Part]


def skeleton_of(plan: Plan, sections: Iterable[Section], evidence: Iterable[Evidence]) -> Skeleton:
    """Everything planned and put aside, each once: under the section that suits it, else at the end."""
    placed = {section.pk: Part(section.title, section.guidance) for section in sections}
    parts = list(placed.values()) or [Part(title, guidance) for title, guidance in SECTIONS]
    rest = Part(ELSEWHERE)
    for page in PAGES:
        for box in page.boxes:
            if text := plan.says(box.name):
                (part_for(box.sections, parts) or rest).words.append((box.label, text))
    for table, words in ((factors(plan), DATA), (planned(plan), DOING)):
        if table.rows:
            (part_for(words, parts) or rest).tables.append(table)
    for piece in evidence:
        placed.get(piece.section_id or 0, rest).evidence.append(piece)
    return Skeleton(plan.says("title"), parts if rest.is_empty else [*parts, rest])


def part_for(words: Sequence[str], parts: Sequence[Part]) -> Part | None:
    """The part whose title holds the first of these words that any title holds."""
    for word in words:
        for part in parts:
            if re.search(rf"\b{re.escape(word)}\b", part.title, re.IGNORECASE):
                return part
    return None


def factors(plan: Plan) -> Table:
    """The factors, as they stand."""
    rows = [
        [
            row.name,
            Level(row.level).label if row.level else "",
            Direction(row.direction).word if row.direction else "",
            row.test,
            str(row.get_finding_display()),
        ]
        for row in plan.factors
    ]
    return Table("Factors", FACTOR_COLUMNS, rows)


def planned(plan: Plan) -> Table:
    """The actions, as they stand."""
    rows = [[row.task, row.by_whom, row.when, row.where, row.notes] for row in plan.planned]
    return Table("Actions", ACTION_COLUMNS, rows)
