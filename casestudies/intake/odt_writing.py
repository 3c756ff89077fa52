"""Writes a fresh OpenDocument text from the reading copy, and from nothing else."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from xml.sax.saxutils import escape, quoteattr

from casestudies.intake.blocks import BACK, HEADINGS, NOTE, NOTE_REFERENCE
from casestudies.intake.package import Element
from casestudies.intake.zipping import picture_of, zip_of

MIMETYPE = "application/vnd.oasis.opendocument.text"
NAMESPACES = (
    " ".join(
        f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for prefix, name in (
            ("office", "office"),
            ("text", "text"),
            ("style", "style"),
            ("table", "table"),
            ("draw", "drawing"),
            ("fo", "xsl-fo-compatible"),
            ("svg", "svg-compatible"),
        )
    )
    + ' xmlns:xlink="http://www.w3.org/1999/xlink"'
)
PARAGRAPHS = {"title": "Title", "subtitle": "Subtitle", "caption": "Caption", "toc": "Contents_20_1"}
MARKS = {"strong": "Bold", "em": "Italic", "s": "Struck", "sup": "Raised", "sub": "Lowered"}
CM_PER_PIXEL = 2.54 / 96
WIDEST_CM = 16.0


def _style(name: str, family: str, text: str = "", paragraph: str = "", display: str = "") -> str:
    shown = f' style:display-name="{display}"' if display else ""
    return (
        f'<style:style style:name="{name}"{shown} style:family="{family}">'
        + (f"<style:paragraph-properties {paragraph}/>" if paragraph else "")
        + (f"<style:text-properties {text}/>" if text else "")
        + "</style:style>"
    )


def _list_style(name: str, *, ordered: bool) -> str:
    levels = "".join(
        f'<text:list-level-style-number text:level="{level}" style:num-suffix="." style:num-format="1"/>'
        if ordered
        else f'<text:list-level-style-bullet text:level="{level}" text:bullet-char="•"/>'
        for level in range(1, 11)
    )
    return f'<text:list-style style:name="{name}">{levels}</text:list-style>'


STYLES = (
    f'<?xml version="1.0" encoding="UTF-8"?><office:document-styles {NAMESPACES} office:version="1.3"><office:styles>'
    '<style:default-style style:family="paragraph"><style:paragraph-properties fo:margin-bottom="0.25cm"/>'
    '<style:text-properties fo:font-family="Arial" fo:font-size="11pt" fo:language="en" fo:country="GB"/>'
    "</style:default-style>"
    + _style("Standard", "paragraph")
    + "".join(
        _style(
            f"Heading_20_{level}",
            "paragraph",
            f'fo:font-weight="bold" fo:font-size="{size}pt"',
            display=f"Heading {level}",
        )
        for level, size in enumerate((16, 14, 13, 12, 11, 11), start=1)
    )
    + _style("Title", "paragraph", 'fo:font-weight="bold" fo:font-size="20pt"')
    + _style("Subtitle", "paragraph", 'fo:font-size="14pt"')
    + _style("Caption", "paragraph", 'fo:font-style="italic" fo:font-size="10pt"')
    + _style("Contents_20_1", "paragraph", display="Contents 1")
    + _style("Quotations", "paragraph", paragraph='fo:margin-left="1cm" fo:margin-right="1cm"')
    + _style("Bold", "text", 'fo:font-weight="bold"')
    + _style("Italic", "text", 'fo:font-style="italic"')
    + _style("Struck", "text", 'style:text-line-through-style="solid"')
    + _style("Raised", "text", 'style:text-position="super 58%"')
    + _style("Lowered", "text", 'style:text-position="sub 58%"')
    + _list_style("Bullets", ordered=False)
    + _list_style("Numbers", ordered=True)
    + "</office:styles></office:document-styles>"
)


@dataclass
class _Writing:
    media: dict[str, bytes] = field(default_factory=dict)
    notes: dict[str, Element] = field(default_factory=dict)
    open_notes: set[str] = field(default_factory=set)
    tables: int = 0


def write_odt(root: Element) -> bytes:
    """The bytes of an .odt with the headings, text, lists, tables, pictures and notes of a reading copy."""
    writing = _Writing()
    writing.notes = {item.get("id"): item for item in root.iter("li") if NOTE.fullmatch(item.get("id") or "")}
    body = _blocks(root, writing)
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {NAMESPACES} office:version="1.3">'
        f"<office:body><office:text>{body}</office:text></office:body></office:document-content>"
    )
    entries = [("/", MIMETYPE), ("content.xml", "text/xml"), ("styles.xml", "text/xml")]
    entries += [(name, f"image/{name.rpartition('.')[2]}") for name in writing.media]
    manifest = (
        '<?xml version="1.0" encoding="UTF-8"?><manifest:manifest '
        'xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.3">'
        + "".join(
            f'<manifest:file-entry manifest:full-path="{name}" manifest:media-type="{kind}"/>'
            for name, kind in entries
        )
        + "</manifest:manifest>"
    )
    return zip_of(
        [
            ("mimetype", MIMETYPE.encode()),
            ("content.xml", content.encode()),
            ("styles.xml", STYLES.encode()),
            *writing.media.items(),
            ("META-INF/manifest.xml", manifest.encode()),
        ]
    )


def _blocks(container: Element, writing: _Writing, style: str = "Standard") -> str:
    out = []
    for element in container:
        tag = element.tag
        if tag in HEADINGS:
            out.append(
                f'<text:h text:style-name="Heading_20_{tag[1]}" text:outline-level="{tag[1]}">'
                f"{_inline(element, writing)}</text:h>"
            )
        elif tag == "p":
            name = PARAGRAPHS.get((element.get("class") or "").partition(" ")[0], style)
            out.append(f'<text:p text:style-name="{name}">{_inline(element, writing)}</text:p>')
        elif tag in ("ul", "ol"):
            out.append(_list(element, writing))
        elif tag == "table":
            out.append(_table(element, writing))
        elif tag == "blockquote":
            out.append(_blocks(element, writing, "Quotations"))
        elif tag == "div":
            out.append(_blocks(element, writing, style))
    return "".join(out)


def _list(element: Element, writing: _Writing) -> str:
    items = []
    for item in element:
        if item.tag != "li" or item.get("id") in writing.notes:
            continue
        inner = "".join(
            _list(e, writing) if e.tag in ("ul", "ol") else _table(e, writing)
            for e in item
            if e.tag in ("ul", "ol", "table")
        )
        items.append(f"<text:list-item><text:p>{_inline(item, writing)}</text:p>{inner}</text:list-item>")
    name = "Numbers" if element.tag == "ol" else "Bullets"
    return f'<text:list text:style-name="{name}">{"".join(items)}</text:list>' if items else ""


def _table(element: Element, writing: _Writing) -> str:
    writing.tables += 1
    name = f"Table{writing.tables}"
    head: list[str] = []
    body: list[str] = []
    columns = 1
    for row in element.xpath("./tr | ./tbody/tr | ./thead/tr"):
        cells = []
        width = 0
        for cell in row:
            if cell.tag not in ("td", "th"):
                continue
            across, down = int(cell.get("colspan") or 1), int(cell.get("rowspan") or 1)
            width += across
            spans = (f' table:number-columns-spanned="{across}"' if across > 1 else "") + (
                f' table:number-rows-spanned="{down}"' if down > 1 else ""
            )
            cells.append(f"<table:table-cell{spans}>{_cell_blocks(cell, writing)}</table:table-cell>")
            cells += ["<table:covered-table-cell/>"] * (across - 1)
        columns = max(columns, width)
        (head if row.getparent().tag == "thead" else body).append(
            f"<table:table-row>{''.join(cells)}</table:table-row>"
        )
    header = f"<table:table-header-rows>{''.join(head)}</table:table-header-rows>" if head else ""
    return (
        f'<table:table table:name="{name}"><table:table-column table:number-columns-repeated="{columns}"/>'
        f"{header}{''.join(body)}</table:table>"
    )


def _cell_blocks(cell: Element, writing: _Writing) -> str:
    """What stands in a cell or a note, which may be blocks or only text."""
    if any(inner.tag in ("p", "ul", "ol", "table", "blockquote", *HEADINGS) for inner in cell):
        return _blocks(cell, writing)
    return f"<text:p>{_inline(cell, writing)}</text:p>"


def _inline(element: Element, writing: _Writing) -> str:
    out = [_text(element.text)]
    for inner in element:
        out += [_inner(inner, writing), _text(inner.tail)]
    return "".join(out)


def _text(text: str | None) -> str:
    return escape(re.sub(r"[ \t\r\n]+", " ", text or ""))


def _inner(inner: Element, writing: _Writing) -> str:
    tag = inner.tag
    if tag == "br":
        return "<text:line-break/>"
    if tag == "img":
        return _picture(inner, writing)
    if tag == "a":
        return _link(inner, writing)
    if tag in ("ul", "ol", "table"):
        return ""
    written = _inline(inner, writing)
    if tag in MARKS and written:
        return f'<text:span text:style-name="{MARKS[tag]}">{written}</text:span>'
    return f"{written}<text:line-break/>" if tag == "p" and inner.getnext() is not None else written


def _link(inner: Element, writing: _Writing) -> str:
    address = inner.get("href") or ""
    found = NOTE_REFERENCE.fullmatch(address)
    if found:
        return _note(found.group(1), writing)
    if BACK.fullmatch(address):
        return ""
    written = _inline(inner, writing)
    if not address.startswith(("http://", "https://")):
        return written
    return f'<text:a xlink:type="simple" xlink:href={quoteattr(address)}>{written}</text:a>'


def _note(identifier: str, writing: _Writing) -> str:
    item = writing.notes.get(identifier)
    # A note that calls itself would never end.
    if item is None or identifier in writing.open_notes:
        return ""
    writing.open_notes.add(identifier)
    kind, _, number = identifier.partition("-")
    body = _cell_blocks(item, writing)
    writing.open_notes.discard(identifier)
    return (
        f'<text:note text:note-class="{kind}"><text:note-citation>{number}</text:note-citation>'
        f"<text:note-body>{body}</text:note-body></text:note>"
    )


def _picture(inner: Element, writing: _Writing) -> str:
    found = picture_of(inner.get("src") or "")
    if found is None:
        return ""
    data, kind, width, height = found
    name = next(
        (n for n, known in writing.media.items() if known == data),
        f"Pictures/{len(writing.media) + 1}.{kind}",
    )
    writing.media[name] = data
    across = min(width * CM_PER_PIXEL, WIDEST_CM)
    down = height / width * across
    return (
        f'<draw:frame text:anchor-type="as-char" svg:width="{across:.2f}cm" svg:height="{down:.2f}cm">'
        f'<draw:image xlink:type="simple" xlink:href="{name}"/>'
        f"<svg:desc>{escape(inner.get('alt') or '')}</svg:desc></draw:frame>"
    )
