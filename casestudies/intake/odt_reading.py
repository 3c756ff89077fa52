"""An OpenDocument text as raw HTML: its text as readers see it, with what was found on the way."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable
from html import escape

from casestudies.intake.answer import Finding, Refusal
from casestudies.intake.docx_drawing import chart_figures
from casestudies.intake.images import PictureError, Pictures, traces
from casestudies.intake.limits import Limits
from casestudies.intake.odt_styles import OdtStyles
from casestudies.intake.odt_traces import TELLING_FIELDS, traces_of_odt
from casestudies.intake.package import (
    DAMAGED,
    Element,
    Package,
    all_text,
    attribute,
    child,
    local,
    namespace,
    number_in,
    refuse_endless,
)
from casestudies.intake.places import Place, short
from casestudies.intake.raw import Raw

LEFT_OUT = "[Picture left out: {why}.]"
SILENT = {
    "annotation", "annotation-end", "tracked-changes", "change", "change-start", "change-end", "sequence-decls",
    "variable-decls", "user-field-decls", "forms", "soft-page-break", "bookmark", "bookmark-start", "bookmark-end",
    "reference-mark", "reference-mark-start", "reference-mark-end", "hidden-text", "hidden-paragraph", "script",
    "toc-mark", "toc-mark-start", "toc-mark-end", "alphabetical-index-mark", "meta-field", "desc", "title",
    "event-listeners", "dde-connection-decls", "alphabetical-index-auto-mark-file", "note-citation", "index-source",
    "table-of-content-source", "illustration-index-source", "table-index-source", "bibliography-source", "numbered",
}  # fmt: skip
BLOCKS = {"p", "h", "list", "table", "section", "table-of-content", "index-body", "index-title", "frame", "text-box",
          "illustration-index", "table-index", "object-index", "user-index", "alphabetical-index", "bibliography",
          "numbered-paragraph", "list-header", "page-sequence"}  # fmt: skip


def read_odt(package: Package, limits: Limits) -> Raw:
    """The reading copy of an .odt before it is sanitised; raises Refusal."""
    root = package.xml("content.xml")
    refuse_endless(root, limits)
    body = child(child(root, "body"), "text")
    if body is None:
        raise Refusal(DAMAGED)
    findings, people = traces_of_odt(package, root)
    walker = OdtText(package, OdtStyles(root, package.xml_or_none("styles.xml")), Pictures(limits))
    html = walker.blocks(body) + walker.notes_html()
    return Raw(html, [*findings, *walker.findings], people)


class OdtText:
    """Walks the text of an OpenDocument file and writes HTML, noting what was left out."""

    def __init__(self, package: Package, styles: OdtStyles, pictures: Pictures) -> None:
        self.findings: list[Finding] = []
        self._package = package
        self._styles = styles
        self._pictures = pictures
        self._place = Place()
        self._notes: list[tuple[str, str]] = []
        self._after: list[str] = []
        self._in_contents = 0
        self._in_table = 0
        self._count = 0

    # Blocks ---------------------------------------------------------------------------------------------------

    def blocks(self, container: Element) -> str:
        """The blocks inside an element, as HTML."""
        return "".join(self._block(element) for element in container)

    def _block(self, element: Element) -> str:
        name = local(element)
        readers: dict[str, Callable[[Element], str]] = {
            "p": self._paragraph,
            "h": self._heading,
            "list": self._list,
            "table": self._table,
            "table-of-content": self._contents,
            "illustration-index": self._contents,
            "table-index": self._contents,
            "section": self._section,
        }
        if name in readers:
            return readers[name](element)
        if name in ("frame", "text-box", "custom-shape", "g", "rect"):
            written = self._inline_of(element)
            return (f"<p>{written}</p>" if written else "") + self._flush()
        if name in SILENT:
            return ""
        return self.blocks(element) if name in BLOCKS or len(element) else ""

    def _section(self, element: Element) -> str:
        if attribute(element, "display") == "none":
            self._say("hidden-text", all_text(element))
            return ""
        return self.blocks(element)

    def _contents(self, element: Element) -> str:
        self._in_contents += 1
        written = self.blocks(element)
        self._in_contents -= 1
        return written

    def _heading(self, element: Element) -> str:
        level = attribute(element, "outline-level")
        self._place.enter_heading(all_text(element))
        number = min(max(number_in(level) or 1, 1), 6)
        return f"<h{number}>{self._inline(element)}</h{number}>{self._flush()}"

    def _paragraph(self, element: Element) -> str:
        style = attribute(element, "style-name")
        if self._styles.is_hidden(style) or any(
            local(e) == "hidden-paragraph" and attribute(e, "is-hidden") != "false" for e in element
        ):
            self._say("hidden-text", all_text(element))
            return ""
        if self._styles.is_heading(style) and not self._in_contents and all_text(element):
            return self._heading(element)
        if all_text(element):
            self._place.enter_paragraph()
        inner = self._inline(element)
        kind = "toc" if self._in_contents else self._styles.role(style)
        if not inner:
            return self._flush()
        if kind == "quote":
            return f"<blockquote><p>{inner}</p></blockquote>{self._flush()}"
        name = f' class="{kind}"' if kind else ""
        return f"<p{name}>{inner}</p>{self._flush()}"

    def _flush(self) -> str:
        """What hangs on a paragraph and follows it: boxes of text, charts."""
        after, self._after = "".join(self._after), []
        return after

    def _list(self, element: Element, level: int = 1, style: str = "") -> str:
        style = attribute(element, "style-name") or style
        tag = "ol" if self._styles.is_ordered(style, level) else "ul"
        items = []
        for item in element:
            if local(item) in ("list-item", "list-header"):
                items.append(
                    [self._list(e, level + 1, style) if local(e) == "list" else self._block(e) for e in item]
                )
        parts = [part for item in items for part in item if part]
        # Numbered headings are written as lists that hold nothing else.
        if all(re.match(r"<h\d", part) for part in parts):
            return "".join(parts)
        return f"<{tag}>{''.join(f'<li>{"".join(item)}</li>' for item in items)}</{tag}>"

    def _table(self, element: Element) -> str:
        self._in_table += 1
        head = "".join(
            self._row(row) for group in element if local(group) == "table-header-rows" for row in group
        )
        body = "".join(self._rows(element))
        self._in_table -= 1
        return f"<table>{f'<thead>{head}</thead>' if head else ''}<tbody>{body}</tbody></table>"

    def _rows(self, element: Element) -> list[str]:
        rows: list[str] = []
        for inner in element:
            if local(inner) == "table-row":
                rows.append(self._row(inner))
            elif local(inner) in ("table-rows", "table-row-group"):
                rows += self._rows(inner)
        return rows

    def _row(self, row: Element) -> str:
        if local(row) != "table-row":
            return ""
        cells = []
        for cell in row:
            if local(cell) == "table-cell":
                spans = "".join(
                    f' {html}="{value}"'
                    for name, html in (
                        ("number-columns-spanned", "colspan"),
                        ("number-rows-spanned", "rowspan"),
                    )
                    if 1 < (value := number_in(attribute(cell, name)) or 1) < 61
                )
                cells.append(f"<td{spans}>{self.blocks(cell)}</td>")
        return f"<tr>{''.join(cells)}</tr>"

    # Inside a paragraph ---------------------------------------------------------------------------------------

    def _inline(self, element: Element) -> str:
        return (escape(element.text or "") + self._inner(element)).strip()

    def _inner(self, element: Element) -> str:
        return "".join(self._inline_of(inner) + escape(inner.tail or "") for inner in element)

    def _inline_of(self, element: Element) -> str:
        name = local(element)
        if name in SILENT or not name:
            if name == "hidden-text":
                self._say("hidden-text", attribute(element, "string-value"))
            return ""
        if name in TELLING_FIELDS and namespace(element).endswith(":text:1.0"):
            self._say("field-code", f"{name}: {all_text(element)}")
            return ""
        if name in ("s", "tab", "line-break"):
            return "<br>" if name == "line-break" else " "
        if name == "span":
            return self._span(element)
        if name == "a":
            return f'<a href="{escape(attribute(element, "href"))}">{self._inline_text(element)}</a>'
        if name == "note":
            return self._note(element)
        if name == "frame":
            return self._frame(element)
        if name == "text-box":
            self._after.append(self.blocks(element))
            return ""
        if name in ("custom-shape", "rect", "g", "ellipse", "line", "polygon", "path", "connector"):
            inside = "".join(
                self._block(e) for e in element if local(e) in ("p", "list", "frame", "custom-shape", "g")
            )
            self._after.append(inside)
            return ""
        return self._inline_text(element)

    def _inline_text(self, element: Element) -> str:
        return escape(element.text or "") + self._inner(element)

    def _span(self, element: Element) -> str:
        style = attribute(element, "style-name")
        if self._styles.is_hidden(style):
            self._say("hidden-text", all_text(element))
            return ""
        written = self._inline_text(element)
        if self._styles.is_white(style) and not self._in_table and all_text(element):
            self._say("hidden-text", f"white text: {all_text(element)}", visible=True)
        for tag in self._styles.marks(style):
            written = f"<{tag}>{written}</{tag}>"
        return written

    def _note(self, element: Element) -> str:
        kind = "endnote" if attribute(element, "note-class") == "endnote" else "footnote"
        number = len(self._notes) + 1
        identifier = f"{kind}-{number}"
        self._notes.append((identifier, ""))
        inside = child(element, "note-body")
        outer, self._place = self._place, Place(story=f"{kind} {number}")
        written = "" if inside is None else self.blocks(inside)
        self._place = outer
        self._notes[number - 1] = (identifier, written)
        back = identifier.replace("-", "-ref-")
        return f'<sup><a href="#{identifier}" id="{back}">[{number}]</a></sup>'

    def notes_html(self) -> str:
        """The notes met so far, as one list at the end."""
        items = "".join(
            f'<li id="{identifier}">{written} <a href="#{identifier.replace("-", "-ref-")}">↑</a></li>'
            for identifier, written in self._notes
        )
        return f"<ol>{items}</ol>" if items else ""

    # Frames ---------------------------------------------------------------------------------------------------

    def _frame(self, element: Element) -> str:
        alt = next((all_text(e) for name in ("desc", "title") if (e := child(element, name)) is not None), "")
        names = [local(inner) for inner in element]
        for inner in element:
            name = local(inner)
            if name == "text-box":
                self._after.append(self.blocks(inner))
                return ""
            if name == "object" and (table := self._chart(attribute(inner, "href"))):
                self._after.append(table)
                return ""
            if name in ("object-ole", "plugin", "applet", "floating-frame"):
                self._say("embedded-object", "a file inside the document")
        images = [inner for inner in element if local(inner) == "image"]
        if not images:
            return (
                ""
                if "object" not in names
                else f'<span class="left-out">{LEFT_OUT.format(why="it is an embedded file")}</span>'
            )
        return self._picture(images, alt)

    def _picture(self, images: list[Element], alt: str) -> str:
        self._count += 1
        where = f"{self._place.where()}, picture {self._count}"
        why = "it is linked, not part of the document"
        for image in images:
            href = attribute(image, "href").removeprefix("./")
            if not self._package.has(href):
                continue
            data = self._package.read(href)
            for label, text in traces(data):
                self.findings.append(
                    Finding("image-text", f"{where}: data in the picture's file ({label})", text)
                )
            try:
                picture = self._pictures.rewrite(data)
            except PictureError as error:
                why = str(error)
                continue
            encoded = base64.b64encode(picture.data).decode()
            return f'<img src="data:{picture.content_type};base64,{encoded}" alt="{escape(alt)}">'
        self.findings.append(Finding("image-left-out", where, why))
        return f'<span class="left-out">{escape(LEFT_OUT.format(why=why))}</span>'

    def _chart(self, href: str) -> str:
        """The figures of an embedded chart or sheet as a table; empty where there are none."""
        root = self._package.xml_or_none(f"{href.removeprefix('./')}/content.xml")
        if root is None:
            return ""
        _, rows = chart_figures(root)
        tables = [e for e in root.iter() if local(e) == "table"]
        if rows or not tables:
            return ""
        lines = [
            [all_text(c) for c in row if local(c) == "table-cell"] for row in tables[0].iter("{*}table-row")
        ]
        cells = ["".join(f"<td>{escape(text)}</td>" for text in line) for line in lines[:200] if any(line)]
        return f"<table><tbody>{''.join(f'<tr>{row}</tr>' for row in cells)}</tbody></table>" if cells else ""

    def _say(self, kind: str, text: str, *, visible: bool = False) -> None:
        if text.strip():
            self.findings.append(Finding(kind, self._place.where(), short(text), visible=visible))
