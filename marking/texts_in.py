"""What can be read in an answer by whoever opens it: a page, a table, a document, with what stands in its hidden parts."""

import html
import io
import re
import zipfile

from pypdf import PdfReader
from pypdf.errors import PyPdfError

from core.onlooker import Answer

TAGS = re.compile(r"<[^<>]*>")
VALUES = re.compile(r"=\"([^\"]{3,})\"")
LARGEST_PART = 30_000_000  # of a document; the intake lets none in that is as large


class Unreadable(Exception):
    """The file can't be opened, so nobody can say what is in it."""


def text_in(answer: Answer) -> str:
    """Status, headers and body of an answer as one text. Raises Unreadable for a file that can't be opened."""
    headers = "\n".join(f"{name}: {value}" for name, value in answer.headers.items())
    if answer.body[:4] == b"PK\x03\x04":
        body = in_package(answer.body)
    elif answer.body[:4] == b"%PDF":
        body = in_pdf(answer.body)
    else:
        body = html.unescape(answer.text)
    return f"{headers}\n{body}"


def in_package(data: bytes) -> str:
    """Names, texts and attributes of all parts of a .docx, .odt or .xlsx; words that formatting divides are whole."""
    parts = []
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            for part in package.infolist():
                parts.append(part.filename)
                if part.file_size > LARGEST_PART:
                    raise Unreadable
                if part.filename.endswith((".xml", ".rels")):
                    raw = package.read(part).decode("utf-8", "replace")
                    parts += [html.unescape(TAGS.sub("", raw)), *map(html.unescape, set(VALUES.findall(raw)))]
    except (zipfile.BadZipFile, OSError, ValueError, RuntimeError) as fault:
        raise Unreadable from fault
    return "\n".join(parts)


def in_pdf(data: bytes) -> str:
    """The text of a PDF, what it says of itself, and what lies in it as plain bytes."""
    try:
        reader = PdfReader(io.BytesIO(data))
        about = [str(value) for value in (reader.metadata or {}).values()]
        pages = [page.extract_text() for page in reader.pages]
        files = list(reader.attachments)
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, RecursionError, OSError) as fault:
        raise Unreadable from fault
    return "\n".join([*about, *files, *pages, data.decode("latin-1")])
