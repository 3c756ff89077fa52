"""Fields in a Word document: text that Word filled in by itself, and that may be somebody's name."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from casestudies.intake.package import Element, attribute, local

TELLING = {
    "AUTHOR", "LASTSAVEDBY", "USERNAME", "USERINITIALS", "USERADDRESS", "FILENAME", "TEMPLATE", "DOCVARIABLE",
    "DOCPROPERTY", "INFO", "MERGEFIELD", "ADDRESSBLOCK", "GREETINGLINE", "DATABASE", "COMMENTS",
}  # fmt: skip
FETCHING = {"INCLUDETEXT", "INCLUDEPICTURE", "LINK", "DDE", "DDEAUTO", "RD", "IMPORT"}
TELLING_BINDINGS = (
    "creator",
    "author",
    "lastmodifiedby",
    "company",
    "manager",
    "publishdate",
    "email",
    "phone",
    "fax",
)


@dataclass
class Field:
    """One field: its instruction, and the result that Word last wrote for it."""

    instruction: str = ""
    in_result: bool = False
    result: list[str] = field(default_factory=list)
    checked: bool | None = None

    @property
    def keyword(self) -> str:
        """The first word of the instruction, in capitals."""
        words = self.instruction.split()
        return words[0].upper() if words else ""

    @property
    def is_telling(self) -> bool:
        """Whether its result tells who wrote the document or where it was kept."""
        return self.keyword in TELLING

    @property
    def is_worth_saying(self) -> bool:
        """Whether the author should hear of it: it is telling, or it holds a path to somebody's disk."""
        return self.is_telling or (self.keyword in FETCHING and bool(self.instruction.split()[1:]))

    @property
    def link(self) -> str:
        """The address of a HYPERLINK field, else empty."""
        found = re.match(r'\s*HYPERLINK\s+(?:"([^"]*)"|([^\\\s]\S*))', self.instruction)
        return (found.group(1) or found.group(2) or "") if found else ""

    def summary(self) -> str:
        """`AUTHOR: Ann Other`, for the finding."""
        result = "".join(self.result).strip()
        instruction = " ".join(self.instruction.split())
        return f"{instruction}: {result}" if result else instruction


class FieldStack:
    """The fields that are open at a point of a story.

    A story whose fields do not close is read as plain text: better a field's result too many than half a
    document lost.
    """

    def __init__(self, story: Element) -> None:
        marks = [attribute(e, "fldCharType") for e in story.iter("{*}fldChar")]
        self._sound = marks.count("begin") == marks.count("end")
        self._open: list[Field] = []

    def mark(self, element: Element) -> Field | None:
        """Follow a w:fldChar; the field that it closes, if it closes one."""
        if not self._sound:
            return None
        kind = attribute(element, "fldCharType")
        if kind == "begin":
            self._open.append(Field(checked=_checked(element)))
        elif kind == "separate" and self._open:
            self._open[-1].in_result = True
        elif kind == "end" and self._open:
            return self._open.pop()
        return None

    def instruct(self, text: str) -> None:
        """Take in a piece of an instruction."""
        if self._open and not self._open[-1].in_result:
            self._open[-1].instruction += text

    def takes(self, text: str) -> bool:
        """Whether text at this point is no text of the document; remembered as the result of a telling field."""
        swallowed = False
        for opened in self._open:
            if not opened.in_result or opened.is_telling:
                opened.result.append(text if opened.in_result else "")
                swallowed = True
        return swallowed

    @property
    def link(self) -> str:
        """The address that text at this point links to, else empty."""
        return next((f.link for f in reversed(self._open) if f.in_result and f.link), "")


def _checked(element: Element) -> bool | None:
    """Whether a form's box is ticked; None where the field is no box."""
    box = next(iter(element.iter("{*}checkBox")), None)
    if box is None:
        return None
    states = {local(child): attribute(child, "val") not in ("0", "false") for child in box}
    return states.get("checked", states.get("default", False))
