"""Packs the parts of a document so that the same parts always give the same bytes."""

from __future__ import annotations

import base64
import io
import zipfile
from collections.abc import Iterable

from PIL import Image

FIXED_TIME = (1980, 1, 1, 0, 0, 0)


def zip_of(parts: Iterable[tuple[str, bytes]]) -> bytes:
    """A zip of (name, bytes) in that order, with no time, no owner and no comment; `mimetype` is not compressed."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for name, data in parts:
            entry = zipfile.ZipInfo(name, FIXED_TIME)
            entry.create_system = 0
            entry.compress_type = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            package.writestr(entry, data)
    return out.getvalue()


def picture_of(source: str) -> tuple[bytes, str, int, int] | None:
    """A picture from its data address as (bytes, `png` or `jpeg`, width, height); None where there is none."""
    head, _, body = source.partition(";base64,")
    kind = head.removeprefix("data:image/")
    if kind not in ("png", "jpeg") or not body:
        return None
    data = base64.b64decode(body)
    with Image.open(io.BytesIO(data), formats=(kind.upper(),)) as image:
        return data, kind, image.width, image.height
