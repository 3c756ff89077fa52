"""CSV as programs really write it: with commas, semicolons or tabs, in UTF-8, UTF-16 or what Windows uses."""

from __future__ import annotations

import csv
import io

from core.spreadsheets.table import Limits, Refusal, Table, build

SEPARATORS = (",", ";", "\t")
NOT_TEXT = "The file is not a table of text. Choose a CSV file or an Excel workbook (.xlsx)."


def read_csv(data: bytes, limits: Limits) -> Table:
    """The table in a CSV file."""
    text = decode(data)
    first, _, rest = text.partition("\n")
    if first.strip().lower().startswith("sep=") and len(first.strip()) == 5:
        separator, text = first.strip()[4], rest
    else:
        separator = separator_of(text)
    csv.field_size_limit(limits.cell * 4)
    lines: list[tuple[int, list[str]]] = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    try:
        for number, cells in enumerate(reader, start=1):
            if len(cells) > limits.columns * 4:
                raise Refusal(
                    f"The file has more than {limits.columns} columns. Take out those that are not needed."
                )
            lines.append((number, cells))
            if len(lines) > limits.rows * 4:
                break
    except csv.Error:
        raise Refusal(
            "The file can't be split into rows: a quotation mark may be missing, or a cell is far too long."
        ) from None
    return build(lines, limits)


def decode(data: bytes) -> str:
    """The text, by its mark if it has one; what is no UTF-8 is taken as Windows writes it."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16")
    if b"\x00" in data:
        raise Refusal(NOT_TEXT)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def separator_of(text: str) -> str:
    """The sign that cuts the headings into the most cells."""
    start = text.lstrip("\r\n")[:20_000]

    def cells(separator: str) -> int:
        try:
            return len(next(csv.reader(io.StringIO(start, newline=""), delimiter=separator), []))
        except csv.Error:
            return 0

    return max(SEPARATORS, key=cells)
