"""Exports: no cell becomes a formula; the mark for Excel is there."""

import io
import zipfile

import pytest

from core.exports import csv_response, plain, xlsx_response

NASTY = '=HYPERLINK("http://example.org","x")'


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "＝", "＠"])
def test_text_that_looks_like_a_formula_is_neutralised(start):
    assert plain(f"{start}1+1") == f"'{start}1+1"


def test_csv_has_the_mark_and_keeps_accents():
    body = csv_response("schools", ["School"], [["Sgoil Ghàidhlig"], [NASTY]]).content
    assert body.startswith(b"\xef\xbb\xbf")
    assert body.decode("utf-8-sig").splitlines()[1] == "Sgoil Ghàidhlig"
    assert "\n\"'=HYPERLINK" in body.decode("utf-8-sig").replace("\r", "")


def test_xlsx_has_no_formula_at_all():
    body = xlsx_response("schools", ["School", "Words"], [[NASTY, 4987]]).content
    with zipfile.ZipFile(io.BytesIO(body)) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet
    assert "<v>4987</v>" in sheet


def test_the_same_list_is_the_same_workbook():
    rows = [["Anytown Primary School", 4987]]
    one, other = (xlsx_response("schools", ["School", "Words"], rows).content for _ in range(2))
    with zipfile.ZipFile(io.BytesIO(one)) as book:
        made = book.read("docProps/core.xml").decode()
    assert one == other
    assert "T00:00:00Z</dcterms:created>" in made
