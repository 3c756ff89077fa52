"""Everything in a PDF beside its pages that tells who made it. None of it reaches the clean file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Pdf

from casestudies.intake.answer import Finding, Refusal
from casestudies.intake.names import E_MAIL
from casestudies.intake.package import all_text, local, parse_xml
from casestudies.intake.places import short
from casestudies.intake.raw import People

SILENT_INFO = {"/CreationDate", "/ModDate", "/Producer", "/Creator", "/Trapped", "/PTEX.Fullbanner"}
SILENT_XMP = {
    "CreateDate", "ModifyDate", "MetadataDate", "Producer", "format", "PDFVersion", "part", "conformance", "Trapped",
    "DocumentID", "InstanceID", "OriginalDocumentID", "RenditionClass", "VersionID", "CreatorTool", "PTEX.Fullbanner",
    "amd", "rev", "Keywords",
}  # fmt: skip
MOST = 200


def traces_of_pdf(pdf: Pdf) -> tuple[list[Finding], People]:
    """The findings in everything but the pages, and the people they name."""
    people = People()
    findings = [*_information(pdf, people), *_xmp(pdf, people), *_annotations(pdf, people), *_form(pdf)]
    findings += [*_attachments(pdf), *_scripts(pdf), *_layers(pdf), *_bookmarks(pdf)]
    return findings[:MOST], people


def _text(value: Any) -> str:
    return " ".join(str(value).split()) if isinstance(value, (pikepdf.String, pikepdf.Name, str)) else ""


def _information(pdf: Pdf, people: People) -> Iterator[Finding]:
    information = pdf.trailer.get("/Info")
    if not isinstance(information, pikepdf.Dictionary):
        return
    for key, value in information.items():
        text = _text(value)
        if text and key not in SILENT_INFO:
            yield Finding("document-property", f"document property: {key[1:]}", short(text))
            if key == "/Author":
                people.author += [piece.strip() for piece in re.split("[;,]", text)]


def _xmp(pdf: Pdf, people: People) -> Iterator[Finding]:
    stream = pdf.Root.get("/Metadata")
    if not isinstance(stream, pikepdf.Stream):
        return
    try:
        root = parse_xml(stream.read_bytes().strip(b"\x00 \r\n\t"))
    except (Refusal, pikepdf.PdfError):
        yield Finding("document-property", "XMP metadata", "it cannot be read")
        return
    seen: set[tuple[str, str]] = set()
    for element in root.iter():
        texts = [(local(element), all_text(element))] if _is_property(element) else []
        texts += [(key.rpartition("}")[2], value) for key, value in element.attrib.items()]
        for kind, text in texts:
            if (
                text
                and kind not in SILENT_XMP
                and kind not in ("about", "lang", "parseType", "xmptk", "resource")
            ):
                if (kind, text) not in seen and not re.fullmatch(r"(?:uuid|xmp\.\wid):.*", text):
                    seen.add((kind, text))
                    yield Finding("document-property", f"XMP metadata: {kind}", short(text))
                    people.author += [text] if kind == "creator" else []


def _is_property(element: Any) -> bool:
    parent = element.getparent()
    return parent is not None and local(parent) == "Description" and bool(all_text(element))


def _annotations(pdf: Pdf, people: People) -> Iterator[Finding]:
    for number, page in enumerate(pdf.pages, start=1):
        annotations = page.obj.get("/Annots")
        for annotation in annotations if isinstance(annotations, pikepdf.Array) else ():
            if not isinstance(annotation, pikepdf.Dictionary):
                continue
            kind = _text(annotation.get("/Subtype", ""))[1:]
            if kind == "Link":
                yield from _link(annotation, number)
            elif kind not in ("Widget", "Popup"):
                who, text = _text(annotation.get("/T", "")), _text(annotation.get("/Contents", ""))
                people.others += [who] if who else []
                said = f"{who}: {text}" if who and text else who or text
                found = (
                    "embedded-object"
                    if kind in ("FileAttachment", "RichMedia", "Screen", "Movie", "Sound")
                    else "comment"
                )
                yield Finding(
                    found,
                    f"page {number}: {kind or 'annotation'}",
                    short(said or "an annotation without text"),
                )


def _link(annotation: Any, page: int) -> Iterator[Finding]:
    action = annotation.get("/A")
    if not isinstance(action, pikepdf.Dictionary):
        return
    kind = _text(action.get("/S", ""))
    address = _text(action.get("/URI", ""))
    if address.lower().startswith("mailto:"):
        yield Finding("e-mail", f"page {page}: link to an e-mail address", short(address[7:]))
    elif kind in ("/Launch", "/GoToR", "/JavaScript"):
        yield Finding(
            "hyperlink",
            f"page {page}: link to a file or a script",
            short(_text(action.get("/F", "")) or kind[1:]),
        )


def _form(pdf: Pdf) -> Iterator[Finding]:
    form = pdf.Root.get("/AcroForm")
    fields = form.get("/Fields", Array()) if isinstance(form, pikepdf.Dictionary) else Array()
    stack = [(field, "") for field in reversed(list(fields))] if isinstance(fields, pikepdf.Array) else []
    seen = 0
    while stack and seen < 2000:
        field, above = stack.pop()
        seen += 1
        if not isinstance(field, pikepdf.Dictionary):
            continue
        name = ".".join(part for part in (above, _text(field.get("/T", ""))) if part)
        value = field.get("/V")
        if field.get("/FT") == "/Sig" and isinstance(value, pikepdf.Dictionary):
            signer = "; ".join(
                t
                for key in ("/Name", "/Location", "/Reason", "/ContactInfo")
                if (t := _text(value.get(key, "")))
            )
            yield Finding("digital-signature", "digital signature", short(signer or "the document is signed"))
        elif text := _text(value):
            yield Finding("form-field", f"form field {short(name, 60)}", short(text))
        kids = field.get("/Kids")
        stack += [(kid, name) for kid in kids] if isinstance(kids, pikepdf.Array) else []


def _attachments(pdf: Pdf) -> Iterator[Finding]:
    try:
        names = list(pdf.attachments.keys())
    except (pikepdf.PdfError, ValueError, TypeError, KeyError, AttributeError):
        names = (
            ["a file that cannot be read"] if "/EmbeddedFiles" in pdf.Root.get("/Names", Dictionary()) else []
        )
    for name in names:
        yield Finding("embedded-object", "file attached to the PDF", short(name))


def _scripts(pdf: Pdf) -> Iterator[Finding]:
    names = pdf.Root.get("/Names")
    if isinstance(names, pikepdf.Dictionary) and "/JavaScript" in names:
        yield Finding("embedded-object", "script in the PDF", "it is left out")
    action = pdf.Root.get("/OpenAction")
    if isinstance(action, pikepdf.Dictionary) and _text(action.get("/S", "")) in ("/JavaScript", "/Launch"):
        yield Finding("embedded-object", "action on opening the PDF", "it is left out")


def _layers(pdf: Pdf) -> Iterator[Finding]:
    properties = pdf.Root.get("/OCProperties")
    layers = properties.get("/OCGs", Array()) if isinstance(properties, pikepdf.Dictionary) else Array()
    for layer in layers:
        if isinstance(layer, pikepdf.Dictionary):
            who = _text(
                layer.get("/Usage", Dictionary()).get("/CreatorInfo", Dictionary()).get("/Creator", "")
            )
            text = "; ".join(piece for piece in (_text(layer.get("/Name", "")), who) if piece)
            if text and not re.fullmatch(r"Layer \d+", text):
                yield Finding("document-property", "name of a layer", short(text))


def _bookmarks(pdf: Pdf) -> Iterator[Finding]:
    """Bookmarks repeat headings; only an address in one is worth the author's time."""
    for title, _ in bookmarks(pdf):
        if E_MAIL.search(title):
            yield Finding("e-mail", "bookmark", short(title))


def bookmarks(pdf: Pdf) -> list[tuple[str, int]]:
    """The titles of the bookmarks with their depth, 1 for the outermost."""
    outlines = pdf.Root.get("/Outlines")
    found: list[tuple[str, int]] = []
    if not isinstance(outlines, pikepdf.Dictionary):
        return found
    stack = [(outlines.get("/First"), 1)]
    seen: set[tuple[int, int]] = set()
    while stack and len(found) < 500:
        item, depth = stack.pop()
        if not isinstance(item, pikepdf.Dictionary) or item.objgen in seen:
            continue
        seen.add(item.objgen)
        if title := _text(item.get("/Title", "")):
            found.append((title, depth))
        stack += [(item.get("/Next"), depth), (item.get("/First"), depth + 1)]
    return found
