"""A Word document taken in: its text as readers see it, its traces found, its clean copy written anew."""

from __future__ import annotations

import io
import re
import zipfile
from base64 import b64decode
from pathlib import Path

import pytest
from PIL import Image

from casestudies.intake import Intake, Known, take_in
from tests.casestudies.intake_documents import (
    NAMESPACES,
    W,
    WordFile,
    every_byte,
    field,
    image,
    paragraph,
    picture,
    run,
    table,
    words,
)

KNOWN = Known(
    author=("Morag MacAllister", "morag.macallister@example.org"),
    school=("Anytown Primary School",),
    people=(),
)


def text_of(html: str) -> str:
    """The words of a reading copy, without tags."""
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def kinds(answer: Intake) -> list[str]:
    """The kinds of all findings, in order."""
    return [finding.kind for finding in answer.findings]


def test_text_is_read_as_its_readers_see_it(tmp_path: Path) -> None:
    hidden = run("secret", "<w:vanish/>")
    moved = '<w:moveFrom w:author="B Body">' + run("old place") + "</w:moveFrom>"
    body = (
        paragraph("Introduction", "Heading1")
        + paragraph(run("We ") + '<w:ins w:author="B Body">' + run("really ") + "</w:ins>" + run("tried."))
        + paragraph(run("Kept") + '<w:del w:author="B Body"><w:r><w:delText>gone</w:delText></w:r></w:del>')
        + paragraph(run("Seen ") + hidden + moved + run("here."))
    )
    answer = take_in(WordFile(body).save(tmp_path))
    assert text_of(answer.html) == "Introduction We really tried. Kept Seen here."
    assert answer.kind == "docx"
    assert [f.text for f in answer.findings if f.kind == "hidden-text"] == ["secret"]
    assert [f.text for f in answer.findings if f.kind == "tracked-change"] == [
        "gone",
        "old place",
        "B Body: 1 deletion, 1 insertion, 1 move",
    ]


def test_headings_lists_tables_links_and_notes_reach_the_copy(tmp_path: Path) -> None:
    bullets = (
        f'<w:numbering xmlns:w="{W}"><w:abstractNum w:abstractNumId="4"><w:lvl w:ilvl="0"><w:numFmt w:val="decimal"/>'
        '</w:lvl></w:abstractNum><w:num w:numId="7"><w:abstractNumId w:val="4"/></w:num></w:numbering>'
    )
    number = '<w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="7"/></w:numPr></w:pPr>'
    notes = (
        f'<w:footnotes {NAMESPACES}><w:footnote w:id="0" w:type="separator"><w:p/></w:footnote>'
        f'<w:footnote w:id="2">{paragraph("A note.")}</w:footnote></w:footnotes>'
    )
    link = f'<w:hyperlink r:id="web">{run("a source")}</w:hyperlink>'
    body = (
        paragraph("Aim", "Heading1")
        + f"<w:p>{number}{run('First')}</w:p><w:p>{number}{run('Second')}</w:p>"
        + paragraph(run("Text", "<w:b/>") + '<w:r><w:footnoteReference w:id="2"/></w:r>' + link)
        + table(("a", "b"), ("1", "2"))
    )
    file = WordFile(body).add("numbering", bullets).add("footnotes", notes)
    file.relate("hyperlink", "https://example.org/paper", "web", external=True)
    answer = take_in(file.save(tmp_path), out_dir=tmp_path)
    assert re.sub(r' (id|rel)="[^"]*"', "", answer.html) == (
        "<h1>Aim</h1><ol><li>First</li><li>Second</li></ol>"
        '<p><strong>Text</strong><sup><a href="#footnote-2">[1]</a></sup>'
        '<a href="https://example.org/paper">a source</a></p>'
        "<table><tbody><tr><td><p>a</p></td><td><p>b</p></td></tr><tr><td><p>1</p></td><td><p>2</p></td></tr>"
        '</tbody></table><ol><li><p>A note. <a href="#footnote-ref-2">↑</a></p></li></ol>'
    )
    again = take_in(Path(str(answer.clean_file)))
    assert text_of(again.html) == text_of(answer.html)
    assert again.words == answer.words
    assert again.findings == ()


def test_words_are_counted_by_the_rule(tmp_path: Path) -> None:
    body = (
        paragraph("Raising attainment in writing", "Title")
        + paragraph("A case study of improvement")
        + paragraph("Contents", "TOC1")
        + paragraph("Introduction 1", "TOC1")
        + paragraph("Introduction", "Heading1")
        + paragraph("A well-known approach (Smith, 2019) & more — in 2022–23.")
        + paragraph("Data", "Heading2")
        + paragraph(words(20))
        + table(("Stage", "On track"), ("P5", "71%"))
        + paragraph("Table 1: Attainment at P5", "Caption")
        + paragraph("References", "Heading1")
        + paragraph(words(30))
        + paragraph("Books", "Heading2")
        + paragraph(words(10))
        + paragraph("Appendix 1: Survey", "Heading1")
        + paragraph(words(40))
        + table(("Question", "Answer"))
    )
    answer = take_in(WordFile(body).save(tmp_path))
    assert answer.words == {
        "counted": 30,
        "by_section": [
            {"heading": "Introduction", "level": 1, "words": 9},
            {"heading": "Data", "level": 2, "words": 21},
        ],
        "excluded": {
            "title_page": 9,
            "contents": 3,
            "tables": 5,
            "captions": 5,
            "references": 42,
            "appendices": 45,
        },
    }


def test_sections_are_recognised_without_styles(tmp_path: Path) -> None:
    bold = "<w:b/>"
    body = (
        paragraph(run("Introduction", bold))
        + paragraph(words(12))
        + paragraph(run("What we tried", bold))
        + paragraph(words(8))
        + paragraph("Reference List:")
        + paragraph(words(25))
        + paragraph("Appendix A - Pupil survey")
        + paragraph(words(5))
    )
    answer = take_in(WordFile(body).save(tmp_path))
    assert answer.words["by_section"] == [
        {"heading": "Introduction", "level": 1, "words": 13},
        {"heading": "What we tried", "level": 1, "words": 11},
    ]
    assert answer.words["excluded"]["references"] == 27
    assert answer.words["excluded"]["appendices"] == 9


def test_a_name_in_the_text_is_found_where_it_stands(tmp_path: Path) -> None:
    body = (
        paragraph("Introduction", "Heading1")
        + paragraph("All began well.")
        + paragraph(
            "In Mórag McAllister’s class at Anytown Primary we met Mrs MacAllister; write to mm@example.org."
        )
    )
    answer = take_in(WordFile(body).save(tmp_path), KNOWN)
    assert [(f.kind, f.where, f.visible, f.anchor) for f in answer.findings] == [
        ("author-name", "Heading 'Introduction', paragraph 2", True, "block-3"),
        ("school-name", "Heading 'Introduction', paragraph 2", True, "block-3"),
        ("author-name", "Heading 'Introduction', paragraph 2", True, "block-3"),
        ("e-mail", "Heading 'Introduction', paragraph 2", True, "block-3"),
    ]
    assert answer.findings[0].text == "In Mórag McAllister’s class at Anytown Primary we met Mrs…"


def test_the_file_s_own_author_is_looked_for_in_the_text(tmp_path: Path) -> None:
    core = (
        '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:creator>Isla Rintoul</dc:creator></cp:coreProperties>'
    )
    file = WordFile(paragraph("This was written by I. Rintoul in May.")).part("docProps/core.xml", core)
    answer = take_in(file.save(tmp_path))
    assert [(f.kind, f.visible) for f in answer.findings] == [
        ("document-property", False),
        ("author-name", True),
    ]


def test_a_picture_keeps_its_pixels_and_nothing_else(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x013B] = "Morag MacAllister"
    data = image("JPEG", exif=exif, comment=b"taken by Morag MacAllister")
    crop = '<a:srcRect l="50000"/>'
    file = WordFile(paragraph("See.") + paragraph(picture("pic", "Morag MacAllister at her desk", crop)))
    file.add("image", data, "media/image1.jpeg", "pic")
    answer = take_in(file.save(tmp_path), KNOWN, tmp_path)
    source = re.search(r'src="data:image/jpeg;base64,([^"]+)"', answer.html)
    assert source
    shown = Image.open(io.BytesIO(b64decode(source.group(1))))
    assert shown.size == (20, 20)
    red, _, blue = shown.getpixel((1, 10))  # type: ignore[misc]
    assert blue > 200 > red, "the half that was cropped away is back"
    assert dict(shown.getexif()) == {}
    assert (
        b"Allister"
        not in b64decode(source.group(1)) + every_byte(str(answer.clean_file)) + answer.html.encode()
    )
    assert [(f.kind, f.text) for f in answer.findings] == [
        ("image-text", "Morag MacAllister"),
        ("image-text", "taken by Morag MacAllister"),
        ("image-text", "Morag MacAllister at her desk"),
    ]


def test_a_chart_becomes_the_table_of_its_figures(tmp_path: Path) -> None:
    def points(*values: str) -> str:
        return "".join(f'<c:pt idx="{i}"><c:v>{v}</c:v></c:pt>' for i, v in enumerate(values))

    chart = (
        f"<c:chartSpace {NAMESPACES}><c:chart><c:title><a:t>On track</a:t></c:title><c:barChart><c:ser><c:tx>{points('P5')}"
        f"</c:tx><c:cat>{points('August', 'May')}</c:cat><c:val>{points('61', '74')}</c:val></c:ser></c:barChart></c:chart>"
        "</c:chartSpace>"
    )
    drawing = '<w:r><w:drawing><wp:inline><a:graphic><a:graphicData><c:chart r:id="ch"/></a:graphicData></a:graphic>'
    file = WordFile(paragraph(run("Evidence.") + drawing + "</wp:inline></w:drawing></w:r>"))
    answer = take_in(file.add("chart", chart, "charts/chart1.xml", "ch").save(tmp_path))
    assert text_of(answer.html) == "Evidence. Chart: On track P5 August 61 May 74"
    assert answer.words["counted"] == 1


def test_fields_that_name_the_author_are_left_out(tmp_path: Path) -> None:
    body = (
        paragraph(
            run("By ")
            + field("AUTHOR \\* MERGEFORMAT", "Morag MacAllister")
            + run(" on page ")
            + field("PAGE", "3")
        )
        + '<w:p><w:fldSimple w:instr=" FILENAME \\p ">'
        + run("C:\\Users\\mmac\\study.docx")
        + "</w:fldSimple></w:p>"
        + paragraph(field('HYPERLINK "https://example.org/a"', "the paper"))
    )
    answer = take_in(WordFile(body).save(tmp_path))
    assert text_of(answer.html) == "By on page 3 the paper"
    assert 'href="https://example.org/a"' in answer.html
    assert [(f.kind, f.text) for f in answer.findings] == [
        ("field-code", "AUTHOR \\* MERGEFORMAT: Morag MacAllister"),
        ("field-code", "FILENAME \\p: C:\\Users\\mmac\\study.docx"),
    ]


@pytest.mark.parametrize(
    ("address", "kind"),
    [
        ("mailto:morag.macallister@example.org", "e-mail"),
        ("https://authority-my.sharepoint.com/personal/m_x/study.docx", "hyperlink"),
        ("file:///C:/Users/m/study.docx", "hyperlink"),
        ("javascript:alert(1)", "hyperlink"),
        ("https://example.org/staff/morag-macallister", "hyperlink"),
    ],
)
def test_links_that_lead_to_a_person_are_taken_out(tmp_path: Path, address: str, kind: str) -> None:
    file = WordFile(paragraph(f'<w:hyperlink r:id="l">{run("here")}</w:hyperlink>'))
    answer = take_in(file.relate("hyperlink", address, "l", external=True).save(tmp_path), KNOWN, tmp_path)
    assert re.sub(r' id="[^"]*"', "", answer.html) == "<p>here</p>"
    assert kinds(answer) == [kind]
    assert address.encode() not in every_byte(str(answer.clean_file))


def test_the_same_document_gives_the_same_answer_and_bytes(tmp_path: Path) -> None:
    file = WordFile(paragraph("Aim", "Heading1") + paragraph(picture("p"))).add(
        "image", image(), "media/a.png", "p"
    )
    path = file.save(tmp_path)
    first = take_in(path, KNOWN, tmp_path)
    clean = Path(str(first.clean_file)).read_bytes()
    second = take_in(path, KNOWN, tmp_path)
    assert second == first
    assert Path(str(second.clean_file)).read_bytes() == clean
    assert clean[:4] == b"PK\x03\x04"
    with zipfile.ZipFile(io.BytesIO(clean)) as package:
        assert {entry.date_time for entry in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert sorted(package.namelist()) == [
            "[Content_Types].xml",
            "_rels/.rels",
            "word/_rels/document.xml.rels",
            "word/_rels/footnotes.xml.rels",
            "word/document.xml",
            "word/footnotes.xml",
            "word/media/picture1.png",
            "word/numbering.xml",
            "word/styles.xml",
        ]


def test_a_note_with_a_list_in_it_is_whole_in_the_clean_file(tmp_path: Path) -> None:
    bullets = (
        f'<w:numbering xmlns:w="{W}"><w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/>'
        '</w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num></w:numbering>'
    )
    item = (
        '<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr>'
        + run("Item here.")
        + "</w:p>"
    )
    notes = f'<w:footnotes {NAMESPACES}><w:footnote w:id="1">{paragraph("A note.")}{item}</w:footnote></w:footnotes>'
    file = WordFile(paragraph(run("Text") + '<w:r><w:footnoteReference w:id="1"/></w:r>'))
    file.add("numbering", bullets).add("footnotes", notes)
    answer = take_in(file.save(tmp_path), out_dir=tmp_path)
    assert answer.words["counted"] == 5
    again = take_in(str(answer.clean_file))
    assert text_of(again.html) == text_of(answer.html) == "Text [1] A note. Item here. ↑"
