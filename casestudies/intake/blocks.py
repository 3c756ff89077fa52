"""A reading copy as a row of blocks: headings, paragraphs, items, tables, notes, in the order they are read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from casestudies.intake.package import Element

HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
NOTE_REFERENCE = re.compile(r"#((?:footnote|endnote)-\d+)")
NOTE = re.compile(r"(?:footnote|endnote)-\d+")
BACK = re.compile(r"#(?:footnote|endnote)-ref-\d+")
SEPARATE = {"p", "li", "td", "th", "tr", "br", "table", "ul", "ol", "blockquote", "div", *HEADINGS}


@dataclass
class Block:
    """One block: `kind` is heading, paragraph, item, table, title, caption, contents, picture or note.

    `level` is that of a heading, 1 to 6. `notes` are the ids of the notes it refers to. `bold` says that all of
    its text is bold, as headings are where nobody used a style. `anchor` is its id in the reading copy.
    """

    kind: str
    text: str
    anchor: str = ""
    level: int = 0
    bold: bool = False
    notes: list[str] = field(default_factory=list)


CLASS_KINDS = {"title": "title", "subtitle": "title", "caption": "caption", "toc": "contents"}


def read_blocks(root: Element) -> list[Block]:
    """The blocks of a reading copy. Gives each an id in the tree, `block-1` and so on, for others to point at."""
    found: list[Block] = []
    for element in _elements(root):
        block = _block(element)
        if element.get("id") is None:
            element.set("id", f"block-{len(found) + 1}")
        block.anchor = element.get("id")
        found.append(block)
    return found


def _elements(root: Element) -> Iterator[Element]:
    """The elements that are a block each; one inside another only where lists are nested."""
    for element in root:
        tag = element.tag
        if tag in HEADINGS or tag in ("p", "table"):
            yield element
        elif tag in ("ul", "ol"):
            yield from _items(element)
        elif tag in ("blockquote", "div"):
            yield from _elements(element)


def _items(items: Element) -> Iterator[Element]:
    for item in items:
        if item.tag == "li":
            yield item
            if not NOTE.fullmatch(item.get("id") or ""):
                for inner in item:
                    if inner.tag in ("ul", "ol"):
                        yield from _items(inner)
                    elif inner.tag == "table":
                        yield inner
        elif item.tag in ("ul", "ol"):
            yield from _items(item)


def _block(element: Element) -> Block:
    tag = element.tag
    text = text_of(element)
    notes = [
        found.group(1) for a in element.iter("a") if (found := NOTE_REFERENCE.fullmatch(a.get("href") or ""))
    ]
    if tag in HEADINGS:
        return Block("heading", text, level=int(tag[1]), notes=notes)
    if tag == "table":
        return Block("table", text, notes=notes)
    if tag == "li":
        is_note = NOTE.fullmatch(element.get("id") or "")
        return Block("note" if is_note else "item", text, notes=notes)
    for name in (element.get("class") or "").split():
        if name in CLASS_KINDS:
            return Block(CLASS_KINDS[name], text, notes=notes)
    if not text and next(element.iter("img"), None) is not None:
        return Block("picture", "")
    return Block("paragraph", text, bold=bool(text) and _is_bold(element), notes=notes)


def text_of(element: Element) -> str:
    """The text of a block as it is read, on one line: without the marks of notes, without nested lists and tables,
    without our own words on what was left out."""
    return " ".join("".join(_pieces(element, element)).split())


def _pieces(element: Element, top: Element) -> Iterator[str]:
    yield element.text or ""
    for inner in element:
        if not _is_apart(inner, top):
            apart = inner.tag in SEPARATE
            yield " " if apart else ""
            yield from _pieces(inner, top)
            yield " " if apart else ""
        else:
            yield " " if inner.tag in SEPARATE else ""
        yield inner.tail or ""


def _is_apart(inner: Element, top: Element) -> bool:
    if not isinstance(inner.tag, str):
        return True
    href = inner.get("href") or ""
    if inner.tag == "a" and (NOTE_REFERENCE.fullmatch(href) or BACK.fullmatch(href)):
        return True
    if inner.tag == "span" and inner.get("class") == "left-out":
        return True
    return inner.tag in ("ul", "ol", "table") and top.tag == "li" and not NOTE.fullmatch(top.get("id") or "")


def _is_bold(element: Element) -> bool:
    if (element.text or "").strip():
        return False
    return all(
        inner.tag in ("strong", "br", "a") and not (inner.tail or "").strip() for inner in element
    ) and any(inner.tag == "strong" for inner in element)
