"""Signs that look like numbers, and signs that no database keeps: the document is read all the same."""

import json

import pytest

from casestudies.intake import Known, KnownError, take_in
from casestudies.intake.answer import Finding, Intake, storable
from tests.casestudies.intake_documents import WordFile, odt_bytes, paragraph, pdf_of


@pytest.mark.parametrize("level", ["²", "9" * 5000, "-1", "", "٣"])
def test_an_outline_level_that_is_no_number_is_body_text(level, tmp_path):
    file = WordFile(
        f'<w:p><w:pPr><w:outlineLvl w:val="{level}"/></w:pPr><w:r><w:rPr><w:sz w:val="{level}"/></w:rPr>'
        "<w:t>Four words of text.</w:t></w:r></w:p>" + paragraph("More.")
    )
    path = tmp_path / "a.docx"
    path.write_bytes(file.bytes())
    answer = take_in(path, Known())
    assert (answer.ok, answer.words["counted"]) == (True, 5)


@pytest.mark.parametrize("level", ["²", "9" * 5000])
def test_a_heading_of_no_level_is_a_heading_of_the_first(level, tmp_path):
    path = tmp_path / "a.odt"
    path.write_bytes(
        odt_bytes(f'<text:h text:outline-level="{level}">Aim</text:h><text:p>Two words.</text:p>')
    )
    answer = take_in(path, Known())
    assert (answer.ok, answer.words["by_section"][0]["heading"]) == (True, "Aim")


def test_nothing_comes_out_that_a_database_refuses(tmp_path):
    """PostgreSQL keeps neither NUL nor half a pair in its JSON; properties of real PDFs hold both."""
    pdf = pdf_of([("Ann Other writes about her class.", 12)])
    pdf.docinfo["/Author"] = "Ann\x00Other"
    path = tmp_path / "a.pdf"
    pdf.save(path)
    answer = take_in(path, Known(author=("Ann Other",))).as_dict()
    assert answer["ok"] is True
    assert [
        sign
        for sign in json.dumps(answer, ensure_ascii=False)
        if ord(sign) < 32 or 0xD800 <= ord(sign) < 0xE000
    ] == []


def test_what_cannot_be_kept_becomes_a_space_and_the_rest_stays():
    assert storable({"a": ["x\x00y", "tab\tline\n", "half \ud83d", 3]}) == {
        "a": ["x y", "tab\tline\n", "half  ", 3]
    }
    finding = Finding("comment", "note 1", "Ann\x00")
    whole = Intake(ok=True, html="<p>\x0b</p>", findings=(finding,))
    assert (whole.as_dict()["html"], whole.as_dict()["findings"][0]["text"]) == ("<p> </p>", "Ann ")


def test_known_names_given_twice_are_refused():
    with pytest.raises(KnownError, match="have the key 'author' twice"):
        Known.from_json('{"author": ["Ann Other"], "author": []}')
