"""The numbered paragraphs of a reading copy, which markers' comments stand at: no model, no request (ADR 28).

As in a draft (`passages`), a list or a table is one. The reading copy of a version never changes, so neither does a number.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from casestudies.intake.blocks import text_of
from casestudies.intake.package import Element
from casestudies.intake.sanitise import parse

LONGEST = 900  # characters of a paragraph that are quoted
NOT_READ = ("toc",)  # the table of contents is not the author's argument


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph. `number` is 0 for what nobody comments on: an empty line, the table of contents."""

    number: int
    html: str
    text: str

    @property
    def quoted(self) -> str:
        """Its words where it is quoted, a long one shortened at a word."""
        if len(self.text) <= LONGEST:
            return self.text or "(a picture)"
        return f"{self.text[:LONGEST].rpartition(' ')[0] or self.text[:LONGEST]} …"


@dataclass(frozen=True, slots=True)
class Said:
    """A marker's comment as its author gets it: the paragraph quoted, and which reader, never who."""

    paragraph: int
    passage: str
    text: str
    quote: str = ""
    reader: int = 1


def paragraphs(html: str) -> list[Paragraph]:
    """The paragraphs of a sanitised reading copy in order, always divided and numbered the same way."""
    found: list[Paragraph] = []
    number = 0
    for element in tops(parse(html)):
        text = text_of(element)
        has_content = bool(text) or next(element.iter("img"), None) is not None
        is_read = has_content and element.get("class") not in NOT_READ
        number += is_read
        found.append(Paragraph(number if is_read else 0, as_html(element), text))
    return found


def numbered(html: str) -> dict[int, Paragraph]:
    """Those that can be commented on, by number."""
    return {found.number: found for found in paragraphs(html) if found.number}


def tops(parent: Element) -> Iterator[Element]:
    """The elements that are a paragraph each; the pages of a PDF are looked into, loose words are one as well."""
    if (parent.text or "").strip():
        yield loose(parent.text)
    for element in parent:
        if element.tag == "div":
            yield from tops(element)
        else:
            yield element
        if (element.tail or "").strip():
            yield loose(element.tail)


def loose(text: str | None) -> Element:
    """Words that stand in no element, as a paragraph."""
    element = etree.Element("p")
    element.text = text
    return element


def as_html(element: Element) -> str:
    """The element alone, without the words behind it."""
    return etree.tostring(element, method="html", encoding="unicode", with_tail=False)
