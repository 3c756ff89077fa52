"""What the styles of an OpenDocument text mean: bold, hidden, caption, counted list."""

from __future__ import annotations

import re

from casestudies.intake.package import Element, attribute, child, local

ROLES = {
    "title": "title",
    "subtitle": "subtitle",
    "caption": "caption",
    "illustration": "caption",
    "figure": "caption",
    "table": "caption",
    "drawing": "caption",
    "quotations": "quote",
    "quote": "quote",
    "contents_20_heading": "toc",
}


class OdtStyles:
    """The styles of both parts of a document, by name; automatic ones are followed to what they are made from."""

    def __init__(self, content: Element, styles: Element | None) -> None:
        self._styles: dict[str, Element] = {}
        self._lists: dict[str, Element] = {}
        for root in (styles, content):
            for element in [] if root is None else root.iter():
                if local(element) in ("style", "default-style"):
                    self._styles[attribute(element, "name")] = element
                elif local(element) == "list-style":
                    self._lists[attribute(element, "name")] = element

    def _chain(self, name: str) -> list[Element]:
        found: list[Element] = []
        seen: set[str] = set()
        while name in self._styles and name not in seen:
            seen.add(name)
            found.append(self._styles[name])
            name = attribute(self._styles[name], "parent-style-name")
        return found

    def _text_property(self, name: str, key: str) -> str:
        for style in self._chain(name):
            properties = child(style, "text-properties")
            value = "" if properties is None else attribute(properties, key)
            if value:
                return value
        return ""

    def _names(self, name: str) -> list[str]:
        return [name.lower(), *(attribute(style, "name").lower() for style in self._chain(name))]

    def is_hidden(self, name: str) -> bool:
        """Whether a style hides its text."""
        return self._text_property(name, "display") == "none"

    def is_white(self, name: str) -> bool:
        """Whether a style writes white on no ground of its own."""
        return self._text_property(name, "color").lower() == "#ffffff" and not self._text_property(
            name, "background-color"
        ).startswith("#")

    def is_heading(self, name: str) -> bool:
        """Whether a paragraph style is one of the headings, for text that was styled and not marked as one."""
        return any(re.fullmatch(r"heading(?:_20_\d+)?", known) for known in self._names(name))

    def role(self, name: str) -> str:
        """`title`, `subtitle`, `caption`, `toc`, `quote`, or empty for body text."""
        for known in self._names(name):
            if known in ROLES:
                return ROLES[known]
            if re.match(r"contents_20_\d", known):
                return "toc"
        return ""

    def marks(self, name: str) -> list[str]:
        """The tags that a character style stands for."""
        tags = []
        if self._text_property(name, "font-weight") in ("bold", "600", "700", "800", "900"):
            tags.append("strong")
        if self._text_property(name, "font-style") in ("italic", "oblique"):
            tags.append("em")
        if self._text_property(name, "text-line-through-style") not in ("", "none"):
            tags.append("s")
        position = self._text_property(name, "text-position")
        if position.startswith("super") or re.match(r"[1-9]\d*%", position):
            tags.append("sup")
        elif position.startswith(("sub", "-")):
            tags.append("sub")
        return tags

    def is_ordered(self, name: str, level: int) -> bool:
        """Whether a list counts at that level."""
        for element in self._lists.get(name, ()):
            if attribute(element, "level") == str(level):
                return local(element) == "list-level-style-number" and attribute(element, "num-format") != ""
        return False
