"""A marking sheet: what goes out in it, and what bringing one back would change. No model, no request.

A row a criterion, and one for the comment on the whole; each says the candidate code and the version of the mark that the
sheet was taken at, so that what changed in the service since is not written over unseen.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from core.exports import plain
from core.spreadsheets import Limits, Table
from core.spreadsheets.table import tidy
from marking.criteria import LONGEST_COMMENT, LONGEST_FEEDBACK

CODE, CRITERION, SCORE, FEEDBACK, TAKEN = HEAD = (
    "Candidate code",
    "Criterion",
    "Score",
    "Feedback",
    "Taken at (leave as it is)",
)
OVERALL = "Overall comment"
LIMITS = Limits(rows=300, columns=20, cell=12_000)
WHOLE = 0  # stands for the comment on the whole where criteria have their number
NOT_YOURS = "You have no script with the code “{}” that is still to be marked."


@dataclass(frozen=True, slots=True)
class OpenMark:
    """A mark that is still open, as it stands in the service: criteria, scores and words by the criterion's number."""

    code: str
    version: int
    criteria: dict[int, str]
    scores: dict[int, int | None] = field(default_factory=dict)
    words: dict[int, str] = field(default_factory=dict)  # the comment on the whole under WHOLE


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that the sheet says otherwise: `is_score`, of which criterion, before and after."""

    number: int
    is_score: bool
    label: str
    before: str
    after: str


@dataclass(slots=True)
class Planned:
    """What the sheet would do to one mark. `taken` is the version it was taken at."""

    mark: OpenMark
    taken: int
    changes: list[Change] = field(default_factory=list)

    @property
    def is_conflict(self) -> bool:
        """Whether the mark was changed in the service since the sheet was taken."""
        return bool(self.changes) and self.taken != self.mark.version


@dataclass(slots=True)
class Plan:
    """What would happen: a sentence for each row that can't be read, and the marks in the order of the sheet."""

    problems: list[tuple[int, str]] = field(default_factory=list)
    marks: list[Planned] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)  # codes whose mark is in

    @property
    def changed(self) -> list[Planned]:
        """The marks of which the sheet says something else."""
        return [planned for planned in self.marks if planned.changes]


class Bad(Exception):
    """The row can't be brought in; the message says why and what to do."""


def rows_of(marks: Iterable[OpenMark]) -> Iterator[list[str | int]]:
    """The sheet that goes out."""
    for mark in marks:
        for number, title in mark.criteria.items():
            score = mark.scores.get(number)
            words = one_break(mark.words.get(number, ""))
            yield [mark.code, f"{number}. {title}", "" if score is None else score, words, mark.version]
        yield [mark.code, OVERALL, "", one_break(mark.words.get(WHOLE, "")), mark.version]


def one_break(text: str) -> str:
    """The text with lines that end as cells end them."""
    return text.replace("\r\n", "\n")


def as_cell(text: str) -> str:
    """The text as it comes back from a sheet in which nobody has changed it."""
    return tidy(str(plain(one_break(text))), LIMITS)


def columns_of(headings: Sequence[str]) -> dict[str, int] | str:
    """Which column holds what; or the sentence that says what is missing."""
    places = {" ".join(heading.split()).casefold(): at for at, heading in enumerate(headings)}
    found = {name: places[name.casefold()] for name in HEAD if name.casefold() in places}
    missing = [f"“{name}”" for name in HEAD if name not in found]
    if missing:
        return (
            f"The first row has no column {' and no column '.join(missing)}. Bring back the sheet that you took here, "
            "with its first row as it was."
        )
    return found


def plan(table: Table, columns: dict[str, int], marks: Iterable[OpenMark], done: Iterable[str]) -> Plan:
    """What the sheet would change in these open marks; `done` are codes of the marker's own whose mark is in."""
    known, over = {mark.code: mark for mark in marks}, set(done)
    result, planned = Plan(), dict[str, Planned]()
    seen: dict[tuple[str, int], int] = {}
    for row, cells in table.rows:
        texts = {name: cells[at] for name, at in columns.items()}
        code = texts[CODE].strip().upper()
        if code in over:
            if code not in result.left_out:
                result.left_out.append(code)
            continue
        try:
            mark = known.get(code)
            if mark is None:
                raise Bad(NOT_YOURS.format(texts[CODE][:20]))
            number = number_of(texts[CRITERION], mark)
            if (first := seen.setdefault((code, number), row)) != row:
                raise Bad(
                    f"{code}, {named(number, mark)} stands in row {first} already. Leave one of the two."
                )
            taken = taken_of(texts[TAKEN], mark)
            one = planned.setdefault(code, Planned(mark, taken))
            if one.taken != taken:
                raise Bad(
                    f"The last column says {taken} here and {one.taken} in another row of {code}. "
                    "Leave that column as it was."
                )
            one.changes += changes_in(texts, number, mark)
        except Bad as bad:
            result.problems.append((row, str(bad)))
    result.marks = list(planned.values())
    return result


def number_of(text: str, mark: OpenMark) -> int:
    """The criterion that a row is about, by its number or its title."""
    folded = " ".join(text.split()).casefold()
    if folded == OVERALL.casefold():
        return WHOLE
    by_title = {title.casefold(): number for number, title in mark.criteria.items()}
    if folded in by_title:
        return by_title[folded]
    found = re.match(r"(\d{1,3})(?:\D|$)", folded)
    if found and int(found[1]) in mark.criteria:
        return int(found[1])
    raise Bad(f"{mark.code} has no criterion “{text[:60]}”. Leave that column as it was.")


def named(number: int, mark: OpenMark) -> str:
    """A criterion as a sentence says it."""
    return mark.criteria[number] if number else OVERALL.lower()


def taken_of(text: str, mark: OpenMark) -> int:
    """The version of the mark that the sheet was taken at."""
    if not (text.isascii() and text.isdecimal()) or int(text[:9]) > mark.version:
        raise Bad(
            "The last column was changed. Leave it as it was in the sheet you took, or take a new sheet."
        )
    return int(text[:9])


def changes_in(texts: dict[str, str], number: int, mark: OpenMark) -> Iterator[Change]:
    """What a row says otherwise than the service."""
    name = named(number, mark)
    label = name[:1].upper() + name[1:]
    score, typed = score_of(texts[SCORE], number, mark)
    before = mark.scores.get(number)
    words, now = texts[FEEDBACK], mark.words.get(number, "")
    longest = LONGEST_FEEDBACK if number else LONGEST_COMMENT
    if len(words) > longest:
        raise Bad(f"What is written about {name} of {mark.code} is longer than {longest:,} characters.")
    if number and score != before:
        yield Change(number, True, f"{label}: score", "" if before is None else str(before), typed)
    if words != as_cell(now):
        yield Change(number, False, f"{label}: feedback" if number else label, now, words)


def score_of(text: str, number: int, mark: OpenMark) -> tuple[int | None, str]:
    """The score of a row, none where its cell is empty."""
    text = text.strip()
    if not text:
        return None, ""
    if not number:
        raise Bad(f"The overall comment of {mark.code} has no score. Empty the cell with “{text[:20]}”.")
    if not re.fullmatch(r"[0-9]{1,3}", text) or int(text) > 100:
        raise Bad(
            f"The score “{text[:20]}” for {named(number, mark)} of {mark.code} is not a whole number from 0 to 100."
        )
    return int(text), str(int(text))
