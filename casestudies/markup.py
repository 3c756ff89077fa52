"""The text of a section with its few marks: headings, lists, italics, bold and tables, a subset of Markdown.

What is kept is the text as it was typed. HTML is made from it when a page is asked for, by a library that is told to
know no HTML, and cleaned like a reading copy. No model, no request.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import nh3
from django.utils.safestring import SafeString
from markdown_it import MarkdownIt
from markdown_it.token import Token

from casestudies.intake.blocks import Block, read_blocks
from casestudies.intake.sanitise import parse
from casestudies.intake.words import count_words, reason_of

MOST_CHARACTERS = 60_000  # of one section: ten times what one usually has
RULES = ("heading", "list", "table", "newline", "escape", "balance_pairs", "emphasis", "fragments_join")
TAGS = {"h1", "h2", "h3", "h4", "h5", "h6", "p", "br", "ul", "ol", "li", "strong", "em", "table", "thead", "tbody",
        "tr", "th", "td"}  # fmt: skip
LOWEST = 6

# "zero" knows nothing but paragraphs; no HTML, links, pictures or code can come of a text, whatever stands in it.
READER = MarkdownIt("zero", {"html": False, "breaks": True, "maxNesting": 20}).enable(list(RULES))


def rendered(text: str, *, top: int = 2) -> SafeString:
    """The text as a part of a page; its highest headings are `h<top>`, since the page has headings above them."""
    tokens = READER.parse(text)
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(top + int(token.tag[1]) - 1, LOWEST)}"
    # SECURITY: the library is told to know no HTML; whatever it makes is cleaned all the same, as reading copies are.
    made = nh3.clean(
        READER.renderer.render(tokens, READER.options, {}), tags=TAGS, attributes={"ol": {"start"}}
    )
    return SafeString(made)


def bare(text: str) -> str:
    """The words alone, without their marks: a line for each paragraph, item and row of a table."""
    return "\n".join(line for line in (said.strip() for said in lines_of(READER.parse(text))) if line)


def lines_of(tokens: Iterable[Token]) -> Iterable[str]:
    """The words of each block; the cells of a row stand side by side."""
    row: list[str] | None = None
    for token in tokens:
        if token.type == "tr_open":
            row = []
        elif token.type == "tr_close" and row is not None:
            yield "  ".join(row)
            row = None
        elif token.type == "inline":
            said = "".join(words_of(token.children or []))
            if row is None:
                yield said
            else:
                row.append(said)


def words_of(children: Sequence[Token]) -> Iterable[str]:
    """What is read of the inside of a block."""
    for child in children:
        if child.type in ("softbreak", "hardbreak"):
            yield "\n"
        else:
            yield child.content


def divided(text: str) -> list[str]:
    """The blocks of a text as it was typed, in order: a list or a table is one, a heading goes with what follows it."""
    lines = text.split("\n")
    found: list[str] = []
    heading = ""
    kinds = []
    for token in READER.parse(text):
        if token.level or token.map is None or token.nesting < 0:
            continue
        start, end = token.map
        block = "\n".join(lines[start:end]).strip()
        if token.type == "heading_open":
            heading = f"{heading}{block}\n\n"
            continue
        kinds.append(token.type)
        found.append(f"{heading}{block}")
        heading = ""
    if heading:
        found.append(heading.strip())
    if kinds == ["paragraph_open"] and len(found) == 1:
        # Pasted without empty lines: each line is one.
        return [line.strip() for line in text.split("\n") if line.strip()]
    return found


def words(text: str, title: str = "") -> int:
    """The words of a section that count, by the rule for the whole: not those of tables, captions and references.

    title: of the section; under one like “References” nothing counts.
    """
    return 0 if reason_of(title) else counted(rendered(text))


def counted(html: str) -> int:
    """The words that count of what was made of one section or of several."""
    blocks = read_blocks(parse(html)) if html.strip() else []
    # A heading above it, or its first lines could be taken for a title page.
    return int(count_words([Block("heading", "Introduction", level=1), *blocks])["counted"]) - 1
