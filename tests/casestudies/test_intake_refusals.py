"""What is not a document, or is one that could hurt: each is refused with a sentence, quickly, and never a traceback."""

from __future__ import annotations

import io
import json
import random
import struct
import subprocess
import sys
import time
import zipfile
import zlib
from pathlib import Path

import pytest

from casestudies.intake import Intake, Known, KnownError, Limits, take_in
from casestudies.intake.child import read
from tests.casestudies.intake_documents import WordFile, image, odt_bytes, paragraph, pdf_of, zip_bytes

AGAIN = "Open it in Word or LibreOffice, save it as a new Word document (.docx) and upload that one."
WITHOUT_MACROS = (
    "The document contains macros. Save it as a Word document (.docx) without macros and upload it again."
)
NOT_A_DOCUMENT = "This is not a Word document (.docx), OpenDocument text (.odt) or PDF. Save it as one of these and upload it again."
OLD_WORD = (
    "This is an old Word document (.doc) or one that is protected by a password. Remove the password if it has one, save "
    "it as a Word document (.docx) and upload it again."
)
ODF = "application/vnd.oasis.opendocument"


def of_type(kind: str) -> bytes:
    """A Word file that says its main part is of another type."""
    file = WordFile(paragraph("Text."))
    file.main_type = kind
    return file.bytes()


def doubled() -> bytes:
    """A zip with the same part twice."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr("word/document.xml", "<a/>")
        package.writestr("word/documenz.xml", "<b/>")
    return out.getvalue().replace(b"documenz", b"document")


def lying() -> bytes:
    """A Word file whose document part unpacks to more than it declares."""
    data = WordFile(paragraph("x" * 5000)).bytes()
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        size = package.getinfo("word/document.xml").file_size
    return data.replace(struct.pack("<L", size), struct.pack("<L", 100))


SENTENCES = {
    "one byte": (b"x", NOT_A_DOCUMENT),
    "plain text": (b"Dear marker, here is my case study." * 20, NOT_A_DOCUMENT),
    "old Word": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), OLD_WORD),
    "rich text": (
        b"{\\rtf1 text}",
        "This is a rich text file (.rtf). Save it as a Word document (.docx) and upload it again.",
    ),
    "a picture": (
        image(),
        "This is a picture. Upload the case study as a Word document (.docx), OpenDocument text (.odt) or PDF.",
    ),
    "a web page": (
        b"<html>text</html>",
        "This is a web page or XML file. Open it in Word. Save it as a Word document (.docx) and upload it again.",
    ),
    "macros by type": (of_type("application/vnd.ms-word.document.macroEnabled.main+xml"), WITHOUT_MACROS),
    "macros by part": (WordFile(paragraph("x")).part("word/vbaProject.bin", b"x").bytes(), WITHOUT_MACROS),
    "a macro template": (
        of_type("application/vnd.ms-word.template.macroEnabledTemplate.main+xml"),
        WITHOUT_MACROS,
    ),
    "a template": (
        of_type("application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml"),
        "This is a template, not a document. Save it as a Word document (.docx) and upload it again.",
    ),
    "a spreadsheet": (
        of_type("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"),
        "This is a spreadsheet. Upload the case study itself as a Word document (.docx) or PDF.",
    ),
    "slides": (
        zip_bytes({"mimetype": f"{ODF}.presentation".encode()}),
        "This is a slide show. Upload the case study itself as a Word document (.docx) or PDF.",
    ),
    "some zip": (
        zip_bytes({"holiday/photo.txt": b"x"}),
        "This is a zip file, not a document. Unpack it and upload the document in it. Save it as a Word document (.docx) "
        "and upload it again.",
    ),
    "cut off": (
        WordFile(paragraph("x" * 4000)).bytes()[:-300],
        f"The file is damaged or was not fully uploaded. {AGAIN}",
    ),
    "size that lies": (lying(), f"The file is damaged or was not fully uploaded. {AGAIN}"),
    "no XML": (
        WordFile("").part("word/document.xml", "<w:document").bytes(),
        f"The file is damaged or was not fully uploaded. {AGAIN}",
    ),
    "name twice": (doubled(), f"The file is packed in an unusual way that is not safe to open. {AGAIN}"),
    "climbing name": (
        WordFile("").part("../../etc/x.xml", "<a/>").bytes(),
        f"The file is packed in an unusual way that is not safe to open. {AGAIN}",
    ),
    "absolute name": (
        WordFile("").part("/etc/x.xml", "<a/>").bytes(),
        f"The file is packed in an unusual way that is not safe to open. {AGAIN}",
    ),
    "60,000 parts": (
        zip_bytes({f"p{number}": b"" for number in range(60_000)}),
        f"The file is made of too many parts to be a case study. {AGAIN}",
    ),
    "a bomb": (
        WordFile(paragraph("x" * 40_000_000)).bytes(),
        "The document unpacks to more than 200 MiB. Take out large pictures and embedded files, and upload it again.",
    ),
    "a DTD": (
        WordFile("").part("docProps/core.xml", '<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>').bytes(),
        f"The document contains definitions (a DTD) that are not safe to read. {AGAIN}",
    ),
    "a DTD in UTF-16": (
        WordFile("")
        .part("word/styles.xml", '<?xml version="1.0"?><!DOCTYPE x><x/>'.encode("utf-16"))
        .bytes(),
        f"The document contains definitions (a DTD) that are not safe to read. {AGAIN}",
    ),
    "deep nesting": (
        WordFile("<w:ins>" * 400 + paragraph("x") + "</w:ins>" * 400).bytes(),
        f"The document is nested too deeply to be read. {AGAIN}",
    ),
    "no end": (
        WordFile("<w:p/>" * 20_001).part("x.bin", random.Random(1).randbytes(9000)).bytes(),
        "The document is far longer than any case study. Check that you chose the right file and upload it again.",
    ),
    "no words": (
        WordFile(paragraph("— … —")).bytes(),
        "There is no text in the document. Check that you chose the right file and upload it again.",
    ),
}


@pytest.mark.parametrize("name", SENTENCES)
def test_it_is_refused_with_a_sentence(name: str, tmp_path: Path) -> None:
    data, sentence = SENTENCES[name]
    path = tmp_path / "upload.docx"
    path.write_bytes(data)
    started = time.monotonic()
    # In this process: the child does the same after it has confined itself.
    request = {
        "path": str(path),
        "known": Known().as_dict(),
        "out_dir": str(tmp_path),
        "file_name": path.name,
    }
    assert read(request, Limits()) == Intake.refused(sentence)
    assert time.monotonic() - started < 10
    assert [file.name for file in tmp_path.iterdir()] == ["upload.docx"]


def test_an_empty_file_and_one_that_is_too_big(tmp_path: Path) -> None:
    path = tmp_path / "upload.docx"
    path.write_bytes(b"")
    assert take_in(path).error == "The file is empty. Save your document again and upload it once more."
    with path.open("wb") as file:
        file.truncate(20 * 1024 * 1024 + 1)
    assert take_in(path).error == (
        "The file is larger than 20 MiB. Make its pictures smaller (in Word: Compress Pictures) and upload it again."
    )


@pytest.mark.parametrize("limits", [Limits(seconds=1), Limits(memory_bytes=90 * 1024 * 1024)])
def test_a_document_that_costs_too_much_is_stopped(limits: Limits, tmp_path: Path) -> None:
    chance = random.Random(1)
    body = "".join(paragraph(" ".join(str(chance.random()) for _ in range(9))) for _ in range(12_000))
    path = WordFile(body).save(tmp_path)
    started = time.monotonic()
    answer = take_in(path, out_dir=tmp_path, limits=limits)
    assert answer.error.startswith("The document is too heavy to be read safely.")
    assert time.monotonic() - started < 15
    assert [file.name for file in tmp_path.iterdir()] == ["upload.docx"]


def test_a_picture_that_unpacks_to_too_many_pixels_is_left_out(tmp_path: Path) -> None:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">L", len(data)) + kind + data + struct.pack(">L", zlib.crc32(kind + data))

    header = chunk(b"IHDR", struct.pack(">LLBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0))
    bomb = b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", zlib.compress(bytes(9000))) + chunk(b"IEND", b"")
    blip = '<w:r><w:drawing><a:blip r:embed="p"/></w:drawing></w:r>'
    file = WordFile(paragraph("Text.") + paragraph(blip)).add("image", bomb, "media/a.png", "p")
    answer = take_in(file.save(tmp_path))
    assert answer.words["counted"] == 1
    assert [(f.kind, f.text) for f in answer.findings] == [("image-left-out", "the picture is too large")]
    assert "[Picture left out: the picture is too large.]" in answer.html


def test_the_copy_holds_nothing_that_runs(tmp_path: Path) -> None:
    hostile = '<script>alert(1)</script><img src=x onerror=alert(1)> "onmouseover="alert(1)'
    file = WordFile(paragraph(hostile.replace("<", "&lt;").join(("<w:r><w:t>", "</w:t></w:r>"))))
    answer = take_in(file.save(tmp_path))
    assert answer.html == (
        '<p id="block-1">&lt;script&gt;alert(1)&lt;/script&gt;&lt;img src=x onerror=alert(1)&gt; '
        '"onmouseover="alert(1)</p>'
    )


def test_the_kind_is_told_by_what_the_file_is(tmp_path: Path) -> None:
    path = tmp_path / "case study.docx"
    pdf_of([("Some text", 11)]).save(path)
    assert take_in(path).kind == "pdf"
    path.write_bytes(odt_bytes("<text:p>Some text</text:p>"))
    assert take_in(path).kind == "odt"
    strict = WordFile(paragraph("Some text"))
    strict.parts = {
        name: data.replace(
            b"schemas.openxmlformats.org/wordprocessingml/2006/main",
            b"purl.oclc.org/ooxml/wordprocessingml/main",
        )
        for name, data in strict.parts.items()
    }
    path.write_bytes(strict.bytes())
    assert take_in(path).words["counted"] == 2


def test_importing_the_tool_is_light() -> None:
    code = "import sys, casestudies.intake; print([m for m in ('lxml', 'pikepdf', 'PIL', 'mammoth', 'django') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


# The command ------------------------------------------------------------------------------------------------------


def command(*arguments: str, stdin: bytes = b"") -> tuple[int, str, str]:
    """Run the tool as from a shell: exit status, standard output, standard error."""
    done = subprocess.run(
        [sys.executable, "-m", "casestudies.intake", *arguments], input=stdin, capture_output=True
    )
    return done.returncode, done.stdout.decode(), done.stderr.decode()


def test_the_command_answers_in_json(tmp_path: Path) -> None:
    path = WordFile(paragraph("Introduction", "Heading1") + paragraph("By Ann Other.")).save(tmp_path)
    known = tmp_path / "known.json"
    known.write_text('{"author": ["Ann Other"]}')
    status, out, complaint = command(str(path), "--known", str(known), "--out", str(tmp_path / "new"))
    assert (status, complaint) == (0, "")
    assert json.loads(out) == {
        "ok": True,
        "kind": "docx",
        "words": {
            "counted": 4,
            "by_section": [{"heading": "Introduction", "level": 1, "words": 4}],
            "excluded": {
                "title_page": 0,
                "contents": 0,
                "tables": 0,
                "captions": 0,
                "references": 0,
                "appendices": 0,
            },
        },
        "findings": [
            {
                "kind": "author-name",
                "where": "Heading 'Introduction', paragraph 1",
                "text": "By Ann Other.",
                "visible": True,
                "anchor": "block-2",
            }
        ],
        "html": '<h1 id="block-1">Introduction</h1><p id="block-2">By Ann Other.</p>',
        "clean_file": str(tmp_path / "new" / "case-study.docx"),
    }
    assert command("-", stdin=path.read_bytes())[1] == out.replace(
        json.dumps(str(tmp_path / "new" / "case-study.docx")), "null"
    ).replace(
        '[{"kind": "author-name", "where": "Heading \'Introduction\', paragraph 1", "text": "By Ann Other.", '
        '"visible": true, "anchor": "block-2"}]',
        "[]",
    )


def test_a_refusal_is_an_answer(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_bytes(b"x")
    assert command(str(path)) == (0, json.dumps({"ok": False, "error": NOT_A_DOCUMENT}) + "\n", "")


def test_misuse_is_one_sentence_and_status_2(tmp_path: Path) -> None:
    path = str(WordFile(paragraph("x")).save(tmp_path))
    known = tmp_path / "known.json"
    for text, sentence in (
        ("{", "The file of known names is not valid JSON."),
        ("[]", 'The known names must be a JSON object such as {"author": ["Ann Other"]}.'),
        ('{"author": "Ann"}', "In the known names, 'author' must be a list of strings."),
        ('{"authors": []}', "The known names have a key 'authors'; the keys are author, school and people."),
    ):
        known.write_text(text)
        assert command(path, "--known", str(known)) == (2, "", f"{sentence}\n")
    assert command(str(tmp_path / "no.docx")) == (2, "", f"There is no file {tmp_path}/no.docx.\n")
    assert command(str(tmp_path)) == (2, "", f"{tmp_path} is not a file that can be read.\n")
    assert command(path, "--out", path) == (2, "", f"The folder {path} cannot be made.\n")
    status, out, complaint = command()
    assert (status, out, complaint.count("\n")) == (2, "", 1)


def test_known_names_are_read_strictly() -> None:
    assert Known.from_json('{"author": [" Ann Other ", ""], "school": []}') == Known(author=("Ann Other",))
    with pytest.raises(KnownError):
        Known.from_dict({"people": [1]})
