"""How a draft's text is divided into the numbered paragraphs that comments stand beside: no model, no request."""

import re
from dataclasses import dataclass

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


def passages(text: str) -> list[str]:
    """The paragraphs of a text: divided at empty lines, or at every line where there are none."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").strip()
    found = [part.strip() for part in re.split(r"\n[ \t]*\n", text) if part.strip()]
    if len(found) == 1:
        found = [line.strip() for line in text.split("\n") if line.strip()]
    each = -(-len(found) // MOST)
    if each <= 1:
        return found
    return ["\n".join(found[start : start + each]) for start in range(0, len(found), each)]


def plain(text: str) -> str:
    """A text as it is compared: without regard to capitals, spaces, lines and the form of quotation marks."""
    return " ".join(text.translate(SIGNS).split()).casefold()


def holds(passage: str, quote: str) -> bool:
    """Whether these words stand in the passage."""
    return plain(quote) in plain(passage)
