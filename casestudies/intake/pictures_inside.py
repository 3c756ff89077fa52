"""Takes the notes out of pictures that stay as they are, byte for byte, because a PDF page relies on their colours."""

from __future__ import annotations

import struct

KEPT_SEGMENTS = {0xEE}
"""Of the application segments of a JPEG only Adobe's, which says how its colours are to be read."""
NOTE_BOXES = {b"xml ", b"uuid", b"uinf"}


def without_jpeg_notes(data: bytes) -> bytes:
    """A JPEG without EXIF, XMP, profiles and comments; its pixels are untouched. What is no JPEG comes back as it is."""
    if not data.startswith(b"\xff\xd8"):
        return data
    kept = bytearray(b"\xff\xd8")
    position = 2
    while position + 4 <= len(data):
        if data[position] != 0xFF:
            return bytes(kept) + data[position:]
        marker = data[position + 1]
        if marker == 0xFF:
            position += 1
            continue
        if marker == 0xDA:
            return bytes(kept) + _until_end(data[position:])
        if marker == 0x01 or 0xD0 <= marker <= 0xD9:
            kept += data[position : position + 2]
            position += 2
            continue
        length = int.from_bytes(data[position + 2 : position + 4], "big")
        is_note = marker == 0xFE or (0xE0 <= marker <= 0xEF and marker not in KEPT_SEGMENTS)
        if not is_note:
            kept += data[position : position + 2 + length]
        position += 2 + max(length, 2)
    return bytes(kept) + data[position:]


def _until_end(scan: bytes) -> bytes:
    """The picture itself up to its last end mark; programs hang further notes and pictures behind it."""
    end = scan.rfind(b"\xff\xd9")
    return scan if end < 0 else scan[: end + 2]


def without_jpeg_2000_notes(data: bytes) -> bytes:
    """A JPEG 2000 file without its boxes of XML and other notes; a bare code stream comes back as it is."""
    if not data.startswith(b"\x00\x00\x00\x0cjP  "):
        return data
    kept = bytearray()
    position = 0
    while position + 8 <= len(data):
        length, kind = struct.unpack(">I4s", data[position : position + 8])
        if length == 1 and position + 16 <= len(data):
            length = struct.unpack(">Q", data[position + 8 : position + 16])[0]
        elif length == 0:
            length = len(data) - position
        if length < 8:
            break
        if kind not in NOTE_BOXES:
            kept += data[position : position + length]
        position += length
    return bytes(kept)
