"""What comes out: the table, or the sentence that says why there is none; and how much a file may cost."""

from __future__ import annotations

import resource
import unicodedata
from dataclasses import asdict, dataclass, field
from typing import Any

MIB = 1024 * 1024
FORMULA_STARTS = ("=", "+", "-", "@")


class Refusal(Exception):
    """The file can't be read; the message is the sentence that says what to do."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one file may cost. Past one of these it is refused with a sentence."""

    file_bytes: int = 5 * MIB
    unpacked_bytes: int = 100 * MIB
    entries: int = 2000
    rows: int = 5000
    columns: int = 60
    cell: int = 5000
    seconds: int = 20
    memory_bytes: int = 512 * MIB

    def confine(self) -> None:
        """Bind this process to the limits for good; called in the child before the file is opened."""
        resource.setrlimit(resource.RLIMIT_AS, (self.memory_bytes, self.memory_bytes))
        resource.setrlimit(resource.RLIMIT_CPU, (self.seconds, self.seconds + 1))
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))

    def as_dict(self) -> dict[str, int]:
        """The limits as plain numbers, to hand to the child process."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Table:
    """A table as text: its headings, and each row that is not empty with its number in the file."""

    headings: list[str] = field(default_factory=list)
    rows: list[tuple[int, list[str]]] = field(default_factory=list)
    error: str = ""

    def as_dict(self) -> dict[str, Any]:
        """As JSON-ready values."""
        return asdict(self)

    @classmethod
    def from_dict(cls, plain: dict[str, Any]) -> Table:
        """The inverse of `as_dict`."""
        return cls(plain["headings"], [(number, cells) for number, cells in plain["rows"]], plain["error"])


def build(lines: list[tuple[int, list[str]]], limits: Limits) -> Table:
    """The first line that is not empty holds the headings; the rest are the rows, all of the same length."""
    filled = [(number, [tidy(cell, limits) for cell in cells]) for number, cells in lines]
    filled = [(number, cells) for number, cells in filled if any(cells)]
    if not filled:
        raise Refusal(
            "The file has nothing in it. Choose one with a row of headings and a row for each person."
        )
    (_, headings), *rows = filled
    while headings and not headings[-1]:
        headings.pop()
    if len(headings) > limits.columns:
        raise Refusal(f"The file has more than {limits.columns} columns. Take out those that are not needed.")
    if not rows:
        raise Refusal(
            "The file has a row of headings and nothing below it. Choose one with a row for each person."
        )
    if len(rows) > limits.rows:
        raise Refusal(
            f"The file has more than {limits.rows:,} rows. Split it, and bring in one part after the other."
        )
    width = len(headings)
    return Table(headings, [(number, (cells + [""] * width)[:width]) for number, cells in rows])


def tidy(cell: str, limits: Limits) -> str:
    """A cell's text in composed form (Gàidhlig accents are one sign each), without what our own exports put before it."""
    text = (
        unicodedata.normalize("NFC", cell.encode(errors="ignore").decode())
        .replace("\r\n", "\n")
        .replace("\x00", "")
        .strip()
    )
    text = "".join(sign for sign in text if sign in "\n\t" or ord(sign) >= 32)
    if text[:1] == "'" and text[1:2] in FORMULA_STARTS and len(text) > 1:
        text = text[1:]  # written there so that no program takes it for a formula; see core/exports.py
    return text[: limits.cell + 1]
