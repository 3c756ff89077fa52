"""How a draft's text is divided into the numbered paragraphs that comments stand beside: no model, no request."""

import re
from dataclasses import dataclass

from casestudies.markup import bare, divided, rendered

MOST = 60  # paragraphs; a text of very many lines has several of them in one
SIGNS = str.maketrans({"‘": "'", "’": "'", "“": '"', "”": '"', "–": "-", "\u00a0": " "})


@dataclass(frozen=True, slots=True)
class Remark:
    """A comment as it was typed: on which paragraph, perhaps on which of its words. No text takes a known one away."""

    paragraph: int
    text: str
    quote: str = ""
    pk: int | None = None  # of the comment it changes; none: a new one


@dataclass(frozen=True, slots=True)
class Reply:
    """What an author says came of one comment."""

    comment: int
    reply: str
    words: str = ""


def passages(text: str, *, marked: bool = False) -> list[str]:
    """The paragraphs of a text as it was typed, always divided the same way.

    Without marks: at empty lines, or at every line where there are none; with marks a list or a table is one too.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n").strip()
    found = divided(text) if marked else unmarked(text)
    each = -(-len(found) // MOST)
    if each <= 1:
        return found
    between = "\n\n" if marked else "\n"
    return [between.join(found[start : start + each]) for start in range(0, len(found), each)]


def unmarked(text: str) -> list[str]:
    """The paragraphs of a text without marks."""
    found = [part.strip() for part in re.split(r"\n[ \t]*\n", text) if part.strip()]
    if len(found) == 1:
        found = [line.strip() for line in text.split("\n") if line.strip()]
    return found


def said(text: str, *, marked: bool = False) -> list[str]:
    """The words of each paragraph: what a quotation is looked for in, and one draft held against another."""
    found = passages(text, marked=marked)
    return [bare(passage) for passage in found] if marked else found


def shown(text: str, *, marked: bool = False) -> list[str]:
    """Each paragraph as a page prints it, below a heading of its own: HTML where it has marks, else plain text."""
    found = passages(text, marked=marked)
    return [rendered(passage, top=4) for passage in found] if marked else found


def plain(text: str) -> str:
    """A text as it is compared: without regard to capitals, spaces, lines and the form of quotation marks."""
    return " ".join(text.translate(SIGNS).split()).casefold()


def holds(passage: str, quote: str) -> bool:
    """Whether these words stand in the passage."""
    return plain(quote) in plain(passage)
