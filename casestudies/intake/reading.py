"""The whole way of one document, in the child process: recognise, read, sanitise, count, search, write anew."""

from __future__ import annotations

import os
from pathlib import Path

from casestudies.intake import docx_reading, docx_writing, kinds, odt_reading, odt_writing, pdf_reading
from casestudies.intake.answer import Finding, Intake, Refusal
from casestudies.intake.blocks import read_blocks
from casestudies.intake.known import Known
from casestudies.intake.limits import Limits
from casestudies.intake.names import NameScan, fold
from casestudies.intake.package import Package
from casestudies.intake.raw import Raw
from casestudies.intake.sanitise import loosen_links, parse, sanitise, serialise
from casestudies.intake.scan import find_people
from casestudies.intake.words import count, count_words

ONLY_PDF = (
    "Slides and posters are handed in as a PDF. In PowerPoint or Word choose Save as, PDF; in Google Slides choose "
    "Download, PDF. Then upload that file."
)
NO_WORDS = "There is no text in the document. Check that you chose the right file and upload it again."


def read_document(
    path: Path,
    known: Known,
    out_dir: Path | None,
    *,
    file_name: str,
    limits: Limits,
    pages_allowed: int | None = None,
) -> Intake:
    """The answer for one document; raises Refusal, or whatever a library raises for a file that is broken."""
    kind, package = kinds.detect(path, limits)
    if pages_allowed is not None and package is not None:
        raise Refusal(ONLY_PDF)
    raw = _read(kind, package, path, limits, pages_allowed)
    scan = NameScan(known, raw.people)
    root = parse(raw.html)
    # PRIVACY: links and alternative texts are judged while they are still there; afterwards only what is allowed is.
    findings = _of_file_name(file_name, scan) + raw.findings + loosen_links(root, scan)
    root = parse(sanitise(serialise(root)))
    blocks = read_blocks(root)
    if pages_allowed is None and not any(count(block.text) for block in blocks):
        raise Refusal(NO_WORDS)
    words = count_words(blocks)
    findings += find_people(blocks, scan)
    html = sanitise(serialise(root))
    clean_file = None
    if out_dir is not None:
        clean_file = _written(out_dir, kind, _clean_bytes(kind, raw, html))
    pages = raw.pages if pages_allowed is not None and isinstance(raw, pdf_reading.PdfRaw) else None
    return Intake(True, kind, words, tuple(findings), html, clean_file, pages=pages)


def _read(kind: str, package: Package | None, path: Path, limits: Limits, pages_allowed: int | None) -> Raw:
    if package is None:
        return pdf_reading.read_pdf(path, limits, pages_allowed)
    if kind == "odt":
        return odt_reading.read_odt(package, limits)
    return docx_reading.read_docx(package, limits)


def _clean_bytes(kind: str, raw: Raw, html: str) -> bytes:
    if isinstance(raw, pdf_reading.PdfRaw):
        return raw.clean
    return odt_writing.write_odt(parse(html)) if kind == "odt" else docx_writing.write_docx(parse(html))


def _of_file_name(file_name: str, scan: NameScan) -> list[Finding]:
    stem = Path(file_name).stem
    spaced = " ".join(fold(stem).replace("_", " ").replace("-", " ").replace(".", " ").split())
    if any(scan.find(stem)) or any(scan.find(spaced)) or any(scan.find(spaced.title())):
        return [Finding("file-name", "name of the file", file_name)]
    return []


def _written(out_dir: Path, kind: str, data: bytes) -> str:
    """Put the clean file in its place whole or not at all."""
    final = out_dir / f"case-study.{kind}"
    half = out_dir / f"case-study.{kind}.part"
    half.write_bytes(data)
    os.replace(half, final)
    return str(final)
