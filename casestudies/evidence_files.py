"""Charts and files that an author puts aside: which kinds there are, how large, and whether a file is what it says.

Nothing here opens a document: a few bytes at its start, and the list of names in a zip, are all that is read.
"""

from __future__ import annotations

import io
import struct
import zipfile
from dataclasses import dataclass
from pathlib import PurePath
from typing import IO

from PIL import Image, UnidentifiedImageError

MIB = 1024 * 1024
MAX_BYTES = 10 * MIB
MOST_FILES = 30
MOST_PIXELS = 60_000_000
MOST_PARTS = 2000  # of a spreadsheet; a workbook with a hundred sheets and their charts has some hundreds
MOST_DIRECTORY = MOST_PARTS * 200  # bytes of their names
END_OF_ZIP = struct.Struct(
    "<4s4H2LH"
)  # signature, disks, parts here, parts, size and place of their list, comment
END_OF_HUGE_ZIP = struct.Struct("<4sQ2H2L4Q20s")  # the same in larger numbers, and then where it stands


@dataclass(frozen=True, slots=True)
class FileKind:
    """A kind of file: what people call it, what a browser is told, and the picture format where it is one."""

    name: str
    content_type: str
    picture: str = ""
    inside: str = ""  # a part that a zip of this kind has


KINDS: dict[str, FileKind] = {
    ".png": FileKind("Picture", "image/png", picture="PNG"),
    ".jpg": FileKind("Picture", "image/jpeg", picture="JPEG"),
    ".jpeg": FileKind("Picture", "image/jpeg", picture="JPEG"),
    ".pdf": FileKind("PDF", "application/pdf"),
    ".xlsx": FileKind(
        "Spreadsheet",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        inside="xl/workbook.xml",
    ),
    ".ods": FileKind("Spreadsheet", "application/vnd.oasis.opendocument.spreadsheet", inside="content.xml"),
    ".csv": FileKind("Spreadsheet", "text/csv"),
}
OFFERED = "A picture (.png, .jpg), a PDF or a spreadsheet (.xlsx, .ods, .csv), up to 10 MB."
NOT_OFFERED = {
    ".xls": "This is an Excel file of the old kind (.xls). In Excel, choose Save as, Excel workbook (.xlsx), and choose that file.",
    ".xlsm": "This spreadsheet holds macros. In Excel, choose Save as, Excel workbook (.xlsx), and choose that file.",
    ".heic": "This is a photo as an iPhone keeps it (.heic). Send it to yourself as a JPEG, or take a screenshot, and choose that.",
    ".docx": "Put text in your plan or journal. Here you can add a picture, a PDF or a spreadsheet.",
}
TOO_LARGE = "The file is larger than 10 MB. Make it smaller, such as by a screenshot of the chart, and choose it again."

TOO_MANY_PARTS = (
    f"This spreadsheet is made of more than {MOST_PARTS:,} parts, so it can't be opened safely. Copy the sheet you need into "
    "a new workbook, save it and choose that file."
)


def kind_of(name: str) -> FileKind | None:
    """The kind of a file by its name; None where it is not one of ours."""
    return KINDS.get(PurePath(name).suffix.lower())


def refusal_of(name: str, file: IO[bytes]) -> str:
    """Why this file can't be put aside, or nothing. The file is left at its start."""
    kind = kind_of(name)
    if kind is None:
        suffix = PurePath(name).suffix.lower()
        return NOT_OFFERED.get(suffix, f"This kind of file can't be added. {OFFERED}")
    if kind.inside and has_too_many_parts(file):
        file.seek(0)
        return TOO_MANY_PARTS
    file.seek(0)
    is_so = is_what_it_says(kind, file)
    file.seek(0)
    if is_so:
        return ""
    return "The file is not what its name says, or it is damaged. Open it on your computer, save it again and choose it once more."


def has_too_many_parts(file: IO[bytes]) -> bool:
    """Whether a zip says that it lists more than a spreadsheet can need, before its list is read into memory.

    SECURITY: the reader goes by the size of the list, whatever number is said, so both are asked; and where there is a
    record for huge files it goes by that one, so this does too.
    """
    file.seek(0, io.SEEK_END)
    file.seek(max(0, file.tell() - END_OF_HUGE_ZIP.size - END_OF_ZIP.size - 0xFFFF))
    tail = file.read()
    at = len(tail) - END_OF_ZIP.size
    if not (tail[at : at + 4] == b"PK\x05\x06" and tail.endswith(b"\x00\x00")):
        at = tail.rfind(b"PK\x05\x06")
    if at < 0 or at + END_OF_ZIP.size > len(tail):
        return False  # no zip: that is said by who reads it
    _, _, _, _, parts, size, _, _ = END_OF_ZIP.unpack_from(tail, at)
    if tail[max(0, at - 20) : at].startswith(b"PK\x06\x07"):
        huge = at - END_OF_HUGE_ZIP.size
        if huge < 0 or not tail.startswith(b"PK\x06\x06", huge):
            return True  # it stands elsewhere: no word processor writes it so
        parts, size = END_OF_HUGE_ZIP.unpack_from(tail, huge)[7:9]
    return bool(parts > MOST_PARTS or size > MOST_DIRECTORY)


def is_what_it_says(kind: FileKind, file: IO[bytes]) -> bool:
    """Whether the start of a file, or the names inside it, are those of its kind."""
    if kind.picture:
        return size_of_picture(file, kind) is not None
    if kind.inside:
        try:
            with zipfile.ZipFile(file) as package:
                return kind.inside in package.namelist() and "xl/vbaProject.bin" not in package.namelist()
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
            return False
    start = file.read(64 * 1024)
    if kind.content_type == "application/pdf":
        return b"%PDF-" in start[:1024]
    return bool(start.strip()) and b"\x00" not in start


def size_of_picture(file: IO[bytes], kind: FileKind) -> tuple[int, int] | None:
    """Width and height from a picture's head, without decoding it; None where it is none, or far too large."""
    try:
        with Image.open(file, formats=(kind.picture,)) as picture:
            width, height = picture.size
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None
    return (width, height) if width * height <= MOST_PIXELS else None


def is_picture(name: str, data: bytes) -> bool:
    """Whether these bytes can be shown as a picture in a document."""
    kind = kind_of(name)
    return bool(kind and kind.picture and size_of_picture(io.BytesIO(data), kind))
