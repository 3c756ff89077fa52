"""Makes pieces of WordprocessingML: the plainest that say what they must."""

from __future__ import annotations

from collections.abc import Iterable

from lxml import etree

from casestudies.intake.docx_parts import w
from casestudies.intake.package import Element, attribute, local

NOTES = ("footnoteReference", "endnoteReference")


def make(name: str, *children: Element, **attributes: str) -> Element:
    """A WordprocessingML element with the given children and attributes."""
    element = etree.Element(w(name), {w(key): value for key, value in attributes.items()})
    element.extend(children)
    return element


def text_run(text: str, style: str = "") -> Element:
    """A run of plain text."""
    run = make("r", *([make("rPr", make("rStyle", val=style))] if style else []))
    return with_text(run, text)


def with_text(run: Element, text: str) -> Element:
    """The run with a piece of text added."""
    piece = make("t")
    piece.text = text
    piece.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    run.append(piece)
    return run


def paragraph_of(runs: Iterable[Element], role: str = "") -> Element:
    """A paragraph in one of our own styles."""
    style = [make("pPr", make("pStyle", val=role))] if role else []
    return make("p", *style, *runs)


def table_of(rows: list[list[str]]) -> Element:
    """A table of plain cells."""
    table = make("tbl")
    for row in rows:
        table.append(make("tr", *(make("tc", make("p", text_run(text))) for text in row)))
    return table


def put_sign(piece: Element, run: Element) -> None:
    """Put a tab, a break, a special character or the mark of a note into a run; anything else is no text."""
    name = local(piece)
    if name in ("tab", "ptab"):
        run.append(make("tab"))
    elif name in ("br", "cr"):
        # A page break ends the line for a reader; as a break it also keeps two words apart.
        run.append(make("br"))
    elif name == "noBreakHyphen":
        with_text(run, "-")
    elif name == "sym" and _is_hexadecimal(attribute(piece, "char")):
        run.append(make("sym", font=attribute(piece, "font"), char=attribute(piece, "char")))
    elif name in NOTES and attribute(piece, "id").lstrip("-").isdigit():
        run.append(make(name, id=attribute(piece, "id")))


def _is_hexadecimal(text: str) -> bool:
    return bool(text) and len(text) <= 5 and all(character in "0123456789abcdefABCDEF" for character in text)
