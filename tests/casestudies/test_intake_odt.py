"""An OpenDocument text taken in: read as its readers see it, written anew from the reading copy."""

from __future__ import annotations

import re
from pathlib import Path

from casestudies.intake import take_in
from tests.casestudies.intake_documents import image, odt_bytes, words

STYLES = (
    '<style:style style:name="T1" style:family="text"><style:text-properties fo:font-weight="bold"/></style:style>'
    '<style:style style:name="T2" style:family="text"><style:text-properties text:display="none"/></style:style>'
    '<text:list-style style:name="L1"><text:list-level-style-number text:level="1" style:num-format="1"/>'
    "</text:list-style>"
)
BODY = (
    '<text:p text:style-name="Title">Raising attainment</text:p>'
    "<text:table-of-content><text:index-body><text:p>Introduction 1</text:p></text:index-body></text:table-of-content>"
    '<text:h text:outline-level="1">Introduction</text:h>'
    '<text:p>We <text:span text:style-name="T1">really</text:span> tried<text:span text:style-name="T2"> secret</text:span>'
    '<text:note text:note-class="footnote"><text:note-citation>1</text:note-citation><text:note-body><text:p>A note.'
    "</text:p></text:note-body></text:note>.</text:p>"
    '<text:list text:style-name="L1"><text:list-item><text:p>First</text:p></text:list-item></text:list>'
    "<table:table><table:table-row><table:table-cell><text:p>a</text:p></table:table-cell></table:table-row></table:table>"
    '<text:p>See <text:a xlink:href="https://example.org/p">a paper</text:a><text:s/>and '
    '<draw:frame><draw:image xlink:href="Pictures/a.png"/><svg:desc>A graph</svg:desc></draw:frame></text:p>'
    '<text:h text:outline-level="1">References</text:h>' + f"<text:p>{words(6)}</text:p>"
)


def test_structure_text_and_words_of_an_odt(tmp_path: Path) -> None:
    path = tmp_path / "upload.odt"
    path.write_bytes(odt_bytes(BODY, STYLES, parts={"Pictures/a.png": image()}))
    answer = take_in(path, out_dir=tmp_path)
    html = re.sub(r' (id|rel)="[^"]*"|data:[^"]*', "", answer.html)
    assert html == (
        '<p class="title">Raising attainment</p><p class="toc">Introduction 1</p><h1>Introduction</h1>'
        '<p>We <strong>really</strong> tried<sup><a href="#footnote-1">[1]</a></sup>.</p><ol><li><p>First</p></li></ol>'
        "<table><tbody><tr><td><p>a</p></td></tr></tbody></table>"
        f'<p>See <a href="https://example.org/p">a paper</a> and <img src="" alt="A graph"></p><h1>References</h1>'
        f'<p>{words(6)}</p><ol><li><p>A note.</p> <a href="#footnote-ref-1">↑</a></li></ol>'
    )
    assert answer.words == {
        "counted": 11,
        "by_section": [{"heading": "Introduction", "level": 1, "words": 11}],
        "excluded": {
            "title_page": 2,
            "contents": 2,
            "tables": 1,
            "captions": 0,
            "references": 7,
            "appendices": 0,
        },
    }
    assert [(f.kind, f.text) for f in answer.findings] == [("hidden-text", "secret")]
    again = take_in(str(answer.clean_file))
    assert (again.kind, again.words, again.findings) == ("odt", answer.words, ())
    assert re.sub(r"<[^>]+>", "", again.html) == re.sub(r"<[^>]+>", "", answer.html)


def test_macros_and_passwords_of_an_odt_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "upload.odt"
    path.write_bytes(odt_bytes("<text:p>x</text:p>", parts={"Basic/Standard/Module1.xml": b"<a/>"}))
    assert take_in(path).error == (
        "The document contains macros. Save it as a Word document (.docx) without macros and upload it again."
    )
    manifest = b'<m:manifest xmlns:m="urn:x"><m:file-entry><m:encryption-data/></m:file-entry></m:manifest>'
    path.write_bytes(odt_bytes("<text:p>x</text:p>", parts={"META-INF/manifest.xml": manifest}))
    assert (
        take_in(path).error
        == "The document is protected by a password. Remove the password and upload it again."
    )
