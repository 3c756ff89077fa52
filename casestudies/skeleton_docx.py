"""The skeleton of a case study as a Word document, written by what writes the markers' copies: no history, no name."""

from __future__ import annotations

from lxml import etree

from casestudies.intake.docx_writing import write_docx
from casestudies.intake.package import Element
from casestudies.models import Evidence
from casestudies.skeleton import Part, Skeleton, Table
from core.ui.dates import full_date

UNTITLED = "Your case study"


def document(skeleton: Skeleton) -> bytes:
    """The bytes of a .docx: headings to write under, what each should do in italics, and what is there for it."""
    root = etree.Element("div")
    add(root, "p", skeleton.title or UNTITLED, "title")
    for part in skeleton.parts:
        write(root, part)
    return write_docx(root)


def add(parent: Element, tag: str, text: str, kind: str = "") -> Element:
    """A block with text."""
    element = etree.SubElement(parent, tag, {"class": kind} if kind else {})
    element.text = text
    return element


def paragraphs(root: Element, text: str) -> None:
    """A text as it was typed: a paragraph a line."""
    for line in text.splitlines():
        if line.strip():
            add(root, "p", line.strip())


def write(root: Element, part: Part) -> None:
    """One section."""
    add(root, "h1", part.title)
    if part.guidance:
        add(root, "p", part.guidance, "caption")
    for label, text in part.words:
        add(root, "h2", label)
        paragraphs(root, text)
    for table in part.tables:
        add(root, "h2", table.caption)
        write_table(root, table)
    for piece in part.evidence:
        write_evidence(root, piece)


def write_table(root: Element, table: Table) -> None:
    """A table with its headings."""
    element = etree.SubElement(root, "table")
    head = etree.SubElement(etree.SubElement(element, "thead"), "tr")
    for column in table.columns:
        add(etree.SubElement(head, "th"), "p", column)
    body = etree.SubElement(element, "tbody")
    for row in table.rows:
        line = etree.SubElement(body, "tr")
        for text in row:
            add(etree.SubElement(line, "td"), "p", text)


def write_evidence(root: Element, piece: Evidence) -> None:
    """What was put aside, with what it is and when it was written."""
    add(root, "h2", f"Evidence: {piece.title}")
    add(root, "p", f"{piece.get_kind_display()}, {full_date(piece.written_on)}", "caption")
    paragraphs(root, piece.text)
