"""Somebody's name is planted wherever a file can carry one: none of it may reach a marker, all of it is reported."""

from __future__ import annotations

import io
import random
from collections.abc import Callable
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

import pytest
from pikepdf import Array, Dictionary, Name, String
from PIL import Image

from casestudies.intake import Intake, Known, take_in
from tests.casestudies.intake_documents import (
    NAMESPACES,
    OFFICE,
    WordFile,
    every_byte,
    every_byte_of_pdf,
    field,
    image,
    odt_bytes,
    paragraph,
    pdf_of,
    picture,
    run,
)

Plant = Callable[[str], str]
"""Gives a name for a place, and remembers that it was planted there."""


class Planted:
    """A different invented person for every place, so that a leak says where it comes from."""

    FIRST = [
        "Aileen",
        "Barclay",
        "Catriona",
        "Donnchadh",
        "Effie",
        "Fearghas",
        "Grizel",
        "Hector",
        "Iseabail",
        "Jockie",
        "Kenina",
        "Lachie",
        "Mairead",
    ]

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)
        self.people: dict[str, str] = {}

    def __call__(self, place: str) -> str:
        """The person of a place; asked twice, the same."""
        if place not in self.people:
            syllables = [self._random.choice("bdfgklmnprt") + self._random.choice("aeiou") for _ in range(5)]
            self.people[place] = f"{self._random.choice(self.FIRST)} {''.join(syllables).capitalize()}"
        return self.people[place]

    def leaks(self, data: bytes) -> list[str]:
        """The places whose person is in the data, in any of the encodings that files use."""
        return [
            place
            for place, name in self.people.items()
            for encoding in ("utf-8", "utf-16-le", "utf-16-be")
            if name.encode(encoding) in data or name.split()[1].encode(encoding) in data
        ]

    def unreported(self, answer: Intake) -> list[str]:
        """The places whose person no finding names."""
        said = "\n".join(finding.text.replace(".", " ") for finding in answer.findings)
        return [place for place, name in self.people.items() if name not in said]


def exif_of(name: str) -> Image.Exif:
    """The camera data of a picture taken by somebody."""
    exif = Image.Exif()
    exif[0x013B] = name
    return exif


def word_file(p: Plant) -> bytes:
    """A Word document with a name in every place that Word has for one."""

    def q(place: str) -> str:
        return quoteattr(p(place))

    changed = "<w:pPr><w:rPr><w:rPrChange w:author={}><w:rPr/></w:rPrChange></w:rPr></w:pPr>"
    body = (
        paragraph("Introduction", "Heading1")
        + paragraph(f"<w:ins w:author={q('insertion')}>{run('Text that counts.')}</w:ins>")
        + f"<w:p>{changed.format(q('change of format'))}{run('More.')}</w:p>"
        + f"<w:p><w:del w:author={q('deletion')}><w:r><w:delText>{p('deleted text')}</w:delText></w:r></w:del></w:p>"
        + paragraph(field("AUTHOR", p("AUTHOR field")))
        + paragraph(field("LASTSAVEDBY", p("LASTSAVEDBY field")))
        + f'<w:p><w:fldSimple w:instr=" FILENAME ">{run(p("FILENAME field"))}</w:fldSimple></w:p>'
        + '<w:sdt><w:sdtPr><w:dataBinding w:xpath="/ns1:coreProperties[1]/ns0:creator[1]"/></w:sdtPr>'
        + f"<w:sdtContent>{paragraph(p('content control'))}</w:sdtContent></w:sdt>"
        + paragraph(run(p("hidden text"), "<w:vanish/>"))
        + paragraph(picture("pic", f"Photo of {p('alternative text')}"))
        + paragraph(f'<w:hyperlink r:id="mail">{run("write to me")}</w:hyperlink>')
        + paragraph(f'<w:hyperlink r:id="drive">{run("my folder")}</w:hyperlink>')
        + f'<w:p><w:bookmarkStart w:id="0" w:name="end"/>{run("The end.")}</w:p>'
    )
    core = (
        '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/">'
        + "".join(
            f"<{tag}>{p(tag)}</{tag}>"
            for tag in (
                "dc:creator",
                "cp:lastModifiedBy",
                "dc:title",
                "dc:subject",
                "cp:keywords",
                "dc:description",
                "cp:category",
            )
        )
        + "</cp:coreProperties>"
    )
    app = (
        '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
        + "".join(f"<{tag}>{p(tag)}</{tag}>" for tag in ("Company", "Manager", "HyperlinkBase"))
        + f"<Template>{p('app Template')}.dotm</Template></Properties>"
    )
    custom = (
        '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties" '
        'xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"><property name="Owner">'
        f"<vt:lpwstr>{p('custom property')}</vt:lpwstr></property></Properties>"
    )
    comments = (
        f"<w:comments {NAMESPACES}><w:comment w:id='1' w:author={q('comment author')} w:initials='XY'>"
        f"{paragraph(p('comment text'))}</w:comment></w:comments>"
    )
    people = (
        f"<w15:people {NAMESPACES}><w15:person w15:author={q('people part')}><w15:presenceInfo "
        f'w15:userId="S::{p("people part address").replace(" ", ".")}@example.org::1"/></w15:person></w15:people>'
    )
    settings = (
        f"<w:settings {NAMESPACES}><w:docVars><w:docVar w:name='v' w:val={q('document variable')}/></w:docVars>"
        f"<w:mailMerge><w:query w:val={q('mail merge')}/></w:mailMerge></w:settings>"
    )
    file = WordFile(body).part("docProps/core.xml", core).part("docProps/app.xml", app)
    file.part("docProps/custom.xml", custom).add("comments", comments).add("people", people).add(
        "settings", settings
    )
    file.add("header", f"<w:hdr {NAMESPACES}>{paragraph(p('header'))}</w:hdr>", "header1.xml")
    file.add("footer", f"<w:ftr {NAMESPACES}>{paragraph(p('footer'))}</w:ftr>", "footer1.xml")
    file.part("customXml/item1.xml", f"<x><owner>{p('custom XML')}</owner></x>")
    file.part(
        "word/_rels/settings.xml.rels",
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" '
        f'Type="x/attachedTemplate" Target="file:///C:/Users/{p("attached template")}/t.dotm" TargetMode="External"/>'
        "</Relationships>",
    )
    signature = f"<Signature><X509SubjectName>CN={p('signature')}</X509SubjectName></Signature>"
    file.part("_xmlsignatures/sig1.xml", signature)
    exif = image("JPEG", exif=exif_of(p("EXIF")), comment=p("comment in a JPEG").encode())
    file.add("image", exif, "media/image1.jpeg", "pic")
    file.add("oleObject", b"an embedded sheet of " + p("embedded file").encode(), "embeddings/sheet.bin")
    file.relate("hyperlink", f"mailto:{p('mail link').replace(' ', '.')}@example.org", "mail", external=True)
    file.relate(
        "hyperlink", f"https://x-my.sharepoint.com/personal/{p('drive link')}", "drive", external=True
    )
    return file.bytes()


def odt_file(p: Plant) -> bytes:
    """An OpenDocument text with a name in every place that LibreOffice has for one."""
    body = (
        "<text:tracked-changes><text:changed-region><text:deletion><office:change-info>"
        f"<dc:creator>{p('change author')}</dc:creator></office:change-info><text:p>{p('deleted text')}</text:p>"
        "</text:deletion></text:changed-region></text:tracked-changes>"
        f'<text:user-field-decls><text:user-field-decl text:name="f" office:string-value={quoteattr(p("user field"))}/>'
        "</text:user-field-decls>"
        '<text:h text:outline-level="1">Introduction</text:h>'
        f"<text:p>Text that counts.<office:annotation><dc:creator>{p('comment author')}</dc:creator>"
        f"<text:p>{p('comment text')}</text:p></office:annotation></text:p>"
        f"<text:p>By <text:author-name>{p('author field')}</text:author-name> in "
        f"<text:file-name>{p('file name field')}</text:file-name></text:p>"
        f'<text:p><text:span text:style-name="H">{p("hidden text")}</text:span>More.</text:p>'
        f'<text:p><draw:frame draw:name="x"><draw:image xlink:href="Pictures/a.jpg"/><svg:desc>{p("alternative text")}'
        "</svg:desc></draw:frame></text:p>"
        f'<text:p><text:a xlink:href="mailto:{p("mail link").replace(" ", ".")}@example.org">write</text:a></text:p>'
    )
    styles = '<style:style style:name="H" style:family="text"><style:text-properties text:display="none"/></style:style>'
    meta = (
        f"<meta:initial-creator>{p('initial creator')}</meta:initial-creator><dc:creator>{p('creator')}</dc:creator>"
        f"<dc:title>{p('title')}</dc:title><meta:printed-by>{p('printed by')}</meta:printed-by>"
        f'<meta:user-defined meta:name="Owner">{p("custom property")}</meta:user-defined>'
        f'<meta:template xlink:href="file:///home/{escape(p("template"))}/t.ott"/>'
    )
    page = (
        f"<office:document-styles {OFFICE}><office:master-styles><style:master-page><style:header><text:p>{p('header')}"
        f"</text:p></style:header><style:footer><text:p>{p('footer')}</text:p></style:footer></style:master-page>"
        "</office:master-styles></office:document-styles>"
    )
    settings = f"<office:document-settings {OFFICE}/>"
    parts = {
        "styles.xml": page.encode(),
        "settings.xml": settings.encode(),
        "Pictures/a.jpg": image("JPEG", exif=exif_of(p("EXIF"))),
    }
    return odt_bytes(body, styles, meta, parts)


def pdf_file(p: Plant) -> bytes:
    """A PDF with a name in every place that it has for one, beside its pages."""
    pdf = pdf_of([("Introduction", 16), ("Text that counts.", 11)])
    page = pdf.pages[0].obj
    pdf.docinfo["/Author"] = p("Info Author")
    pdf.docinfo["/Title"] = p("Info Title")
    pdf.docinfo["/Company"] = p("Info Company")
    pdf.docinfo["/Keywords"] = p("Info Keywords")
    xmp = (
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        '<rdf:Description xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:creator><rdf:Seq>'
        f"<rdf:li>{p('XMP creator')}</rdf:li></rdf:Seq></dc:creator></rdf:Description></rdf:RDF></x:xmpmeta>"
    )
    pdf.Root.Metadata = pdf.make_stream(xmp.encode(), Type=Name.Metadata, Subtype=Name.XML)
    note = Dictionary(
        Type=Name.Annot, Subtype=Name.Text, Rect=[0, 0, 9, 9], T=p("annotation /T"), Contents=p("annotation")
    )
    mail = f"mailto:{p('mail link').replace(' ', '.')}@example.org"
    link = Dictionary(
        Type=Name.Annot, Subtype=Name.Link, Rect=[0, 0, 9, 9], A=Dictionary(S=Name.URI, URI=String(mail))
    )
    page.Annots = Array([pdf.make_indirect(note), pdf.make_indirect(link)])
    entry = Dictionary(FT=Name.Tx, T="who", V=p("form value"))
    signed = Dictionary(FT=Name.Sig, T="sig", V=Dictionary(Type=Name.Sig, Name=p("signature")))
    pdf.Root.AcroForm = Dictionary(Fields=Array([pdf.make_indirect(entry), pdf.make_indirect(signed)]))
    pdf.attachments[f"{p('attachment')}.txt"] = b"by " + p("attachment").encode()
    pdf.Root.Outlines = Dictionary(
        First=pdf.make_indirect(Dictionary(Title=f"{p('bookmark')} x@example.org"))
    )
    page.PieceInfo = Dictionary(Word=Dictionary(Private=String("private")))
    photo = pdf.make_stream(image("JPEG", (60, 60), exif=exif_of("X" * 4 + "camera owner")))
    for key, value in {"Type": Name.XObject, "Subtype": Name.Image, "Width": 60, "Height": 60}.items():
        photo[f"/{key}"] = value
    photo.ColorSpace, photo.BitsPerComponent, photo.Filter = Name.DeviceRGB, 8, Name.DCTDecode
    page.Resources.XObject = Dictionary(Im0=photo)
    out = io.BytesIO()
    pdf.save(out)
    return out.getvalue()


MADE = {"docx": word_file, "odt": odt_file, "pdf": pdf_file}
NOT_NAMED = {"embedded file"}
"""What is inside an embedded file is not read: the finding says that there is one."""


@pytest.mark.parametrize("kind", MADE)
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_nobody_planted_beside_the_text_reaches_a_marker(kind: str, seed: int, tmp_path: Path) -> None:
    planted = Planted(seed)
    path = tmp_path / f"upload.{kind}"
    path.write_bytes(MADE[kind](planted))
    read = every_byte_of_pdf if kind == "pdf" else every_byte
    assert planted.leaks(read(path)) != [], "nothing was planted"
    answer = take_in(path, out_dir=tmp_path)
    assert answer.ok, answer.error
    assert "Text that counts." in answer.html
    assert planted.leaks(answer.html.encode()) == []
    assert planted.leaks(read(str(answer.clean_file))) == []
    assert b"camera owner" not in read(str(answer.clean_file))
    assert planted.unreported(answer) == [place for place in planted.people if place in NOT_NAMED]
    assert all(not finding.visible for finding in answer.findings)


@pytest.mark.parametrize("kind", MADE)
def test_what_is_typed_is_shown_to_the_author_as_still_there(kind: str, tmp_path: Path) -> None:
    text = "My name is Una Strathyre and I teach at Kinlochbervie Academy."
    path = tmp_path / f"upload.{kind}"
    if kind == "docx":
        path.write_bytes(WordFile(paragraph(text)).bytes())
    elif kind == "odt":
        path.write_bytes(odt_bytes(f"<text:p>{text}</text:p>"))
    else:
        pdf_of([(text, 11)]).save(path)
    answer = take_in(path, Known(author=("Una Strathyre",), school=("Kinlochbervie Academy",)))
    assert [(f.kind, f.visible) for f in answer.findings] == [("author-name", True), ("school-name", True)]


def test_the_name_of_the_file_is_found(tmp_path: Path) -> None:
    path = WordFile(paragraph("Text.")).save(tmp_path, "Una_Strathyre-IOC final.docx")
    answer = take_in(path, Known(author=("Una Strathyre",)), tmp_path)
    assert [(f.kind, f.text) for f in answer.findings] == [("file-name", "Una_Strathyre-IOC final.docx")]
    assert answer.clean_file == str(tmp_path / "case-study.docx")
