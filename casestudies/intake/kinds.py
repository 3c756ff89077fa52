"""What the upload really is: told by its first bytes and its structure, never by the name it came with."""

from __future__ import annotations

import re
from pathlib import Path

from casestudies.intake.answer import Refusal
from casestudies.intake.limits import Limits
from casestudies.intake.package import DAMAGED, PROTECTED, Package, attribute, local

AS_DOCX = "Save it as a Word document (.docx) and upload it again."
MACROS = (
    "The document contains macros. Save it as a Word document (.docx) without macros and upload it again."
)
OLD_WORD = (
    "This is an old Word document (.doc) or one that is protected by a password. Remove the password if it has one, "
    "save it as a Word document (.docx) and upload it again."
)
RTF = f"This is a rich text file (.rtf). {AS_DOCX}"
TEMPLATE = f"This is a template, not a document. {AS_DOCX}"
SPREADSHEET = "This is a spreadsheet. Upload the case study itself as a Word document (.docx) or PDF."
SLIDES = "This is a slide show. Upload the case study itself as a Word document (.docx) or PDF."
OTHER_ZIP = f"This is a zip file, not a document. Unpack it and upload the document in it. {AS_DOCX}"
PAGES = "This is an Apple Pages file. In Pages choose File, Export To, Word, and upload the .docx."
WEB_PAGE = f"This is a web page or XML file. Open it in Word. {AS_DOCX}"
PICTURE = (
    "This is a picture. Upload the case study as a Word document (.docx), OpenDocument text (.odt) or PDF."
)
UNKNOWN = "This is not a Word document (.docx), OpenDocument text (.odt) or PDF. Save it as one of these and upload it again."
BURIED_PDF = (
    "The PDF has something else in front of it. Open it, print or export it as a new PDF and upload that one."
)

ODT = "application/vnd.oasis.opendocument.text"
MAIN_PART = ".main+xml"
PICTURE_MARKS = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"II*\x00", b"MM\x00*", b"RIFF")


def detect(path: Path, limits: Limits) -> tuple[str, Package | None]:
    """The kind of a file, `docx`, `odt` or `pdf`, with its opened package unless it is a PDF.

    Raises Refusal with a sentence for everything else, each with what to do about it.
    """
    with path.open("rb") as file:
        head = file.read(2048)
    if head.lstrip(b"\xef\xbb\xbf \t\r\n\x00").startswith(b"%PDF-"):
        return "pdf", None
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        package = Package(path, limits)
        return _kind_of_package(package), package
    raise Refusal(_sentence_for(head))


def _sentence_for(head: bytes) -> str:
    start = head.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n\x00")
    if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return OLD_WORD
    if start.startswith(b"{\\rt"):
        return RTF
    if start.startswith(b"<"):
        return WEB_PAGE
    if head.startswith(PICTURE_MARKS):
        return PICTURE
    if b"%PDF-" in head:
        return BURIED_PDF
    return UNKNOWN


def _kind_of_package(package: Package) -> str:
    if package.has("mimetype"):
        return _kind_of_open_document(package)
    if package.has("[Content_Types].xml"):
        return _kind_of_office_document(package)
    if any(name.startswith("Index/") or name == "index.apxl" for name in package.names):
        raise Refusal(PAGES)
    if any(name.startswith(("word/", "_rels/")) for name in package.names):
        raise Refusal(DAMAGED)
    raise Refusal(OTHER_ZIP)


def _kind_of_open_document(package: Package) -> str:
    mimetype = package.read("mimetype")[:200].decode("ascii", "replace").strip()
    if mimetype.startswith(f"{ODT}-template"):
        raise Refusal(TEMPLATE)
    if mimetype.startswith("application/vnd.oasis.opendocument.spreadsheet"):
        raise Refusal(SPREADSHEET)
    if mimetype.startswith("application/vnd.oasis.opendocument.presentation"):
        raise Refusal(SLIDES)
    if mimetype != ODT:
        raise Refusal(UNKNOWN)
    if not package.has("content.xml"):
        raise Refusal(DAMAGED)
    manifest = package.xml_or_none("META-INF/manifest.xml")
    if manifest is not None and any(local(element) == "encryption-data" for element in manifest.iter()):
        raise Refusal(PROTECTED)
    if any(re.match(r"(Basic|Scripts)/.+", name) and not _is_script_list(name) for name in package.names):
        raise Refusal(MACROS)
    return "odt"


def _is_script_list(name: str) -> bool:
    """LibreOffice writes empty lists of macro libraries into documents that have no macro."""
    return name.endswith(("script-lc.xml", "script-lb.xml", "dialog-lc.xml", "dialog-lb.xml"))


def _kind_of_office_document(package: Package) -> str:
    types = {attribute(element, "ContentType").lower() for element in package.xml("[Content_Types].xml")}
    # SECURITY: a macro is a macro whatever the file is called and whichever of the two places admits to it.
    if any("macroenabled" in kind or "vbaproject" in kind for kind in types) or any(
        name.lower().endswith(("vbaproject.bin", "vbadata.xml")) for name in package.names
    ):
        raise Refusal(MACROS)
    mains = {kind for kind in types if kind.endswith(MAIN_PART)}
    if any("wordprocessingml.document.main" in kind for kind in mains):
        return "docx"
    if any("wordprocessingml.template" in kind for kind in mains):
        raise Refusal(TEMPLATE)
    if any("spreadsheetml" in kind for kind in mains):
        raise Refusal(SPREADSHEET)
    if any("presentationml" in kind for kind in mains):
        raise Refusal(SLIDES)
    if package.has("word/document.xml"):
        return "docx"
    raise Refusal(UNKNOWN)
