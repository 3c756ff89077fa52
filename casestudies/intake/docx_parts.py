"""Where things are in a .docx: its main part, what that part refers to, its styles and its lists."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass
from urllib.parse import unquote

from lxml import etree

from casestudies.intake.answer import Refusal
from casestudies.intake.package import (
    DAMAGED,
    Element,
    Package,
    attribute,
    child,
    local,
    number_in,
    parse_xml,
)

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_STRICT = b"http://purl.oclc.org/ooxml/"
_TRANSITIONAL = (
    (b"http://purl.oclc.org/ooxml/wordprocessingml/main", W.encode()),
    (b"http://purl.oclc.org/ooxml/officeDocument/relationships", R.encode()),
    (
        b"http://purl.oclc.org/ooxml/drawingml/wordprocessingDrawing",
        b"http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    ),
    (b"http://purl.oclc.org/ooxml/drawingml/main", b"http://schemas.openxmlformats.org/drawingml/2006/main"),
    (
        b"http://purl.oclc.org/ooxml/drawingml/picture",
        b"http://schemas.openxmlformats.org/drawingml/2006/picture",
    ),
    (
        b"http://purl.oclc.org/ooxml/drawingml/chart",
        b"http://schemas.openxmlformats.org/drawingml/2006/chart",
    ),
    (
        b"http://purl.oclc.org/ooxml/officeDocument/math",
        b"http://schemas.openxmlformats.org/officeDocument/2006/math",
    ),
)
_FALSE = ("0", "false", "off", "none")


@dataclass(frozen=True)
class Relation:
    """One reference from a part: `kind` is the last word of its type, `target` a part's name or an address."""

    kind: str
    target: str
    external: bool


def w(name: str) -> str:
    """The full name of an element or attribute of WordprocessingML."""
    return f"{{{W}}}{name}"


def is_on(element: Element | None) -> bool:
    """Whether a switch such as w:b is there and not switched off."""
    return element is not None and attribute(element, "val") not in _FALSE


def shown_text(element: Element) -> str:
    """The text of an element as a reader sees it, on one line: no instructions of fields, nothing deleted."""
    pieces: list[str] = []
    for inner in element.iter():
        name = local(inner)
        if name == "t":
            pieces.append(inner.text or "")
        elif name in ("p", "tab", "br", "cr"):
            pieces.append(" ")
    return " ".join("".join(pieces).split())


def relations_of(package: Package, part: str) -> dict[str, Relation]:
    """What a part refers to, by relationship id; an empty dictionary where it refers to nothing."""
    folder, _, name = part.rpartition("/")
    root = package.xml_or_none(posixpath.join(folder, "_rels", f"{name}.rels"))
    found: dict[str, Relation] = {}
    for element in [] if root is None else root:
        if local(element) != "Relationship":
            continue
        target = attribute(element, "Target")
        external = attribute(element, "TargetMode") == "External"
        if not external:
            plain = unquote(target.partition("#")[0])
            target = plain[1:] if plain.startswith("/") else posixpath.normpath(posixpath.join(folder, plain))
        kind = attribute(element, "Type").rpartition("/")[2]
        found[attribute(element, "Id")] = Relation(kind, target, external)
    return found


class DocxParts:
    """A .docx with its main part found; raises Refusal where there is none."""

    def __init__(self, package: Package) -> None:
        self.package = package
        self.main = self._find_main()
        self.relations = relations_of(package, self.main)
        document = self.xml(self.main)
        if document is None or local(document) != "document":
            raise Refusal(DAMAGED)
        self.document: Element = document

    def _find_main(self) -> str:
        for relation in relations_of(self.package, "").values():
            if relation.kind == "officeDocument" and self.package.has(relation.target):
                return relation.target
        if self.package.has("word/document.xml"):
            return "word/document.xml"
        raise Refusal(DAMAGED)

    def part(self, kind: str) -> str:
        """The name of the part the main one refers to as `kind` (styles, numbering, footnotes …), or empty."""
        for relation in self.relations.values():
            if relation.kind == kind and not relation.external and self.package.has(relation.target):
                return relation.target
        return ""

    def xml(self, name: str) -> Element | None:
        """The root of a part in the transitional vocabulary, whichever of the two it was written in."""
        root = self.package.xml_or_none(name) if name else None
        if root is None:
            return None
        data = etree.tostring(root)
        if _STRICT not in data:
            return root
        for strict, transitional in _TRANSITIONAL:
            data = data.replace(strict, transitional)
        return parse_xml(data)


class Styles:
    """What the paragraph and character styles of a document mean: heading, title, caption, contents, hidden."""

    def __init__(self, root: Element | None) -> None:
        self._styles: dict[str, Element] = {}
        self.default = ""
        for element in [] if root is None else root:
            if local(element) == "style":
                identifier = attribute(element, "styleId")
                self._styles[identifier] = element
                if attribute(element, "type") == "paragraph" and attribute(element, "default") in (
                    "1",
                    "true",
                ):
                    self.default = identifier

    def chain(self, identifier: str) -> list[Element]:
        """A style and those it is based on, nearest first; a circle of styles ends where it closes."""
        found: list[Element] = []
        seen: set[str] = set()
        while identifier in self._styles and identifier not in seen:
            seen.add(identifier)
            style = self._styles[identifier]
            found.append(style)
            based_on = child(style, "basedOn")
            identifier = "" if based_on is None else attribute(based_on, "val")
        return found

    def role(self, identifier: str) -> str:
        """`H1` to `H6`, `Title`, `Subtitle`, `Caption`, `Toc`, `Quote`, or empty for body text."""
        for style in self.chain(identifier):
            name = child(style, "name")
            role = _role_of_name("" if name is None else attribute(name, "val"))
            if role:
                return role
            outline = child(child(style, "pPr"), "outlineLvl")
            if outline is not None:
                return role_of_outline(attribute(outline, "val"))
        return "" if identifier in self._styles else _role_of_name(identifier)

    def numbering(self, identifier: str) -> Element | None:
        """The list a paragraph style puts its paragraphs in."""
        return self._property(identifier, "pPr", "numPr")

    def is_hidden(self, identifier: str) -> bool:
        """Whether a style hides its text."""
        return is_on(self._property(identifier, "rPr", "vanish"))

    def _property(self, identifier: str, group: str, name: str) -> Element | None:
        for style in self.chain(identifier):
            found = child(child(style, group), name)
            if found is not None:
                return found
        return None


def _role_of_name(name: str) -> str:
    plain = name.lower().replace(" ", "")
    if plain.startswith("heading") and plain[7:8].isdigit():
        return f"H{min(max(int(plain[7]), 1), 6)}"
    if plain.startswith("toc") and (plain[3:4].isdigit() or plain == "tocheading"):
        return "Toc"
    if plain in ("tableoffigures", "contents1", "contents2", "contents3", "contentsheading"):
        return "Toc"
    return {
        "title": "Title",
        "subtitle": "Subtitle",
        "caption": "Caption",
        "quote": "Quote",
        "intensequote": "Quote",
    }.get(plain, "")


def role_of_outline(level: str) -> str:
    """The heading role of an outline level, `0` to `8`; empty for body text."""
    number = number_in(level)
    return f"H{min(number + 1, 6)}" if number is not None and number < 9 else ""


class Numbering:
    """Which lists count and which only have bullets."""

    def __init__(self, root: Element | None) -> None:
        self._numbers: dict[str, Element] = {}
        self._abstract: dict[str, Element] = {}
        for element in [] if root is None else root:
            if local(element) == "num":
                self._numbers[attribute(element, "numId")] = element
            elif local(element) == "abstractNum":
                self._abstract[attribute(element, "abstractNumId")] = element

    def is_ordered(self, number: str, level: str) -> bool | None:
        """True for a counted list, False for bullets, None where there is no such list."""
        if number in ("", "0") or number not in self._numbers:
            return None
        element = self._numbers[number]
        for override in element:
            if local(override) == "lvlOverride" and attribute(override, "ilvl") == level:
                own = child(override, "lvl")
                if own is not None:
                    return _counts(own)
        reference = child(element, "abstractNumId")
        abstract = self._abstract.get("" if reference is None else attribute(reference, "val"))
        for candidate in [] if abstract is None else abstract:
            if local(candidate) == "lvl" and attribute(candidate, "ilvl") == level:
                return _counts(candidate)
        return False


def _counts(level: Element) -> bool:
    kind = child(level, "numFmt")
    return kind is not None and attribute(kind, "val") not in ("bullet", "none")
