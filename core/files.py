"""Private files: stored under names that say nothing, served as downloads that can't run."""

import hashlib
import re
import unicodedata
import uuid
from pathlib import PurePath
from typing import IO

from django.core.files.storage import default_storage
from django.http import FileResponse

UNSAFE = re.compile(r"[\x00-\x1f\x7f/\\:*?\"<>|]")
# SECURITY: a right-to-left override makes "exe.docx" look like "docx.exe"; Django's FileResponse keeps it.
BIDI = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def random_name(folder: str):
    """An `upload_to`: a random name in a folder, keeping nothing of the person's own file name."""
    return RandomName(folder)


class RandomName:
    """See `random_name`; a class so that migrations can write it down."""

    def __init__(self, folder: str) -> None:
        self.folder = folder

    def __call__(self, instance, filename: str) -> str:
        suffix = PurePath(filename).suffix.lower()
        suffix = suffix if re.fullmatch(r"\.[a-z0-9]{1,5}", suffix) else ""
        name = uuid.uuid4().hex
        return f"{self.folder}/{name[:2]}/{name}{suffix}"

    def __eq__(self, other) -> bool:
        return isinstance(other, RandomName) and other.folder == self.folder

    def __hash__(self) -> int:
        return hash(self.folder)

    def deconstruct(self):
        return ("core.files.RandomName", [self.folder], {})


def plain_name(name: str, fallback: str = "file") -> str:
    """A file name that is safe to show and to send: no paths, no control or direction characters, 120 long."""
    name = unicodedata.normalize("NFC", PurePath(name.replace("\\", "/")).name)
    name = BIDI.sub("", UNSAFE.sub("", name)).strip(". ")
    stem, dot, suffix = name.rpartition(".")
    if dot and len(name) > 120:
        name = f"{stem[: 115 - len(suffix)]}.{suffix}"
    return name[:120] or fallback


def sha256(file: IO[bytes]) -> str:
    """The file's SHA-256 in hexadecimal; the file is read from its start and left at its start."""
    file.seek(0)
    digest = hashlib.sha256()
    while block := file.read(1 << 20):
        digest.update(block)
    file.seek(0)
    return digest.hexdigest()


def download(stored_name: str, *, name: str, content_type: str) -> FileResponse:
    """Send a stored file as an attachment that no browser will run as part of this site."""
    response = FileResponse(
        default_storage.open(stored_name, "rb"), as_attachment=True, filename=plain_name(name)
    )
    response["Content-Type"] = content_type
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cache-Control"] = "no-store"
    return response
