"""The sections that an author has written as one Word document, by what writes the markers' copies: no history, no name."""

from __future__ import annotations

from collections.abc import Iterable

from lxml import etree

from casestudies.forms.boxes import UNWRITABLE
from casestudies.intake.docx_writing import write_docx
from casestudies.intake.sanitise import parse
from casestudies.markup import rendered
from casestudies.skeleton_docx import UNTITLED, add


def document(title: str, sections: Iterable[tuple[str, str]]) -> bytes:
    """The bytes of a .docx: each section of (title, text) as a chapter, with its headings, lists and tables."""
    root = etree.Element("div")
    add(root, "p", title or UNTITLED, "title")
    for heading, text in sections:
        add(root, "h1", heading)
        if text.strip():
            root.extend(parse(rendered(UNWRITABLE.sub("", text))))
    return write_docx(root)
