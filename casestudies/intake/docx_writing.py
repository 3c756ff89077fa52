"""Writes a fresh Word document from the reading copy, and from nothing else.

Whatever the upload had beside its text cannot be in it, because nothing of the upload reaches this module.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lxml import etree

from casestudies.intake.blocks import HEADINGS
from casestudies.intake.docx_drawing import PIC, WP, A
from casestudies.intake.docx_making import make
from casestudies.intake.docx_parts import R, w
from casestudies.intake.docx_styles import STYLES
from casestudies.intake.package import Element
from casestudies.intake.zipping import picture_of, zip_of

EMU_PER_PIXEL = 9525
WIDEST = 5_760_000
TALLEST = 7_900_000
NOTE_LINK = re.compile(r"#((?:footnote|endnote)-\d+)")
BACK_LINK = re.compile(r"#(?:footnote|endnote)-ref-\d+")
PARAGRAPH_STYLES = {"title": "Title", "subtitle": "Subtitle", "caption": "Caption", "toc": "TOC1"}
MARKS = {"strong": ("b", {}), "em": ("i", {}), "s": ("strike", {}), "sup": ("vertAlign", {"val": "superscript"}),
         "sub": ("vertAlign", {"val": "subscript"})}  # fmt: skip
CONTENT_TYPES = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Default Extension="png" ContentType="image/png"/><Default Extension="jpeg" ContentType="image/jpeg"/>'
    + "".join(
        f'<Override PartName="/word/{part}.xml" '
        f'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.{kind}+xml"/>'
        for part, kind in (
            ("document", "document.main"),
            ("styles", "styles"),
            ("numbering", "numbering"),
            ("footnotes", "footnotes"),
        )
    )
    + "</Types>"
)
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"


@dataclass
class _Writing:
    """What the document being written needs beside its body."""

    relations: list[tuple[str, str, str, bool]] = field(default_factory=list)
    media: dict[str, bytes] = field(default_factory=dict)
    ordered_lists: int = 0
    notes: dict[str, Element] = field(default_factory=dict)
    called: list[str] = field(default_factory=list)

    def relate(self, kind: str, target: str, *, external: bool = False) -> str:
        """The id of a reference, the same for the same target."""
        for identifier, *rest in self.relations:
            if rest == [kind, target, external]:
                return identifier
        identifier = f"rId{len(self.relations) + 1}"
        self.relations.append((identifier, kind, target, external))
        return identifier


def write_docx(root: Element) -> bytes:
    """The bytes of a .docx with the headings, text, lists, tables, pictures and notes of a reading copy."""
    writing = _Writing()
    for part in ("styles", "numbering", "footnotes"):
        writing.relate(part, f"{part}.xml")
    for item in root.iter("li"):
        if re.fullmatch(r"(?:footnote|endnote)-\d+", item.get("id") or ""):
            writing.notes[item.get("id")] = item
    body = make("body", *_blocks(root, writing))
    body.append(
        make(
            "sectPr",
            make("pgSz", w="11906", h="16838"),
            make(
                "pgMar",
                top="1440",
                right="1440",
                bottom="1440",
                left="1440",
                header="708",
                footer="708",
                gutter="0",
            ),
        )
    )
    footnotes = _footnotes(writing)
    parts = [
        ("[Content_Types].xml", CONTENT_TYPES.encode()),
        ("_rels/.rels", _relations([("rId1", "officeDocument", "word/document.xml", False)])),
        ("word/document.xml", _xml(make("document", body))),
        ("word/_rels/document.xml.rels", _relations(writing.relations)),
        ("word/styles.xml", STYLES.encode()),
        ("word/numbering.xml", _xml(_numbering(writing.ordered_lists))),
        ("word/footnotes.xml", _xml(footnotes)),
        ("word/_rels/footnotes.xml.rels", _relations(writing.relations)),
        *((f"word/media/{name}", data) for name, data in writing.media.items()),
    ]
    return zip_of(parts)


def _xml(root: Element) -> bytes:
    etree.cleanup_namespaces(root, top_nsmap={"w": w("")[1:-1], "r": R, "wp": WP, "a": A, "pic": PIC})
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))


def _relations(rows: list[tuple[str, str, str, bool]]) -> bytes:
    root = etree.Element(f"{{{RELATIONS}}}Relationships", nsmap={None: RELATIONS})
    for identifier, kind, target, external in rows:
        attributes = {"Id": identifier, "Type": f"{R}/{kind}", "Target": target}
        etree.SubElement(
            root,
            f"{{{RELATIONS}}}Relationship",
            attributes | ({"TargetMode": "External"} if external else {}),
        )
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))


# Blocks -------------------------------------------------------------------------------------------------------


def _blocks(container: Element, writing: _Writing, style: str = "") -> list[Element]:
    blocks: list[Element] = []
    for element in container:
        tag = element.tag
        if tag in HEADINGS:
            blocks.append(_paragraph(element, writing, f"Heading{tag[1]}"))
        elif tag == "p":
            kind = PARAGRAPH_STYLES.get((element.get("class") or "").partition(" ")[0], style)
            blocks.append(_paragraph(element, writing, kind))
        elif tag in ("ul", "ol"):
            blocks += _list(element, writing, 0)
        elif tag == "table":
            blocks += _table(element, writing)
        elif tag == "blockquote":
            blocks += _blocks(element, writing, "Quote")
        elif tag == "div":
            blocks += _blocks(element, writing, style)
    return blocks


def _paragraph(element: Element, writing: _Writing, style: str = "", *extra: Element) -> Element:
    properties = make("pPr", *([make("pStyle", val=style)] if style else []), *extra)
    return make("p", properties, *_inline(element, writing, []))


def _list(element: Element, writing: _Writing, level: int) -> list[Element]:
    items = [item for item in element if item.tag == "li" and (item.get("id") or "") not in writing.notes]
    if not items:
        return []
    number = "1"
    if element.tag == "ol":
        writing.ordered_lists += 1
        number = str(writing.ordered_lists + 1)
    blocks: list[Element] = []
    for item in items:
        listed = make("numPr", make("ilvl", val=str(min(level, 8))), make("numId", val=number))
        blocks.append(_paragraph(item, writing, "ListParagraph", listed))
        for inner in item:
            if inner.tag in ("ul", "ol"):
                blocks += _list(inner, writing, level + 1)
            elif inner.tag == "table":
                blocks += _table(inner, writing)
    return blocks


def _table(element: Element, writing: _Writing) -> list[Element]:
    """A table and the empty paragraph that Word wants behind it; nothing for a table without rows."""
    rows = [row for row in element.iter("tr") if _owner(row) is element]
    if not rows:
        return []
    grid = _grid(rows)
    columns = max((len(line) for line in grid), default=1) or 1
    width = str(9026 // columns)
    table = make(
        "tbl",
        make("tblPr", make("tblStyle", val="TableGrid"), make("tblW", w="0", type="auto")),
        make("tblGrid", *(make("gridCol", w=width) for _ in range(columns))),
    )
    for row, line in zip(rows, grid, strict=True):
        written = make("tr")
        if row.getparent().tag == "thead":
            written.append(make("trPr", make("tblHeader")))
        for cell, span, continues in line:
            properties = make("tcPr", make("tcW", w=str(9026 // columns * span), type="dxa"))
            if span > 1:
                properties.append(make("gridSpan", val=str(span)))
            if continues or int(cell.get("rowspan") or 1) > 1:
                properties.append(make("vMerge", val="continue" if continues else "restart"))
            blocks = [] if continues else _cell_blocks(cell, writing)
            written.append(make("tc", properties, *(blocks or [make("p")])))
        if not line:
            written.append(make("tc", make("tcPr", make("gridSpan", val=str(columns))), make("p")))
        table.append(written)
    return [table, make("p")]


def _owner(row: Element) -> Element:
    owner = row.getparent()
    while owner is not None and owner.tag != "table":
        owner = owner.getparent()
    return owner


def _grid(rows: list[Element]) -> list[list[tuple[Element, int, bool]]]:
    """Each row as (cell, columns, whether it goes on from the row above)."""
    grid: list[list[tuple[Element, int, bool]]] = []
    hanging: dict[int, tuple[Element, int, int]] = {}
    for row in rows:
        line: list[tuple[Element, int, bool]] = []
        column = 0
        cells = [cell for cell in row if cell.tag in ("td", "th")]
        while cells or column in hanging:
            if column in hanging:
                cell, span, left = hanging.pop(column)
                line.append((cell, span, True))
                if left > 1:
                    hanging[column] = (cell, span, left - 1)
                column += span
                continue
            cell = cells.pop(0)
            span = min(max(int(cell.get("colspan") or 1), 1), 60)
            down = int(cell.get("rowspan") or 1)
            line.append((cell, span, False))
            if down > 1:
                hanging[column] = (cell, span, down - 1)
            column += span
        grid.append(line)
    return grid


def _cell_blocks(cell: Element, writing: _Writing, style: str = "") -> list[Element]:
    if any(inner.tag in ("p", "ul", "ol", "table", "blockquote", *HEADINGS) for inner in cell):
        return _blocks(cell, writing, style)
    return [_paragraph(cell, writing, style)]


# Inside a paragraph -------------------------------------------------------------------------------------------


def _inline(element: Element, writing: _Writing, marks: list[str]) -> list[Element]:
    out: list[Element] = []
    if element.text:
        out += _text(element.text, marks)
    for inner in element:
        out += _inner(inner, writing, marks)
        if inner.tail:
            out += _text(inner.tail, marks)
    return out


def _inner(inner: Element, writing: _Writing, marks: list[str]) -> list[Element]:
    tag = inner.tag
    if tag == "br":
        return [make("r", make("br"))]
    if tag == "img":
        return _picture(inner, writing)
    if tag == "a":
        return _link(inner, writing, marks)
    if tag in ("ul", "ol", "table") or not isinstance(tag, str):
        return []
    runs = _inline(inner, writing, [*marks, tag] if tag in MARKS else marks)
    # Paragraphs inside a list item become lines of it.
    return [*runs, make("r", make("br"))] if tag == "p" and inner.getnext() is not None else runs


def _text(text: str, marks: list[str]) -> list[Element]:
    line = re.sub(r"[ \t\r\n]+", " ", text)
    if not line:
        return []
    run = make("r", make("rPr", *(make(MARKS[mark][0], **MARKS[mark][1]) for mark in MARKS if mark in marks)))
    piece = make("t")
    piece.text = line
    piece.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    run.append(piece)
    return [run]


def _link(inner: Element, writing: _Writing, marks: list[str]) -> list[Element]:
    address = inner.get("href") or ""
    note = NOTE_LINK.fullmatch(address)
    if note and note.group(1) in writing.notes:
        writing.called.append(note.group(1))
        mark = make("footnoteReference", id=str(len(writing.called)))
        return [make("r", make("rPr", make("vertAlign", val="superscript")), mark)]
    runs = [] if BACK_LINK.fullmatch(address) else _inline(inner, writing, marks)
    if not runs or not address.startswith(("http://", "https://")):
        return runs
    link = make("hyperlink", *runs)
    link.set(f"{{{R}}}id", writing.relate("hyperlink", address, external=True))
    return [link]


def _picture(inner: Element, writing: _Writing) -> list[Element]:
    found = picture_of(inner.get("src") or "")
    if found is None:
        return []
    data, kind, width, height = found
    name = next(
        (n for n, known in writing.media.items() if known == data), f"picture{len(writing.media) + 1}.{kind}"
    )
    writing.media[name] = data
    scale = min(1.0, WIDEST / (width * EMU_PER_PIXEL), TALLEST / (height * EMU_PER_PIXEL))
    size = {"cx": str(int(width * EMU_PER_PIXEL * scale)), "cy": str(int(height * EMU_PER_PIXEL * scale))}
    number = str(len(writing.media))
    inline = etree.Element(f"{{{WP}}}inline")
    etree.SubElement(inline, f"{{{WP}}}extent", size)
    described = {"id": number, "name": f"Picture {number}", "descr": inner.get("alt") or ""}
    etree.SubElement(inline, f"{{{WP}}}docPr", described)
    graphic = etree.SubElement(inline, f"{{{A}}}graphic")
    picture = etree.SubElement(
        etree.SubElement(graphic, f"{{{A}}}graphicData", {"uri": PIC}), f"{{{PIC}}}pic"
    )
    plain = etree.SubElement(picture, f"{{{PIC}}}nvPicPr")
    etree.SubElement(plain, f"{{{PIC}}}cNvPr", {"id": number, "name": f"Picture {number}"})
    etree.SubElement(plain, f"{{{PIC}}}cNvPicPr")
    fill = etree.SubElement(picture, f"{{{PIC}}}blipFill")
    etree.SubElement(fill, f"{{{A}}}blip", {f"{{{R}}}embed": writing.relate("image", f"media/{name}")})
    etree.SubElement(etree.SubElement(fill, f"{{{A}}}stretch"), f"{{{A}}}fillRect")
    shape = etree.SubElement(picture, f"{{{PIC}}}spPr")
    place = etree.SubElement(shape, f"{{{A}}}xfrm")
    etree.SubElement(place, f"{{{A}}}off", {"x": "0", "y": "0"})
    etree.SubElement(place, f"{{{A}}}ext", size)
    etree.SubElement(etree.SubElement(shape, f"{{{A}}}prstGeom", {"prst": "rect"}), f"{{{A}}}avLst")
    return [make("r", _child_of(make("drawing"), inline))]


def _child_of(parent: Element, inner: Element) -> Element:
    parent.append(inner)
    return parent


# Notes and lists ----------------------------------------------------------------------------------------------


def _footnotes(writing: _Writing) -> Element:
    root = make("footnotes")
    for number, kind in (("-1", "separator"), ("0", "continuationSeparator")):
        root.append(make("footnote", make("p", make("r", make(kind))), id=number, type=kind))
    written = 0
    # A note may call another, so the row may grow while it is written.
    while written < len(writing.called):
        item = writing.notes[writing.called[written]]
        written += 1
        mark = make("r", make("rPr", make("vertAlign", val="superscript")), make("footnoteRef"))
        blocks = _cell_blocks(item, writing, "FootnoteText")
        if not blocks or blocks[0].tag != w("p"):
            blocks.insert(0, make("p", make("pPr", make("pStyle", val="FootnoteText"))))
        blocks[0].insert(1, mark)
        root.append(make("footnote", *blocks, id=str(written)))
        if written > len(writing.notes) + 200:
            break
    return root


def _numbering(ordered_lists: int) -> Element:
    """List 1 has bullets; each further one counts from the beginning."""
    root = make("numbering")
    for abstract, formats in (("0", ["bullet"] * 9), ("1", ["decimal", "lowerLetter", "lowerRoman"] * 3)):
        levels = [
            make(
                "lvl",
                make("start", val="1"),
                make("numFmt", val=kind),
                make("lvlText", val="•" if kind == "bullet" else f"%{level + 1}."),
                make("lvlJc", val="left"),
                make("pPr", make("ind", left=str(720 * (level + 1)), hanging="360")),
                ilvl=str(level),
            )
            for level, kind in enumerate(formats)
        ]
        root.append(
            make(
                "abstractNum", make("multiLevelType", val="hybridMultilevel"), *levels, abstractNumId=abstract
            )
        )
    root.append(make("num", make("abstractNumId", val="0"), numId="1"))
    for number in range(2, ordered_lists + 2):
        restart = [make("lvlOverride", make("startOverride", val="1"), ilvl=str(level)) for level in range(9)]
        root.append(make("num", make("abstractNumId", val="1"), *restart, numId=str(number)))
    return root
