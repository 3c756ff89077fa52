"""What is drawn in a Word document: pictures, boxes of text, charts, diagrams, embedded files."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from casestudies.intake.answer import Finding, Refusal
from casestudies.intake.docx_parts import DocxParts, R, Relation, relations_of, w
from casestudies.intake.images import Crop, PictureError, Pictures, traces
from casestudies.intake.package import Element, all_text, attribute, child, local
from casestudies.intake.places import Place

A = "http://schemas.openxmlformats.org/drawingml/2006/main"
WP = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
PIC = "http://schemas.openxmlformats.org/drawingml/2006/picture"
LEFT_OUT = "[Picture left out: {why}.]"
OBJECT_LEFT_OUT = "[An embedded file is left out. Paste what matters in it as text, a table or a picture.]"


@dataclass
class Shown:
    """One thing to show: a picture, a note that it is left out, a box of text, or a table of a chart's figures."""

    picture: Element | None = None
    left_out: str = ""
    box: Element | None = None
    title: str = ""
    rows: list[list[str]] = field(default_factory=list)


class Drawings:
    """Reads drawings, writes their pictures anew and keeps those in `media`, by file name."""

    def __init__(self, parts: DocxParts, pictures: Pictures, findings: list[Finding]) -> None:
        self.media: dict[str, bytes] = {}
        self._parts = parts
        self._pictures = pictures
        self._findings = findings
        self._relations: dict[str, Relation] = parts.relations
        self._count = 0

    def enter(self, owner: str) -> None:
        """From now on ids are those of this part; the main part for an empty name."""
        self._relations = relations_of(self._parts.package, owner) if owner else self._parts.relations

    def address(self, identifier: str) -> str:
        """The external address that a hyperlink's id stands for; empty for one inside the document."""
        relation = self._relations.get(identifier)
        return relation.target if relation and relation.external and relation.kind == "hyperlink" else ""

    def read(self, piece: Element, place: Place) -> Iterator[Shown]:
        """Everything to show of one w:drawing, w:pict or w:object, in order."""
        name = local(piece)
        alt = _alternative_text(piece)
        if name == "object" and not any(local(e) == "control" for e in piece):
            yield Shown(left_out=OBJECT_LEFT_OUT)
        yield from self._descend(piece, alt, place)

    def _descend(self, element: Element, alt: str, place: Place) -> Iterator[Shown]:
        for inner in element:
            name = local(inner)
            alt_here = _alternative_text(inner) or alt
            if name == "txbxContent":
                yield Shown(box=inner)
            elif name == "blip":
                yield self._picture(inner, alt_here, place)
            elif name == "imagedata":
                yield self._picture(inner, attribute(inner, "title") or alt_here, place)
            elif name == "chart" and attribute(inner, "id"):
                yield self._chart(attribute(inner, "id"))
            elif name == "relIds":
                yield self._diagram(attribute(inner, "dm"))
            elif name == "textpath" and attribute(inner, "string").strip():
                yield Shown(box=_box_of(attribute(inner, "string")))
            elif name == "AlternateContent":
                chosen = child(inner, "Choice")
                yield from self._descend(inner if chosen is None else chosen, alt_here, place)
            else:
                yield from self._descend(inner, alt_here, place)

    def _picture(self, blip: Element, alt: str, place: Place) -> Shown:
        self._count += 1
        name = f"picture {self._count}"
        # An SVG sits inside the blip of its own fallback, which is what we show.
        identifier = attribute(blip, "embed") or attribute(blip, "id")
        relation = self._relations.get(identifier)
        if relation is None or relation.external or not self._parts.package.has(relation.target):
            return Shown(left_out=LEFT_OUT.format(why="it is linked, not part of the document"))
        data = self._parts.package.read(relation.target)
        for label, text in traces(data):
            self._findings.append(
                Finding("image-text", f"{place.where()}, {name}: data in the picture's file ({label})", text)
            )
        try:
            picture = self._pictures.rewrite(data, _crop(blip))
        except PictureError as error:
            self._findings.append(Finding("image-left-out", f"{place.where()}, {name}", str(error)))
            return Shown(left_out=LEFT_OUT.format(why=error))
        file = f"picture{self._count}.{picture.content_type.rpartition('/')[2]}"
        self.media[file] = picture.data
        return Shown(picture=_drawing_of(file, alt))

    def _chart(self, identifier: str) -> Shown:
        root = self._related(identifier)
        if root is None:
            return Shown(left_out=LEFT_OUT.format(why="the chart cannot be read; paste it as a picture"))
        title, rows = chart_figures(root)
        if not rows:
            return Shown(left_out=LEFT_OUT.format(why="the chart holds no figures; paste it as a picture"))
        return Shown(title=f"Chart: {title}" if title else "Chart", rows=rows)

    def _diagram(self, identifier: str) -> Shown:
        root = self._related(identifier)
        texts = [] if root is None else [t for p in root.iter(f"{{{A}}}p") if (t := all_text(p))]
        if not texts:
            return Shown(left_out=LEFT_OUT.format(why="the diagram cannot be read; paste it as a picture"))
        return Shown(title="Diagram", rows=[[text] for text in texts])

    def _related(self, identifier: str) -> Element | None:
        relation = self._relations.get(identifier)
        if relation is None or relation.external:
            return None
        try:
            return self._parts.xml(relation.target)
        except Refusal:
            return None


def chart_figures(root: Element) -> tuple[str, list[list[str]]]:
    """A chart's title and its figures as rows: first the names of the series, then a row for each category."""
    titles = [all_text(e) for e in root.iter("{*}title")]
    columns: list[tuple[str, dict[str, str]]] = []
    categories: dict[str, str] = {}
    for series in root.iter("{*}ser"):
        name = child(series, "tx")
        for labels in (child(series, "cat"), child(series, "xVal")):
            categories = categories or _points(labels)
        values = child(series, "val")
        figures = _points(child(series, "yVal") if values is None else values)
        names = list(_points(name).values())
        columns.append((names[0] if names else f"Series {len(columns) + 1}", figures))
    numbers = sorted({n for _, figures in columns for n in figures} | set(categories), key=int)
    if not columns or not numbers or len(numbers) > 200:
        return "", []
    rows = [["", *(name for name, _ in columns)]]
    rows += [[categories.get(n, n), *(figures.get(n, "") for _, figures in columns)] for n in numbers]
    return (titles[0] if titles else ""), rows


def _points(element: Element | None) -> dict[str, str]:
    found: dict[str, str] = {}
    for point in [] if element is None else element.iter("{*}pt"):
        index = attribute(point, "idx")
        if index.isdigit():
            found[index] = all_text(point)
    return found


def _alternative_text(element: Element) -> str:
    for inner in element if local(element) in ("inline", "anchor", "pic", "drawing") else ():
        described = inner if local(inner) in ("docPr", "cNvPr") else child(inner, "cNvPr")
        if described is not None:
            return attribute(described, "descr").strip() or attribute(described, "title").strip()
    return attribute(element, "alt").strip() if local(element) in ("shape", "rect") else ""


def _crop(blip: Element) -> Crop | None:
    """What the author cut off in Word; the file still has all of it."""
    parent = blip.getparent()
    cut = child(parent, "srcRect") if parent is not None else None
    if cut is not None:
        return tuple(_share(attribute(cut, side), 100_000) for side in "ltrb")  # type: ignore[return-value]
    sides = ("cropleft", "croptop", "cropright", "cropbottom")
    if any(attribute(blip, side) for side in sides):
        return tuple(_vml_share(attribute(blip, side)) for side in sides)  # type: ignore[return-value]
    return None


def _share(text: str, whole: int) -> float:
    try:
        return int(text.rstrip("%")) / (100 if text.endswith("%") else whole)
    except ValueError:
        return 0.0


def _vml_share(text: str) -> float:
    try:
        return int(text[:-1]) / 65536 if text.endswith("f") else float(text)
    except ValueError:
        return 0.0


def _drawing_of(file: str, alt: str) -> Element:
    """The plainest drawing that shows one picture."""
    blip = etree.Element(f"{{{A}}}blip", {f"{{{R}}}embed": file})
    for tag in (f"{{{PIC}}}blipFill", f"{{{PIC}}}pic", f"{{{A}}}graphicData", f"{{{A}}}graphic"):
        outer = etree.Element(tag)
        outer.append(blip)
        blip = outer
    inline = etree.Element(f"{{{WP}}}inline")
    etree.SubElement(inline, f"{{{WP}}}docPr", {"id": "1", "name": "", "descr": alt})
    inline.append(blip)
    drawing = etree.Element(w("drawing"))
    drawing.append(inline)
    return drawing


def _box_of(text: str) -> Element:
    box = etree.Element(w("txbxContent"))
    run = etree.SubElement(etree.SubElement(box, w("p")), w("r"))
    etree.SubElement(run, w("t")).text = text
    return box
