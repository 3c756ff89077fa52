"""The other side: runs in a process of its own that the operating system confines, and answers once."""

from __future__ import annotations

import json
import os
import sys

from core.spreadsheets.table import Limits, Refusal, Table

DAMAGED = (
    "The file is damaged or is not a table. Open it in Excel or LibreOffice, save it as CSV or as an Excel workbook "
    "(.xlsx), and choose that file."
)
OLD = (
    "The file is an old Excel file (.xls) or is protected by a password. Save it as an Excel workbook (.xlsx) without a "
    "password, and choose that file."
)
HEAVY = 3


def main() -> None:
    """Read limits and file from standard input, write the table as JSON on standard output."""
    limits = Limits(**json.loads(sys.stdin.buffer.readline()))
    data = sys.stdin.buffer.read()
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    limits.confine()
    try:
        answer = read(data, limits)
    except MemoryError:
        os._exit(HEAVY)
    out.write(json.dumps(answer.as_dict()).encode())
    out.flush()
    os._exit(0)


def read(data: bytes, limits: Limits) -> Table:
    """The table in the file; whatever goes wrong in reading is a refusal, but for lack of memory."""
    try:
        if data.startswith(b"PK\x03\x04"):
            from core.spreadsheets.xlsx_file import read_xlsx

            return read_xlsx(data, limits)
        if data.startswith(b"\xd0\xcf\x11\xe0"):
            return Table(error=OLD)
        from core.spreadsheets.csv_file import read_csv

        return read_csv(data, limits)
    except Refusal as refusal:
        return Table(error=str(refusal))
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001  a hostile file may raise anything in any library
        return Table(error=DAMAGED)
