"""Lists taken away: CSV for any program, XLSX for Excel; nothing a person typed becomes a formula."""

import csv
import datetime as dt
import io
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

import xlsxwriter
from django.http import HttpResponse

from core import clock
from core.files import plain_name

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def plain(value: Any) -> Any:
    """A cell as it is written: moments in London time, yes and no in words, text that can't be a formula."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, dt.datetime):
        return value.astimezone(clock.LONDON).strftime("%Y-%m-%d %H:%M")
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, int | float | Decimal):
        return value
    text = str(value)
    # SECURITY: Excel runs a cell that starts so, even in a CSV.
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def csv_response(name: str, head: Sequence[str], rows: Iterable[Sequence[Any]]) -> HttpResponse:
    """A CSV download, UTF-8 with the mark that Excel needs to read Gàidhlig names."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(head)
    writer.writerows([plain(value) for value in row] for row in rows)
    return attachment(name, "csv", "text/csv; charset=utf-8", b"\xef\xbb\xbf" + text.getvalue().encode())


def xlsx_response(
    name: str, head: Sequence[str], rows: Iterable[Sequence[Any]], *, wide: Sequence[int] = ()
) -> HttpResponse:
    """An XLSX download with a frozen, bold first row; text stays text. `wide`: columns of long texts, shown in lines."""
    file = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(file, options) as book:
        # The day and no more: the same list taken twice is the same file, byte for byte.
        book.set_properties({"created": dt.datetime.combine(clock.today(), dt.time())})
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, head, book.add_format({"bold": True}))
        sheet.freeze_panes(1, 0)
        for number, row in enumerate(rows, start=1):
            for column, value in enumerate(row):
                cell = plain(value)
                if isinstance(cell, str):
                    sheet.write_string(number, column, cell)
                else:
                    sheet.write_number(number, column, cell)
        sheet.autofit()
        for column in wide:
            sheet.set_column(column, column, 70, book.add_format({"text_wrap": True, "valign": "top"}))
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return attachment(name, "xlsx", kind, file.getvalue())


def attachment(name: str, suffix: str, content_type: str, body: bytes) -> HttpResponse:
    """A download under a dated name."""
    filename = plain_name(f"{name} {clock.today().isoformat()}.{suffix}")
    return HttpResponse(
        body, content_type=content_type, headers={"Content-Disposition": f'attachment; filename="{filename}"'}
    )
