"""A PDF taken in: its text and headings guessed, its clean file made of nothing but its pages."""

from __future__ import annotations

import re
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name

from casestudies.intake import Known, take_in
from tests.casestudies.intake_documents import every_byte_of_pdf, image, pdf_of, words

KNOWN = Known(author=("Morag MacAllister", "morag.macallister@example.org"))


def saved(pdf: pikepdf.Pdf, folder: Path, **options: object) -> Path:
    """The PDF, written into a folder."""
    path = folder / "upload.pdf"
    pdf.save(path, **options)
    return path


def test_headings_and_paragraphs_are_guessed_and_counted(tmp_path: Path) -> None:
    pdf = pdf_of(
        [
            ("Raising attainment", 24),
            ("Introduction", 16),
            ("We looked at what chil-", 11),
            ("dren write in P5.", 11),
            ("References", 16),
            (words(9, "source"), 11),
        ],
        [("Appendix 1: Survey", 16), (words(7, "question"), 11)],
    )
    answer = take_in(saved(pdf, tmp_path), out_dir=tmp_path)
    assert re.sub(r' id="[^"]*"', "", answer.html) == (
        "<h1>Raising attainment</h1><h2>Introduction</h2><p>We looked at what children write in P5.</p>"
        f"<h2>References</h2><p>{words(9, 'source')}</p><h2>Appendix 1: Survey</h2><p>{words(7, 'question')}</p>"
    )
    assert answer.words == {
        "counted": 9,
        "by_section": [{"heading": "Introduction", "level": 2, "words": 9}],
        "excluded": {
            "title_page": 2,
            "contents": 0,
            "tables": 0,
            "captions": 0,
            "references": 10,
            "appendices": 10,
        },
    }
    assert answer.clean_file == str(tmp_path / "case-study.pdf")


def test_what_is_repeated_at_the_edges_is_no_text_but_stays_on_the_page(tmp_path: Path) -> None:
    pages = [
        [("M MacAllister, Anytown", 9), (f"Part {n} of what we did", 11), (f"Page {n} of 4", 9)]
        for n in range(1, 5)
    ]
    answer = take_in(saved(pdf_of(*pages), tmp_path), KNOWN)
    assert answer.words["counted"] == 24
    assert [(f.kind, f.text, f.visible) for f in answer.findings] == [
        ("header-footer", "M MacAllister, Anytown", True)
    ]


def test_a_scan_is_refused(tmp_path: Path) -> None:
    pdf = pdf_of([])
    picture = pdf.make_stream(
        image("JPEG", (300, 300)), Type=Name.XObject, Subtype=Name.Image, Width=300, Height=300
    )
    picture.ColorSpace, picture.BitsPerComponent, picture.Filter = Name.DeviceRGB, 8, Name.DCTDecode
    pdf.pages[0].obj.Resources.XObject = Dictionary(Im0=picture)
    pdf.pages[0].obj.Contents = pdf.make_stream(b"q 300 0 0 300 0 0 cm /Im0 Do Q")
    answer = take_in(saved(pdf, tmp_path))
    assert answer.error.startswith("No text can be read in this PDF: it seems to be a scan")


def test_a_password_is_refused_but_an_empty_one_is_taken_off(tmp_path: Path) -> None:
    closed = saved(
        pdf_of([("Hello there", 11)]), tmp_path, encryption=pikepdf.Encryption(user="s", owner="o")
    )
    assert (
        take_in(closed).error
        == "The document is protected by a password. Remove the password and upload it again."
    )
    half_open = saved(
        pdf_of([("Hello there", 11)]), tmp_path, encryption=pikepdf.Encryption(user="", owner="o")
    )
    answer = take_in(half_open, out_dir=tmp_path)
    assert answer.words["counted"] == 2
    with pikepdf.open(tmp_path / "case-study.pdf") as clean:
        assert not clean.is_encrypted


@pytest.mark.parametrize("data", [b"%PDF-1.7\n" + b"x" * 200, b"%PDF-1.4\n1 0 obj\n<<", b"%PDF-"])
def test_a_broken_pdf_is_refused(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "upload.pdf"
    path.write_bytes(data)
    assert (
        take_in(path).error
        == "The PDF is damaged. Open it, print or export it as a new PDF, and upload that one."
    )


def test_too_many_pages_are_refused(tmp_path: Path) -> None:
    answer = take_in(saved(pdf_of(*[[("x", 11)]] * 401), tmp_path))
    assert answer.error.startswith("The PDF has more than 400 pages")


def test_a_layer_that_was_hidden_stays_hidden(tmp_path: Path) -> None:
    pdf = pdf_of([("Shown to all", 11)])
    layer = pdf.make_indirect(Dictionary(Type=Name.OCG, Name="Notes by Morag MacAllister"))
    page = pdf.pages[0].obj
    page.Resources.Properties = Dictionary(L1=layer)
    page.Contents = pdf.make_stream(page.Contents.read_bytes() + b"\n/OC /L1 BDC 0 0 9 9 re f EMC")
    pdf.Root.OCProperties = Dictionary(OCGs=Array([layer]), D=Dictionary(OFF=Array([layer])))
    answer = take_in(saved(pdf, tmp_path), out_dir=tmp_path)
    with pikepdf.open(str(answer.clean_file)) as clean:
        layers = clean.Root.OCProperties
        assert [str(item.Name) for item in layers.OCGs] == ["Layer 1"]
        assert layers.D.OFF[0].objgen == layers.OCGs[0].objgen
    assert [(f.kind, f.text) for f in answer.findings] == [
        ("document-property", "Notes by Morag MacAllister")
    ]


def test_page_code_keeps_its_text_and_loses_its_comments(tmp_path: Path) -> None:
    pdf = pdf_of([("50% of P5", 11)])
    page = pdf.pages[0].obj
    marked = b"% made by Morag MacAllister\n/Span <</ActualText (Morag MacAllister) /MCID 0>> BDC\n"
    page.Contents = pdf.make_stream(marked + page.Contents.read_bytes() + b"\nEMC")
    answer = take_in(saved(pdf, tmp_path), out_dir=tmp_path)
    assert answer.html == '<p id="block-1">50% of P5</p>'
    assert b"MacAllister" not in every_byte_of_pdf(str(answer.clean_file))


def test_the_same_pdf_gives_the_same_bytes(tmp_path: Path) -> None:
    path = saved(pdf_of([("Hello there", 11)]), tmp_path)
    take_in(path, out_dir=tmp_path)
    first = (tmp_path / "case-study.pdf").read_bytes()
    take_in(path, out_dir=tmp_path)
    assert (tmp_path / "case-study.pdf").read_bytes() == first
