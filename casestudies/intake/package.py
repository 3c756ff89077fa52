"""A .docx or .odt is a zip of parts: opened here, and only here, after it has shown that it is harmless."""

from __future__ import annotations

import posixpath
import re
import struct
import zipfile
import zlib
from pathlib import Path
from typing import Any

from lxml import etree

from casestudies.intake.answer import Refusal
from casestudies.intake.limits import MIB, Limits

SAVE_AGAIN = "Open it in Word or LibreOffice, save it as a new Word document (.docx) and upload that one."
DAMAGED = f"The file is damaged or was not fully uploaded. {SAVE_AGAIN}"
UNSAFE_NAMES = f"The file is packed in an unusual way that is not safe to open. {SAVE_AGAIN}"
TOO_LARGE_INSIDE = "The document unpacks to more than {limit} MiB. Take out large pictures and embedded files, and upload it again."
TOO_MANY_PARTS = f"The file is made of too many parts to be a case study. {SAVE_AGAIN}"
PROTECTED = "The document is protected by a password. Remove the password and upload it again."
DOCTYPE = f"The document contains definitions (a DTD) that are not safe to read. {SAVE_AGAIN}"
TOO_LONG = (
    "The document is far longer than any case study. Check that you chose the right file and upload it again."
)
TOO_DEEP = f"The document is nested too deeply to be read. {SAVE_AGAIN}"

CHUNK = 1 << 16
_DOCTYPE_MARKS = tuple(
    mark.encode(encoding)
    for mark in ("<!DOCTYPE", "<!ENTITY")
    for encoding in ("ascii", "utf-16-le", "utf-16-be")
)
_BROKEN_ZIP = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    struct.error,
    NotImplementedError,
    OSError,
    ValueError,
)

Element = Any
"""An lxml element; lxml ships no types."""


class Package:
    """The parts of a zip, each read at most once and never beyond the limits.

    Opening raises Refusal for what is damaged, disguised, protected or packed to hurt: names that climb out of
    the folder, names twice, sizes that were lied about, too many parts, too much in them.
    """

    def __init__(self, path: Path, limits: Limits) -> None:
        self.limits = limits
        self._left = limits.unpacked_bytes
        self._read: dict[str, bytes] = {}
        try:
            self._zip = zipfile.ZipFile(path)
        except _BROKEN_ZIP:
            raise Refusal(DAMAGED) from None
        self._entries = self._checked(self._zip.infolist())
        self.names = list(self._entries)

    def _checked(self, entries: list[zipfile.ZipInfo]) -> dict[str, zipfile.ZipInfo]:
        # SECURITY: all of this is decided from the directory of the zip, before a single byte is unpacked.
        limits = self.limits
        too_large = Refusal(TOO_LARGE_INSIDE.format(limit=limits.unpacked_bytes // MIB))
        if len(entries) > limits.entries:
            raise Refusal(TOO_MANY_PARTS)
        if sum(entry.file_size for entry in entries) > limits.unpacked_bytes:
            raise too_large
        kept: dict[str, zipfile.ZipInfo] = {}
        folded: set[str] = set()
        for entry in entries:
            if entry.flag_bits & 0x1:
                raise Refusal(PROTECTED)
            if _climbs(entry.filename) or entry.filename.casefold() in folded:
                raise Refusal(UNSAFE_NAMES)
            folded.add(entry.filename.casefold())
            big_for_its_bytes = entry.file_size > MIB and entry.file_size > limits.entry_ratio * max(
                entry.compress_size, 1
            )
            if entry.file_size > limits.entry_bytes or big_for_its_bytes:
                raise too_large
            if not entry.is_dir():
                kept[entry.filename] = entry
        return kept

    def has(self, name: str) -> bool:
        """Whether there is a part of that name, in that exact spelling."""
        return name in self._entries

    def read(self, name: str) -> bytes:
        """The bytes of one part; Refusal if there are more than its entry declares, or they do not unpack."""
        if name in self._read:
            return self._read[name]
        entry = self._entries[name]
        data = bytearray()
        try:
            with self._zip.open(entry) as part:
                while chunk := part.read(CHUNK):
                    data += chunk
                    if len(data) > entry.file_size or len(data) > self._left:
                        raise Refusal(DAMAGED)
        except _BROKEN_ZIP:
            raise Refusal(DAMAGED) from None
        self._left -= len(data)
        self._read[name] = bytes(data)
        return self._read[name]

    def xml(self, name: str) -> Element:
        """The root element of an XML part, parsed anew each time, without entities and without the network."""
        return parse_xml(self.read(name))

    def xml_or_none(self, name: str) -> Element | None:
        """The same for a part that may be missing or not be XML at all."""
        if not self.has(name):
            return None
        data = self.read(name)
        if not looks_like_xml(data):
            return None
        try:
            return parse_xml(data)
        except Refusal as refusal:
            if str(refusal) == DAMAGED:
                return None
            raise


def _climbs(name: str) -> bool:
    """Whether an entry's name is anything but a plain path below the folder."""
    plain = name.rstrip("/")
    return (
        not plain
        or len(name) > 300
        or "\\" in name
        or ":" in name
        or name.startswith("/")
        or any(ord(character) < 32 for character in name)
        or posixpath.normpath(plain) != plain
        or plain.split("/")[0] == ".."
    )


def looks_like_xml(data: bytes) -> bool:
    """Whether the bytes begin as XML does, in UTF-8 or UTF-16."""
    start = data[:64].lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n\x00")
    return start.startswith(b"<") and re.match(rb"<\x00?[?!A-Za-z_]", start) is not None


def parse_xml(data: bytes) -> Element:
    """Parse one part; Refusal for a DTD, for nesting beyond what a document needs, and for what is not XML."""
    # SECURITY: no DTD at all, so no entity can be expanded or fetched, whatever the parser would do with it.
    if any(mark in data for mark in _DOCTYPE_MARKS):
        raise Refusal(DOCTYPE)
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        # The parser reports that it has no memory left as if the document were at fault.
        if error.code == etree.ErrorTypes.ERR_NO_MEMORY or "memory" in str(error).lower():
            raise MemoryError from None
        if "depth" in str(error).lower():
            raise Refusal(TOO_DEEP) from None
        raise Refusal(DAMAGED) from None
    if root.getroottree().docinfo.doctype:
        raise Refusal(DOCTYPE)
    return root


def local(element: Element) -> str:
    """The name of an element without its namespace; empty for what is not an element."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def namespace(element: Element) -> str:
    """The namespace of an element; empty for none."""
    tag = element.tag
    return tag[1:].partition("}")[0] if isinstance(tag, str) and tag.startswith("{") else ""


def number_in(text: str) -> int | None:
    """The whole number that an attribute holds; None for anything else, however much it looks like digits."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 7 else None


def attribute(element: Element, name: str) -> str:
    """An attribute by its local name, in whatever namespace; empty where there is none."""
    for key, value in element.attrib.items():
        if key.rpartition("}")[2] == name:
            return str(value)
    return ""


def child(element: Element | None, name: str) -> Element | None:
    """The first child element of that local name."""
    if element is not None:
        for candidate in element:
            if local(candidate) == name:
                return candidate
    return None


def refuse_endless(root: Element, limits: Limits) -> None:
    """Refusal for a document with so many paragraphs that reading it would only burn the time allowed."""
    if sum(1 for _ in root.iter("{*}p")) > limits.paragraphs:
        raise Refusal(TOO_LONG)


def all_text(element: Element) -> str:
    """All text inside an element, on one line."""
    return " ".join(" ".join(element.itertext()).split())
