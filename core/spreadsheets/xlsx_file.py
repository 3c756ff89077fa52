"""The first sheet of an Excel workbook as text: what the cells last showed, never their formulas."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator
from typing import Any

from lxml import etree

from core.spreadsheets.table import Limits, Refusal, Table, build

NOT_SAFE = (
    "The workbook is packed in an unusual way that is not safe to open. Save it as CSV, and choose that file."
)
NO_SHEET = "There is no sheet with a table in this workbook. Save the sheet as CSV, and choose that file."
ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
REFERENCE = re.compile(r"([A-Z]{1,3})\d*")
DOCTYPES = tuple("<!DOCTYPE".encode(encoding) for encoding in ("ascii", "utf-16-le", "utf-16-be"))


def read_xlsx(data: bytes, limits: Limits) -> Table:
    """The table in the first sheet that is not hidden."""
    book = Book(data, limits)
    strings = list(shared_strings(book))
    lines: list[tuple[int, list[str]]] = []
    for row in elements(book.read(first_sheet(book)), "row"):
        number = int(row.get("r") or (lines[-1][0] + 1 if lines else 1))
        lines.append((number, cells_of(row, strings, limits)))
        if len(lines) > limits.rows * 4:
            break
    return build(lines, limits)


class Book:
    """The parts of a workbook, each read within the limits."""

    def __init__(self, data: bytes, limits: Limits) -> None:
        self._zip = zipfile.ZipFile(io.BytesIO(data))
        entries = self._zip.infolist()
        # SECURITY: decided from the directory of the zip, before a single byte is unpacked.
        if len(entries) > limits.entries or any(entry.flag_bits & 0x1 for entry in entries):
            raise Refusal(NOT_SAFE)
        if sum(entry.file_size for entry in entries) > limits.unpacked_bytes:
            raise Refusal(NOT_SAFE)
        self.names = {entry.filename for entry in entries}
        self._left = limits.unpacked_bytes

    def read(self, name: str) -> bytes:
        """One part, which must not be larger than its entry says and must not define entities."""
        if name not in self.names:
            raise Refusal(NO_SHEET)
        with self._zip.open(name) as part:
            data = part.read(self._left + 1)
        self._left -= len(data)
        # SECURITY: no DTD at all, so no entity can be expanded or fetched.
        if self._left < 0 or any(mark in data for mark in DOCTYPES):
            raise Refusal(NOT_SAFE)
        return data


def elements(data: bytes, name: str) -> Iterator[Any]:
    """Every element of that local name, one after another; each is emptied once it has been looked at."""
    options: dict[str, Any] = {
        "resolve_entities": False,
        "no_network": True,
        "load_dtd": False,
        "huge_tree": False,
    }
    for _, element in etree.iterparse(io.BytesIO(data), events=("end",), tag=f"{{*}}{name}", **options):
        yield element
        element.clear()
        while element.getprevious() is not None:
            del element.getparent()[0]


def first_sheet(book: Book) -> str:
    """The name of the part that holds the first sheet in sight."""
    targets = {
        link.get("Id"): link.get("Target", "")
        for link in elements(book.read("xl/_rels/workbook.xml.rels"), "Relationship")
    }
    for sheet in elements(book.read("xl/workbook.xml"), "sheet"):
        if sheet.get("state", "visible") != "visible":
            continue
        link = next((value for key, value in sheet.attrib.items() if key.endswith("}id")), "")
        target = targets.get(link, "")
        if target:
            return target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"xl/{target}")
    raise Refusal(NO_SHEET)


def shared_strings(book: Book) -> Iterator[str]:
    """The texts that cells point at."""
    if "xl/sharedStrings.xml" in book.names:
        for item in elements(book.read("xl/sharedStrings.xml"), "si"):
            yield text_of(item)


def cells_of(row: Any, strings: list[str], limits: Limits) -> list[str]:
    """The texts of a row, each in its column."""
    cells: list[str] = []
    for cell in row:
        if not str(cell.tag).endswith("}c"):
            continue
        found = REFERENCE.match(cell.get("r") or "")
        column = column_of(found[1]) if found else len(cells)
        if column >= limits.columns * 4:
            break
        cells += [""] * (column + 1 - len(cells))
        cells[column] = value_of(cell, strings)
    return cells


def column_of(letters: str) -> int:
    """A is 0, Z is 25, AA is 26."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def value_of(cell: Any, strings: list[str]) -> str:
    """What the cell shows, or nearly; an error such as #REF! is empty."""
    kind = cell.get("t", "n")
    if kind == "inlineStr":
        return text_of(cell)
    value = next((part.text or "" for part in cell if str(part.tag).endswith("}v")), "")
    match kind:
        case "s":
            return strings[int(value)] if value.isdecimal() and int(value) < len(strings) else ""
        case "str":
            return unescaped(value)
        case "b":
            return "yes" if value == "1" else "no"
        case "e":
            return ""
    if "." in value or "e" in value.lower():
        number = float(value)
        return str(int(number)) if number.is_integer() and abs(number) < 1e15 else repr(number)
    return value


def text_of(element: Any) -> str:
    """All text of a string, without the reading aids of East Asian scripts."""
    parts = [
        part.text or ""
        for part in element.iter("{*}t")
        if not any(str(above.tag).endswith("}rPh") for above in part.iterancestors())
    ]
    return unescaped("".join(parts))


def unescaped(text: str) -> str:
    """Excel writes a carriage return as _x000D_."""
    return ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)
