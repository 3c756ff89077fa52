"""Names taken out of a reading copy: for each that the intake looks for, the words that say what it stands for.

The copy is the intake's own sanitised HTML; what comes out is a Word file that goes through the intake like any other, so
that its author sees again what was found and exactly what a marker would read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from casestudies.intake.docx_writing import write_docx
from casestudies.intake.known import Known
from casestudies.intake.names import TITLES, NameScan
from casestudies.intake.package import Element
from casestudies.intake.sanitise import parse
from casestudies.intake.words import reason_of
from casestudies.reading import above_the_page

WORDS = {
    "author-name": "the author",
    "person-name": "a colleague",
    "school-name": "the school",
    "e-mail": "[address taken out]",
}
NUMBER = "[number taken out]"  # a registration number is looked for among the author's names
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
HOLDERS = {*HEADINGS, "p", "li", "td", "th"}
TITLE = re.compile(rf"\b(?:{'|'.join(sorted(TITLES))})\.?\s+$", re.IGNORECASE)


@dataclass(slots=True)
class Piece:
    """Some text of an element: its own (`text`), or what follows a child (`tail` of that child)."""

    owner: Element
    slot: str

    @property
    def text(self) -> str:
        return getattr(self.owner, self.slot) or ""

    def write(self, text: str) -> None:
        setattr(self.owner, self.slot, text)


def without_names(html: str, known: Known) -> tuple[bytes, int]:
    """A .docx of a stored reading copy in which the known names are replaced; and at how many places."""
    root = parse(above_the_page(html))
    scan = NameScan(known)
    places = 0
    for pieces, in_references in passages_of(root):
        places += replace(pieces, scan, in_references=in_references)
    return write_docx(root), places


def names_in(html: str, scan: NameScan) -> list[tuple[str, str]]:
    """(kind of finding, words) for every name that stands in a stored reading copy, in order."""
    found = []
    for pieces, in_references in passages_of(parse(html)):
        whole = "".join(piece.text for piece in pieces)
        found += [
            (hit.kind, whole[hit.start : hit.end]) for hit in scan.find(whole, in_references=in_references)
        ]
    return found


def passages_of(root: Element) -> Iterator[tuple[list[Piece], bool]]:
    """The texts of each paragraph, heading, cell and line of a list, and whether it stands among the references."""
    reason, level = "", 0
    for holder in root.iter(*HOLDERS):
        pieces = list(pieces_of(holder))
        if holder.tag in HEADINGS:
            rank = int(holder.tag[1])
            if not (reason and rank > level):
                reason, level = reason_of("".join(piece.text for piece in pieces)), rank
        yield pieces, reason == "references"


def pieces_of(holder: Element) -> Iterator[Piece]:
    """The texts of an element in the order they are read, without those of a holder inside it."""
    yield Piece(holder, "text")
    for child in holder:
        if child.tag not in HOLDERS and child.tag not in ("ul", "ol", "table"):
            yield from pieces_of(child)
        yield Piece(child, "tail")


def replace(pieces: list[Piece], scan: NameScan, *, in_references: bool) -> int:
    """Write the words for every name that stands in these texts, also across them; how many there were."""
    whole = "".join(piece.text for piece in pieces)
    hits = list(scan.find(whole, in_references=in_references))
    for hit in reversed(hits):
        start = hit.start
        if title := TITLE.search(whole[: hit.start]):
            start = title.start()
        splice(pieces, start, hit.end, said(whole, start, hit.end, hit.kind))
    return len(hits)


def said(whole: str, start: int, end: int, kind: str) -> str:
    """What stands for a name here, with a capital where it opens a sentence."""
    if whole[start:end].strip().isdigit():
        return NUMBER
    words = WORDS[kind]
    before = whole[:start].rstrip(" \t'\"“‘(")
    return words[:1].upper() + words[1:] if not before or before[-1] in ".!?:\n" else words


def splice(pieces: list[Piece], start: int, end: int, words: str) -> None:
    """Put words in place of a stretch that may begin in one text and end in another."""
    at = 0
    for piece in pieces:
        text = piece.text
        first, last = max(start - at, 0), min(end - at, len(text))
        at += len(text)
        if first < last:
            piece.write(text[:first] + words + text[last:])
            words = ""
