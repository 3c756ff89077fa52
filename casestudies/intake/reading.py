"""The whole way of one document, in the child process: recognise, read, sanitise, count, search, write anew."""

from __future__ import annotations

import os
from pathlib import Path

from casestudies.intake import docx_reading, docx_writing, kinds
from casestudies.intake.answer import Finding, Intake, Refusal
from casestudies.intake.blocks import read_blocks
from casestudies.intake.known import Known
from casestudies.intake.limits import Limits
from casestudies.intake.names import NameScan, fold
from casestudies.intake.sanitise import loosen_links, parse, sanitise, serialise
from casestudies.intake.scan import find_people
from casestudies.intake.words import count, count_words

NO_WORDS = "There is no text in the document. Check that you chose the right file and upload it again."


def read_document(
    path: Path, known: Known, out_dir: Path | None, *, file_name: str, limits: Limits
) -> Intake:
    """The answer for one document; raises Refusal, or whatever a library raises for a file that is broken."""
    kind, package = kinds.detect(path, limits)
    if package is None or kind != "docx":
        raise Refusal(kinds.UNKNOWN)
    raw = docx_reading.read_docx(package, limits)
    scan = NameScan(known, raw.people)
    root = parse(raw.html)
    # PRIVACY: links and alternative texts are judged while they are still there; afterwards only what is allowed is.
    findings = _of_file_name(file_name, scan) + raw.findings + loosen_links(root, scan)
    root = parse(sanitise(serialise(root)))
    blocks = read_blocks(root)
    if not any(count(block.text) for block in blocks):
        raise Refusal(NO_WORDS)
    words = count_words(blocks)
    findings += find_people(blocks, scan)
    html = sanitise(serialise(root))
    clean_file = None
    if out_dir is not None:
        clean_file = _written(out_dir, kind, docx_writing.write_docx(parse(html)))
    return Intake(True, kind, words, tuple(findings), html, clean_file)


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
