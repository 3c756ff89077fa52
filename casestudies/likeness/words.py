"""A text as a row of words, each knowing where it stands."""

import re
from dataclasses import dataclass
from html import unescape

WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
BLOCK_END = re.compile(r"</(?:p|h[1-6]|li|tr|table|blockquote|div)>|<br\s*/?>", re.IGNORECASE)
HEADING = re.compile(r"<h[1-6][^>]*>(.*?)</h[1-6]>", re.IGNORECASE | re.DOTALL)
TAG = re.compile(r"<[^>]*>")
LISTS_OF_SOURCES = ("references", "reference list", "bibliography", "works cited")


@dataclass(frozen=True, slots=True)
class Word:
    """One word: as it is compared, and where it begins and ends in its text."""

    folded: str
    start: int
    end: int


def words(text: str) -> list[Word]:
    """The words of a text in their order."""
    return [Word(m.group().casefold().replace("’", "'"), m.start(), m.end()) for m in WORD.finditer(text)]


def plain_text(html: str) -> str:
    """The running text of a reading copy, a block a line, up to its list of sources, which everybody shares.

    A heading of that name before the second half begins no list of sources: one at the top would hide the whole text.
    """
    whole = len(TAG.sub("", html))
    for heading in HEADING.finditer(html):
        is_list = TAG.sub("", heading.group(1)).strip().casefold() in LISTS_OF_SOURCES
        if is_list and len(TAG.sub("", html[: heading.start()])) * 2 >= whole:
            html = html[: heading.start()]
            break
    lines = TAG.sub("", BLOCK_END.sub("\n", html)).splitlines()
    return "\n".join(line for line in (unescape(line).strip() for line in lines) if line)
