"""The reading copy of a file as a text with the few marks of `markup`: what `rendered` makes of it is what stood there.

The words always stay. A mark that the marks of a text can't say at its place is left out rather than shown as stars.
No model, no request.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from casestudies.intake.blocks import BACK, HEADINGS, NOTE, NOTE_REFERENCE
from casestudies.intake.package import Element
from casestudies.intake.sanitise import parse
from casestudies.markup import LOWEST, READER

DEEPEST = 5  # lists in lists; what lies deeper stands as paragraphs of the item it is in
WIDEST = 40  # columns that one cell may span
APART = {"p", "div", "li", "ul", "ol", "table", "tr", "td", "th", "blockquote", *HEADINGS}
BLOCKS = {"p", "div", "ul", "ol", "table", "blockquote", *HEADINGS}
LEADING = re.compile(r"^([-+](?=\s|$)|#{1,6}(?=\s|$)|[-:](?=[-:\s|]*$))")
NUMBERED = re.compile(r"^(\d{1,9})([.)])(?=\s|$)")
# An underscore inside a word is none of the marks.
UNDERSCORE = re.compile(r"(?<![^\W_])_|_(?![^\W_])")
CLOSING = r"\\#"

type Sign = tuple[str, bool, bool]  # a letter, whether it is in italics, whether it is bold


@dataclass(frozen=True, slots=True)
class Marked:
    """A text with its marks, and how many pictures of the file are not in it."""

    text: str
    pictures: int = 0


@dataclass(slots=True)
class Piece:
    """One block as it is typed. Two lists in a row need different signs, or they would be one."""

    lines: str
    kind: str = ""
    other: str = ""  # a list with the other sign
    tight: bool = False  # may stand right under the words of an item


def markup_of(html: str) -> Marked:
    """The marked text of a sanitised reading copy whose headings begin at h2, as they stand below a page's own."""
    root = parse(html)
    return Marked(joined(pieces(root, 0)), sum(1 for _ in root.iter("img")) + left_out(root))


def left_out(root: Element) -> int:
    """How many pictures the intake could not take in; it says so in their place."""
    return sum(1 for span in root.iter("span") if span.get("class") == "left-out")


def joined(found: Iterable[Piece]) -> str:
    """Blocks one under the other, with an empty line between."""
    lines: list[str] = []
    before = Piece("")
    for piece in found:
        is_alike = piece.kind and piece.kind == before.kind and piece.other
        before = Piece(piece.lines, "" if is_alike else piece.kind)
        lines.append(piece.other if is_alike else piece.lines)
    return "\n\n".join(lines)


def pieces(parent: Element, depth: int) -> Iterator[Piece]:
    """The blocks inside an element; words that stand loose between them are paragraphs."""
    loose: list[Sign] = signs(parent.text or "", False, False)
    for element in parent:
        if element.tag in BLOCKS:
            yield from paragraph(loose)
            loose = []
            yield from block(element, depth)
        else:
            loose += inside(element, False, False)
        loose += signs(element.tail or "", False, False)
    yield from paragraph(loose)


def block(element: Element, depth: int) -> Iterator[Piece]:
    """One element that is a block."""
    if element.tag in HEADINGS:
        if words := one_line(inside(element, False, False), bold=False):
            level = max(int(element.tag[1]) - 1, 1)
            # A sign at its end would be taken for the closing mark of a heading.
            yield Piece(f"{'#' * min(level, LOWEST)} {re.sub('#$', CLOSING, words)}")
    elif element.tag in ("ul", "ol"):
        yield from list_of(element, depth)
    elif element.tag == "table":
        yield from table_of(element)
    elif (element.get("class") or "") != "toc":
        yield from pieces(element, depth)


def paragraph(found: list[Sign]) -> Iterator[Piece]:
    """The lines of a paragraph, if it has words."""
    lines = [line for line in (one_line(part) for part in lines_of(found)) if line]
    if lines:
        yield Piece("\n".join(begun_safely(line) for line in lines), tight=True)


def lines_of(found: list[Sign]) -> Iterator[list[Sign]]:
    """A paragraph divided at its line breaks."""
    for is_break, part in groupby(found, key=lambda sign: sign[0] == "\n"):
        if not is_break:
            yield list(part)


def begun_safely(line: str) -> str:
    """A line whose first signs are not taken for a list, a heading or the line under the head of a table."""
    return LEADING.sub(r"\\\1", NUMBERED.sub(r"\1\\\2", line))


def list_of(element: Element, depth: int) -> Iterator[Piece]:
    """A list, each item with what stands in it set in under its sign. Notes are paragraphs with their number."""
    start = int(element.get("start") or 1)
    items: list[str] = []
    for item in element:
        found = list(pieces_of_item(item, depth))
        if NOTE.fullmatch(item.get("id") or ""):
            yield Piece(f"[{note_number(item)}] {joined(found)}")
        elif found and depth >= DEEPEST:
            yield from found
        elif found:
            items.append("\n".join(piece.lines for piece in found) if are_close(found) else joined(found))
    if not items:
        return
    if element.tag == "ol":
        typed = [numbered(items, start, sign) for sign in ".)"]
        yield Piece(typed[0], "ol", typed[1], tight=start == 1)
    else:
        typed = ["\n".join(set_in(f"{sign} ", text) for text in items) for sign in "-+"]
        yield Piece(typed[0], "ul", typed[1], tight=True)


def are_close(found: list[Piece]) -> bool:
    """Whether an item is one paragraph with a list that can stand right under it."""
    return (
        len(found) == 2 and all(piece.tight for piece in found) and not found[0].kind and found[1].kind != ""
    )


def pieces_of_item(item: Element, depth: int) -> Iterator[Piece]:
    """What stands in an item; a list may stand in a list without an item of its own."""
    if item.tag in ("ul", "ol"):
        return block(item, depth + 1)
    return pieces(item, depth + 1)


def numbered(items: list[str], start: int, sign: str) -> str:
    """The items under their numbers."""
    return "\n".join(set_in(f"{number}{sign} ", text) for number, text in enumerate(items, start))


def set_in(marker: str, text: str) -> str:
    """A text behind its sign, its further lines under its first letter."""
    lines = text.split("\n")
    inset = " " * len(marker)
    return "\n".join([marker + lines[0], *(inset + line if line else "" for line in lines[1:])])


def note_number(item: Element) -> str:
    """The number of a note."""
    return str(item.get("id")).rpartition("-")[2]


def table_of(element: Element) -> Iterator[Piece]:
    """A table; its first row is the head. A cell over several rows or columns stands in the first of them."""
    rows = [row for row in grid(element) if any(row)]
    width = max((len(row) for row in rows), default=0)
    if not width:
        return
    lines = [f"| {' | '.join([*row, *[''] * (width - len(row))])} |" for row in rows]
    yield Piece("\n".join([lines[0], f"|{' --- |' * width}", *lines[1:]]))


def grid(element: Element) -> Iterator[list[str]]:
    """The rows of a table, each cell in its column."""
    taken: dict[int, int] = {}  # column → rows for which a cell above still covers it
    for row in element.iter("tr"):
        if next(row.iterancestors("table")) is not element:
            continue
        cells: list[str] = []
        begun: dict[int, int] = {}
        for cell in row:
            while taken.get(len(cells), 0):
                cells.append("")
            columns = min(int(cell.get("colspan") or 1) or 1, WIDEST)
            for column in range(len(cells), len(cells) + columns):
                begun[column] = max(int(cell.get("rowspan") or 1), 1)
            cells += [one_line(inside(cell, False, False)), *[""] * (columns - 1)]
        taken = {column: left - 1 for column, left in taken.items() if left > 1} | {
            column: rows - 1 for column, rows in begun.items() if rows > 1
        }
        yield cells


def inside(element: Element, italic: bool, bold: bool) -> list[Sign]:
    """The letters of an element, each with the marks it has; those of blocks inside it on lines of their own."""
    if not isinstance(element.tag, str) or element.get("class") == "left-out":
        return []
    if element.tag == "br":
        return signs("\n", False, False, is_break=True)
    href = element.get("href") or ""
    if element.tag == "a" and BACK.fullmatch(href):
        return []
    if element.tag == "a" and (note := NOTE_REFERENCE.fullmatch(href)):
        return signs(f" [{note.group(1).rpartition('-')[2]}]", False, False)
    italic, bold = italic or element.tag == "em", bold or element.tag == "strong"
    found = signs(element.text or "", italic, bold)
    for inner in element:
        apart = signs("\n", False, False, is_break=True) if inner.tag in APART else []
        found += [*apart, *inside(inner, italic, bold), *apart, *signs(inner.tail or "", italic, bold)]
    return found


def signs(text: str, italic: bool, bold: bool, *, is_break: bool = False) -> list[Sign]:
    """A text as letters with their marks; a space has none, and only a break is the end of a line."""
    if is_break:
        return [("\n", False, False)]
    return [(" ", False, False) if sign.isspace() else (sign, italic, bold) for sign in text]


def one_line(found: list[Sign], *, bold: bool = True) -> str:
    """Letters as they are typed on one line: with all their marks, or with those that can be read back."""
    line = [(" ", False, False) if sign == "\n" else (sign, i, b and bold) for sign, i, b in found]
    line = [sign for at, sign in enumerate(line) if sign[0] != " " or (at and line[at - 1][0] != " ")]
    while line and line[-1][0] == " ":
        line.pop()
    for wanted in (line, standing_free(line), [(sign, False, False) for sign, _, _ in line]):
        text = typed_with_marks(over_spaces(wanted))
        if without_spaces(read_back(text)) == without_spaces(wanted):
            return text
    return typed_with_marks([(sign, False, False) for sign, _, _ in line])


def without_spaces(line: list[Sign]) -> list[Sign]:
    """The letters alone: whether a space is in italics nobody sees."""
    return [sign for sign in line if not sign[0].isspace()]


def over_spaces(line: list[Sign]) -> list[Sign]:
    """The same with a space marked like the letters on both its sides."""
    found = list(line)
    for at in range(1, len(line) - 1):
        if line[at][0] == " " and line[at - 1][1:] == line[at + 1][1:]:
            found[at] = (" ", *line[at - 1][1:])
    return found


def standing_free(line: list[Sign]) -> list[Sign]:
    """The same, marked only where the marks stand between spaces."""
    found: list[Sign] = []
    runs = [(marks, list(part)) for marks, part in groupby(over_spaces(line), key=lambda sign: sign[1:])]
    for at, (marks, part) in enumerate(runs):
        before = runs[at - 1][1][-1][0] if at else " "
        after = runs[at + 1][1][0][0] if at + 1 < len(runs) else " "
        is_free = before == " " and after == " "
        found += part if is_free or not any(marks) else [(sign, False, False) for sign, _, _ in part]
    return found


def typed_with_marks(line: list[Sign]) -> str:
    """The line with stars round what has marks, and its own signs written so that they are none."""
    text = ""
    for (italic, bold), part in groupby(line, key=lambda sign: sign[1:]):
        stars = "**" * bold + "*" * italic
        text += f"{stars}{escaped(''.join(sign for sign, _, _ in part))}{stars}"
    return text


def escaped(text: str) -> str:
    """Words none of whose signs is taken for a mark."""
    text = re.sub(r"[\\*|]", r"\\\g<0>", text)
    return UNDERSCORE.sub(r"\\_", text)


def read_back(text: str) -> list[Sign]:
    """What a page shows of a line as it is typed."""
    found: list[Sign] = []
    italic = bold = 0
    for token in (token for top in READER.parseInline(text) for token in top.children or []):
        italic += token.nesting * (token.tag == "em")
        bold += token.nesting * (token.tag == "strong")
        found += [(sign, italic > 0, bold > 0) for sign in token.content]
    return found
