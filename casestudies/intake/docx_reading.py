"""A Word document as raw HTML, with what was found on the way."""

from __future__ import annotations

import base64
import io
import zipfile

import mammoth
from lxml import etree

from casestudies.intake.docx_making import make
from casestudies.intake.docx_parts import DocxParts, R, w
from casestudies.intake.docx_text import AcceptedText
from casestudies.intake.docx_traces import traces_of
from casestudies.intake.images import Pictures
from casestudies.intake.limits import Limits
from casestudies.intake.package import Element, Package, attribute, local, refuse_endless
from casestudies.intake.raw import Raw

STYLE_MAP = """
p.H1 => h1:fresh
p.H2 => h2:fresh
p.H3 => h3:fresh
p.H4 => h4:fresh
p.H5 => h5:fresh
p.H6 => h6:fresh
p.Title => p.title:fresh
p.Subtitle => p.subtitle:fresh
p.Caption => p.caption:fresh
p.Toc => p.toc:fresh
p.Quote => blockquote > p:fresh
r.LeftOut => span.left-out
"""
TYPES = (
    b'<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    b'<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    b'<Default Extension="xml" ContentType="application/xml"/><Default Extension="png" ContentType="image/png"/>'
    b'<Default Extension="jpeg" ContentType="image/jpeg"/></Types>'
)
PACKAGE_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"


def read_docx(package: Package, limits: Limits) -> Raw:
    """The reading copy of a .docx before it is sanitised; raises Refusal."""
    parts = DocxParts(package)
    refuse_endless(parts.document, limits)
    text = AcceptedText(parts, Pictures(limits))
    body = next((e for e in parts.document if local(e) == "body"), parts.document)
    stories = {"document": make("document", make("body", *text.story(body)))}
    for kind, single in (("footnotes", "Footnote"), ("endnotes", "Endnote")):
        name = parts.part(kind)
        root = parts.xml(name)
        if root is not None:
            stories[kind] = _notes(text, root, name, single)
    for kind in ("footnotes", "endnotes"):
        _drop_dangling(stories, kind)
    findings, people = traces_of(parts)
    return Raw(html=_converted(stories, text), findings=[*findings, *text.findings], people=people)


def _notes(text: AcceptedText, root: Element, owner: str, single: str) -> Element:
    notes = make(f"{single.lower()}s")
    for number, note in enumerate(
        (e for e in root if attribute(e, "type") in ("", "normal") and attribute(e, "id")), start=1
    ):
        blocks = text.story(note, f"{single} {number}", owner)
        notes.append(make(single.lower(), *blocks, id=attribute(note, "id")))
    return notes


def _drop_dangling(stories: dict[str, Element], kind: str) -> None:
    """A reference to a note that is not there would stop the converter."""
    known = {attribute(e, "id") for e in stories.get(kind, ())}
    for story in stories.values():
        for reference in list(story.iter(w(f"{kind[:-1]}Reference"))):
            if attribute(reference, "id") not in known:
                reference.getparent().remove(reference)


def _converted(stories: dict[str, Element], text: AcceptedText) -> str:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as package:
        package.writestr("[Content_Types].xml", TYPES)
        package.writestr("_rels/.rels", _relations([("main", "officeDocument", "word/document.xml", False)]))
        package.writestr("word/numbering.xml", etree.tostring(_numbering()))
        common = [(identifier, "hyperlink", address, True) for address, identifier in text.links.items()]
        common += [(name, "image", f"media/{name}", False) for name in text.drawings.media]
        kinds = [(kind, kind, f"{kind}.xml", False) for kind in ("numbering", *stories) if kind != "document"]
        for name, root in stories.items():
            package.writestr(f"word/{name}.xml", etree.tostring(root))
            own = [*common, *kinds] if name == "document" else common
            package.writestr(f"word/_rels/{name}.xml.rels", _relations(own))
        for name, data in text.drawings.media.items():
            package.writestr(f"word/media/{name}", data)
    file.seek(0)
    result = mammoth.convert_to_html(
        file,
        style_map=STYLE_MAP,
        include_embedded_style_map=False,
        external_file_access=False,
        convert_image=mammoth.images.img_element(_data_uri),
    )
    return str(result.value)


def _data_uri(image: mammoth.documents.Image) -> dict[str, str]:
    with image.open() as file:
        data = file.read()
    return {"src": f"data:{image.content_type};base64,{base64.b64encode(data).decode()}"}


def _relations(rows: list[tuple[str, str, str, bool]]) -> bytes:
    root = etree.Element(f"{{{PACKAGE_RELATIONS}}}Relationships")
    for identifier, kind, target, external in rows:
        attributes = {"Id": identifier, "Type": f"{R}/{kind}", "Target": target}
        etree.SubElement(
            root,
            f"{{{PACKAGE_RELATIONS}}}Relationship",
            attributes | ({"TargetMode": "External"} if external else {}),
        )
    return bytes(etree.tostring(root))


def _numbering() -> Element:
    """Two lists: 1 has bullets, 2 counts."""
    abstract = [
        make(
            "abstractNum",
            *(make("lvl", make("numFmt", val=kind), ilvl=str(level)) for level in range(5)),
            abstractNumId=number,
        )
        for number, kind in (("1", "bullet"), ("2", "decimal"))
    ]
    numbers = [make("num", make("abstractNumId", val=number), numId=number) for number in ("1", "2")]
    return make("numbering", *abstract, *numbers)
