"""The lines of a PDF's pages, and what can be guessed of their structure: paragraphs, headings, running heads."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import Any

from casestudies.intake.words import CONTENTS_ENTRY, USUAL_HEADINGS, bare, reason_of

BULLET = re.compile(r"^(?:[•●○▪◦‣–·\uf0b7]|\d{1,2}[.)]|[a-z]\))\s+")
PAGE_NUMBER = re.compile(
    r"(?:page\s+)?[-–]?\s*(?:\d{1,4}|[ivxlc]{1,6})\s*[-–]?(?:\s*(?:of|/|\|)\s*\d{1,4})?", re.IGNORECASE
)
LIGATURES = str.maketrans({"ﬁ": "fi", "ﬂ": "fl", "ﬀ": "ff", "ﬃ": "ffi", "ﬄ": "ffl", "\u00ad": "", "\x00": ""})


@dataclass
class Line:
    """One line of text: the size of its letters in points, its height on the page, whether all of it is bold."""

    text: str
    size: float
    height: float
    bold: bool


@dataclass
class Piece:
    """A stretch of a document: kind `p`, `toc`, `title`, or `h1` to `h3`."""

    kind: str
    text: str
    page: int


def lines_of(page: Any) -> list[Line]:
    """The lines of one page of a pypdf reader, in reading order."""
    lines: list[Line] = []
    current: list[tuple[str, float, float, bool]] = []

    def finish() -> None:
        text = " ".join("".join(part for part, *_ in current).translate(LIGATURES).split())
        if text:
            shown = [item for item in current if item[0].strip()]
            sizes = Counter[float]()
            for part, size, _, _ in shown:
                sizes[size] += len(part.strip())
            lines.append(Line(text, sizes.most_common(1)[0][0], shown[0][2], all(bold for *_, bold in shown)))
        current.clear()

    def visit(text: str, cm: list[float], tm: list[float], font: dict[str, Any] | None, size: float) -> None:
        scale = (abs(tm[2] * cm[0]) + abs(tm[3] * cm[3])) or 1.0
        height = tm[4] * cm[1] + tm[5] * cm[3] + cm[5]
        name = str((font or {}).get("/BaseFont", "")).lower()
        is_bold = any(word in name for word in ("bold", "black", "heavy", "demi"))
        first, *rest = text.split("\n")
        if (
            current
            and first.strip()
            and abs(current[-1][2] - height) > max(size * scale, current[-1][1]) * 0.8
        ):
            finish()
        current.append((first, round(size * scale, 1), height, is_bold))
        for part in rest:
            finish()
            current.append((part, round(size * scale, 1), height, is_bold))

    page.extract_text(visitor_text=visit)
    finish()
    return lines


def without_running_heads(pages: list[list[Line]]) -> tuple[list[list[Line]], list[str]]:
    """The pages without their page numbers and what is repeated at their edges, and the texts of the latter."""
    edges: Counter[str] = Counter()
    for lines in pages:
        edges.update(
            {shape for index, line in enumerate(lines) if (shape := _shape(line, index, len(lines)))}
        )
    least = max(3, round(len(pages) * 0.6))
    kept: list[list[Line]] = []
    heads: dict[str, str] = {}
    for lines in pages:
        body = []
        for index, line in enumerate(lines):
            shape = _shape(line, index, len(lines))
            if edges[shape] >= least:
                heads.setdefault(shape, line.text)
            elif not (shape and PAGE_NUMBER.fullmatch(line.text)):
                body.append(line)
        kept.append(body)
    texts = [text for text in heads.values() if not PAGE_NUMBER.fullmatch(text)]
    # Where nothing else is left, what was at the edges was the text.
    return (kept, texts) if any(kept) else (pages, [])


def _shape(line: Line, index: int, of: int) -> str:
    """What a line near an edge has in common with its like on other pages: the number of a page may differ in the
    outermost, the next one must be the same. Empty for lines in the middle."""
    if index in (0, of - 1):
        return re.sub(r"\d+", "#", line.text).casefold()
    return line.text.casefold() if index in (1, of - 2) else ""


def pieces_of(pages: list[list[Line]], bookmarks: list[tuple[str, int]]) -> list[Piece]:
    """Headings and paragraphs, guessed modestly: a heading is a bookmark, a well-known name, or a short line in
    larger or bold letters."""
    guess = _Guess(pages, bookmarks)
    pieces: list[Piece] = []
    for number, lines in enumerate(pages, start=1):
        gaps = [abs(a.height - b.height) for a, b in pairwise(lines)]
        usual = median([gap for gap in gaps if gap > 1] or [12.0])
        widest = max((len(line.text) for line in lines), default=0)
        previous: Line | None = None
        for line in lines:
            kind = guess.kind(line)
            in_contents = bool(pieces) and (
                pieces[-1].kind == "toc" or reason_of(pieces[-1].text) == "contents"
            )
            if in_contents and re.search(r"\D\s*\d{1,3}$", line.text):
                kind = "toc"
            if kind != "p" or previous is None or not pieces or pieces[-1].kind != "p":
                joins = False
                goes_on = previous is None and bool(pieces) and pieces[-1].kind == "p" and kind == "p"
                joins = goes_on and line.text[0].islower()
            else:
                joins = _goes_on(previous, line, usual, widest)
            if joins:
                pieces[-1].text = guess.join(pieces[-1].text, line.text)
            elif (
                kind.startswith("h")
                and pieces
                and pieces[-1].kind == kind
                and _same_heading(previous, line, usual)
            ):
                pieces[-1].text = f"{pieces[-1].text} {line.text}"
            else:
                pieces.append(Piece(kind, line.text, number))
            previous = line
    return pieces


def _same_heading(previous: Line | None, line: Line, usual: float) -> bool:
    """Whether a heading runs over two lines."""
    if previous is None or previous.size != line.size:
        return False
    return abs(previous.height - line.height) <= line.size * 1.6 and line.text[:1].islower()


def _goes_on(previous: Line, line: Line, usual: float, widest: int) -> bool:
    if abs(previous.height - line.height) > 1.4 * usual or BULLET.match(line.text):
        return False
    ends = previous.text[-1] in ".!?:" and len(previous.text) < 0.75 * widest
    return not ends


class _Guess:
    """What the lines of this document look like, to tell its headings from its text."""

    def __init__(self, pages: list[list[Line]], bookmarks: list[tuple[str, int]]) -> None:
        sizes: Counter[float] = Counter()
        for lines in pages:
            for line in lines:
                sizes[line.size] += len(line.text)
        self.body = sizes.most_common(1)[0][0] if sizes else 11.0
        self.bookmarks = {_key(title): min(depth, 3) for title, depth in bookmarks}
        larger = sorted({round(size) for size in sizes if size >= self.body * 1.15}, reverse=True)
        self.levels = {size: min(rank, 3) for rank, size in enumerate(larger, start=1)}
        self.words = Counter(word.lower() for lines in pages for line in lines for word in line.text.split())

    def kind(self, line: Line) -> str:
        """`toc`, `h1` to `h3`, or `p`."""
        text = line.text
        if CONTENTS_ENTRY.fullmatch(text) and re.search(r"\.{3,}|…|(?:\. ){3,}", text):
            return "toc"
        if (
            len(text.split()) > 14
            or text[-1] in ".,;"
            or not any(c.isalpha() for c in text)
            or (BULLET.match(text) and text[0] in "•●○▪◦‣–·\uf0b7")
        ):
            return "p"
        if _key(text) in self.bookmarks:
            return f"h{self.bookmarks[_key(text)]}"
        if round(line.size) in self.levels:
            return f"h{self.levels[round(line.size)]}"
        name = bare(text)
        if reason_of(text) or USUAL_HEADINGS.fullmatch(name):
            return f"h{min(len(self.levels) + 1, 3)}" if self.levels else "h1"
        if line.bold and len(text.split()) <= 10 and text[0].isupper():
            return f"h{min(len(self.levels) + 1, 3)}" if self.levels else "h1"
        return "p"

    def join(self, above: str, below: str) -> str:
        """Two lines of a paragraph as one; a word that was cut at the line's end is whole again."""
        if not re.search(r"[A-Za-z]-$", above) or not below[:1].islower():
            return f"{above} {below}"
        first, second = above.split()[-1], below.split()[0]
        if self.words[(first + second).lower()]:
            return above + below
        return above[:-1] + below


def _key(text: str) -> str:
    return re.sub(r"[\W\d_]+", "", text).casefold()
