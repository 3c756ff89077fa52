"""The skeleton of a case study as a Word document, written by what writes the markers' copies: no history, no name."""

from __future__ import annotations

import base64

from lxml import etree

from casestudies.evidence_files import is_picture, kind_of
from casestudies.forms.boxes import UNWRITABLE
from casestudies.intake.docx_writing import write_docx
from casestudies.intake.package import Element
from casestudies.models import Evidence
from casestudies.skeleton import Part, Skeleton, Table
from core.ui.dates import full_date

UNTITLED = "Your case study"
MOST_BYTES = 20 * 1024 * 1024  # of pictures in one document: as large as a case study may be


def document(skeleton: Skeleton) -> bytes:
    """The bytes of a .docx: headings to write under, what each should do in italics, and what is there for it."""
    root = etree.Element("div")
    add(root, "p", skeleton.title or UNTITLED, "title")
    shown = pictures_of(skeleton)
    for part in skeleton.parts:
        write(root, part, shown)
    return write_docx(root)


def pictures_of(skeleton: Skeleton) -> set[int]:
    """The evidence that is shown as a picture: as many as a document can carry, in its order."""
    left, shown = MOST_BYTES, set()
    for piece in (piece for part in skeleton.parts for piece in part.evidence if piece.file):
        kind = kind_of(piece.file_name)
        if kind and kind.picture and piece.size <= left:
            left -= piece.size
            shown.add(piece.pk)
    return shown


def add(parent: Element, tag: str, text: str, kind: str = "") -> Element:
    """A block with text."""
    element = etree.SubElement(parent, tag, {"class": kind} if kind else {})
    element.text = UNWRITABLE.sub("", text)
    return element


def paragraphs(root: Element, text: str) -> None:
    """A text as it was typed: a paragraph a line."""
    for line in text.splitlines():
        if line.strip():
            add(root, "p", line.strip())


def write(root: Element, part: Part, shown: set[int]) -> None:
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
        write_evidence(root, piece, is_shown=piece.pk in shown)


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


def write_evidence(root: Element, piece: Evidence, *, is_shown: bool) -> None:
    """What was put aside, with what it is and when; a picture as itself, any other file by its name."""
    add(root, "h2", f"Evidence: {piece.title}")
    add(root, "p", f"{piece.get_kind_display()}, {full_date(piece.written_on)}", "caption")
    paragraphs(root, piece.text)
    if not piece.file:
        return
    kind = kind_of(piece.file_name)
    data = stored(piece) if is_shown else b""
    if kind and data and is_picture(piece.file_name, data):
        source = f"data:{kind.content_type};base64,{base64.b64encode(data).decode()}"
        etree.SubElement(add(root, "p", ""), "img", {"src": source, "alt": piece.title})
    else:
        add(root, "p", f"See your file {piece.file_name}.")


def stored(piece: Evidence) -> bytes:
    """The bytes of a file; none where it is not there any more."""
    try:
        with piece.file.open("rb") as file:
            return bytes(file.read())
    except OSError:
        return b""
