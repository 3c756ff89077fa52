"""A PDF: cleaned first, so that what is read is what the clean file shows."""

from __future__ import annotations

import base64
import io
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

import pikepdf
from pypdf import PdfReader
from pypdf.errors import PyPdfError

from casestudies.intake.answer import Finding, Refusal
from casestudies.intake.images import PictureError, Pictures
from casestudies.intake.limits import Limits
from casestudies.intake.package import PROTECTED
from casestudies.intake.pdf_cleaning import BROKEN_PDF, clean_pdf
from casestudies.intake.pdf_lines import Piece, lines_of, pieces_of, without_running_heads
from casestudies.intake.pdf_traces import bookmarks, traces_of_pdf
from casestudies.intake.places import short
from casestudies.intake.raw import Raw

SCAN = (
    "No text can be read in this PDF: it seems to be a scan or a set of pictures. Upload the document it was made from "
    "as a Word document (.docx), or export that document as a PDF."
)
TOO_MANY_PAGES = (
    "The PDF has more than {limit} pages, which is no case study. Check that you chose the right file."
)
MORE_THAN_ALLOWED = (
    "The PDF has {count} pages, and {limit} page{s} can be handed in. Take some out, or check that you said rightly whether "
    "it is slides or a poster, and upload it again."
)
SMALLEST_SIDE = 48
MOST_PICTURES = 60


@dataclass
class PdfRaw(Raw):
    """A PDF as read, with the bytes of the clean file."""

    clean: bytes = b""
    pages: int = 0


def read_pdf(path: Path, limits: Limits, pages_allowed: int | None = None) -> PdfRaw:
    """The reading copy of a PDF before it is sanitised, and its clean bytes; raises Refusal.

    pages_allowed: it is slides or a poster, in which there need not be a word to be read.
    """
    with _opened(path) as pdf:
        if len(pdf.pages) > limits.pages:
            raise Refusal(TOO_MANY_PAGES.format(limit=limits.pages))
        count = len(pdf.pages)
        if pages_allowed is not None and count > pages_allowed:
            raise Refusal(
                MORE_THAN_ALLOWED.format(
                    count=count, limit=pages_allowed, s="" if pages_allowed == 1 else "s"
                )
            )
        findings, people = traces_of_pdf(pdf)
        titles = bookmarks(pdf)
        clean = clean_pdf(pdf)
    try:
        pages = [lines_of(page) for page in PdfReader(io.BytesIO(clean), strict=False).pages]
    except PyPdfError:
        raise Refusal(BROKEN_PDF) from None
    if not any(any(character.isalnum() for character in line.text) for lines in pages for line in lines):
        if pages_allowed is None:
            raise Refusal(SCAN)
        findings.append(Finding("no-text", "the whole file", "", visible=True))
    pages, heads = without_running_heads(pages)
    for head in heads:
        # The clean file shows the page as it is, so only the author can take this out.
        findings.append(
            Finding("header-footer", "repeated at the edge of the pages", short(head), visible=True)
        )
    pictures = _pictures(clean, Pictures(limits))
    return PdfRaw(_html(pieces_of(pages, titles), pictures), findings, people, clean, count)


def _opened(path: Path) -> pikepdf.Pdf:
    try:
        # PRIVACY: an empty password opens what is only protected against changes; the clean file has none.
        return pikepdf.open(io.BytesIO(path.read_bytes().lstrip(b"\xef\xbb\xbf \t\r\n\x00")), password="")
    except pikepdf.PasswordError:
        raise Refusal(PROTECTED) from None
    except pikepdf.PdfError:
        raise Refusal(BROKEN_PDF) from None


def _pictures(clean: bytes, pictures: Pictures) -> dict[int, list[str]]:
    """The larger pictures of each page as data addresses, to follow its text."""
    found: dict[int, list[str]] = {}
    shown = 0
    with pikepdf.open(io.BytesIO(clean)) as pdf:
        for number, page in enumerate(pdf.pages, start=1):
            for item in page.images.values():
                source = _source(item, pictures) if shown < MOST_PICTURES else ""
                if source:
                    shown += 1
                    found.setdefault(number, []).append(source)
    return found


def _source(item: Any, pictures: Pictures) -> str:
    try:
        width, height = int(item.get("/Width", 0)), int(item.get("/Height", 0))
        if min(width, height) < SMALLEST_SIDE or not pictures.has_room_for(width, height):
            return ""
        picture = pictures.rewrite_image(pikepdf.PdfImage(item).as_pil_image())
    except PictureError:
        return ""
    except Exception:  # noqa: BLE001  colour spaces and filters that cannot be decoded; the clean file shows them
        return ""
    return f"data:{picture.content_type};base64,{base64.b64encode(picture.data).decode()}"


def _html(pieces: list[Piece], pictures: dict[int, list[str]]) -> str:
    out: list[str] = []
    page = 1
    for piece in pieces:
        while page < piece.page:
            out += _shown(pictures.pop(page, []))
            page += 1
        tag, name = ("p", f' class="{piece.kind}"') if piece.kind in ("toc", "title") else (piece.kind, "")
        out.append(f"<{tag}{name}>{escape(piece.text)}</{tag}>")
    for number in sorted(pictures):
        out += _shown(pictures[number])
    return "".join(out)


def _shown(sources: list[str]) -> list[str]:
    return [f'<p><img src="{source}" alt=""></p>' for source in sources]
