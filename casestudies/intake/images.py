"""Pictures without their history: every one is decoded and written anew, so that only its pixels are kept."""

from __future__ import annotations

import hashlib
import io
import warnings
from collections.abc import Iterator
from dataclasses import dataclass

from PIL import ExifTags, Image, ImageOps

from casestudies.intake.limits import Limits

FORMATS = ("PNG", "JPEG", "GIF", "BMP", "TIFF", "WEBP")
LONGEST_SIDE = 1600
PNG_WORTH_KEEPING = 600_000
TELLING_TAGS = {
    "Artist", "Copyright", "ImageDescription", "XPAuthor", "XPTitle", "XPComment", "XPSubject", "XPKeywords",
    "HostComputer", "DocumentName", "CameraOwnerName", "BodySerialNumber", "UserComment",
}  # fmt: skip
TELLING_INFO = (
    "comment",
    "Author",
    "Title",
    "Description",
    "Copyright",
    "Comment",
    "XML:com.adobe.xmp",
    "Source",
)

Crop = tuple[float, float, float, float]
"""How much is cut off at the left, top, right and bottom, each a share of the picture."""


@dataclass(frozen=True)
class Picture:
    """A picture as it may be shown: `data` is a PNG or JPEG that carries nothing but its pixels."""

    data: bytes
    content_type: str
    width: int
    height: int


class PictureError(ValueError):
    """A picture that cannot be shown; the message says why, in a few words."""


class Pictures:
    """Writes the pictures of one document anew, each once, until they would be too much for a page."""

    def __init__(self, limits: Limits) -> None:
        self._left = limits.pictures_bytes
        self._pixels = limits.image_pixels
        self._known: dict[tuple[str, Crop | None], Picture | str] = {}

    def has_room_for(self, width: int, height: int) -> bool:
        """Whether a picture of that many pixels may be decoded at all."""
        return 0 < width * height <= self._pixels and self._left > 0

    def rewrite_image(self, image: Image.Image) -> Picture:
        """A picture that is already decoded, encoded anew; PictureError says why there is none."""
        try:
            picture = _encoded(_upright(image, None), lossy=image.format == "JPEG")
        except (OSError, ValueError, SyntaxError, EOFError, OverflowError):
            raise PictureError("the picture is damaged") from None
        if len(picture.data) > self._left:
            raise PictureError("the pictures of this document are too large together")
        self._left -= len(picture.data)
        return picture

    def rewrite(self, data: bytes, crop: Crop | None = None) -> Picture:
        """The picture anew, without what was cropped away; PictureError says why there is none."""
        key = (hashlib.sha256(data).hexdigest(), crop)
        if key not in self._known:
            try:
                self._known[key] = rewrite(data, crop, self._pixels)
            except PictureError as error:
                self._known[key] = str(error)
        known = self._known[key]
        if isinstance(known, str):
            raise PictureError(known)
        if len(known.data) > self._left:
            raise PictureError("the pictures of this document are too large together")
        self._left -= len(known.data)
        return known


def rewrite(data: bytes, crop: Crop | None, most_pixels: int) -> Picture:
    """Decode and encode one picture; PictureError where it is no picture, too large, or of a kind not shown."""
    image = _opened(data)
    if image.width * image.height > most_pixels:
        raise PictureError("the picture is too large")
    try:
        return _encoded(_upright(image, crop), lossy=image.format == "JPEG")
    except (OSError, ValueError, SyntaxError, EOFError, OverflowError, Image.DecompressionBombError):
        raise PictureError("the picture is damaged") from None


def _opened(data: bytes) -> Image.Image:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return Image.open(io.BytesIO(data), formats=FORMATS)
    except Image.DecompressionBombError:
        raise PictureError("the picture is too large") from None
    except Exception:  # noqa: BLE001  Pillow's readers raise many kinds for broken headers
        raise PictureError("its kind cannot be shown; paste it again as a picture (PNG or JPEG)") from None


def _upright(image: Image.Image, crop: Crop | None) -> Image.Image:
    if image.format == "JPEG":
        image.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
    image.load()
    # PRIVACY: what the author cropped away in Word is still in the file; it must not come back.
    if crop and any(crop):
        left, top, right, bottom = (min(max(side, 0.0), 0.95) for side in crop)
        box = (
            round(image.width * left),
            round(image.height * top),
            round(image.width * (1 - right)),
            round(image.height * (1 - bottom)),
        )
        if box[2] <= box[0] or box[3] <= box[1]:
            raise PictureError("the picture is cropped away")
        image = image.crop(box)
    image = ImageOps.exif_transpose(image)
    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        image = image.convert("RGBA")
    elif image.mode not in ("RGB", "L"):
        image = image.convert("RGB")
    image.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    return image


def _encoded(image: Image.Image, *, lossy: bool) -> Picture:
    # PRIVACY: Pillow carries comments and profiles over from `info` unless it is empty.
    image.info = {}
    if not lossy or image.mode == "RGBA":
        png = _bytes(image, "PNG", optimize=False)
        if image.mode == "RGBA" or len(png) <= PNG_WORTH_KEEPING:
            return Picture(png, "image/png", image.width, image.height)
    jpeg = _bytes(image.convert("RGB"), "JPEG", quality=85)
    return Picture(jpeg, "image/jpeg", image.width, image.height)


def _bytes(image: Image.Image, kind: str, **options: int | bool) -> bytes:
    image.info = {}
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def traces(data: bytes) -> Iterator[tuple[str, str]]:
    """What a picture's file tells beside its pixels, as (label, text): who, where, with what."""
    try:
        image = _opened(data)
        exif = image.getexif()
        tags = dict(exif) | dict(exif.get_ifd(ExifTags.IFD.Exif))
        place = exif.get_ifd(ExifTags.IFD.GPSInfo)
    except Exception:  # noqa: BLE001  a broken header tells nothing
        return
    for number, value in sorted(tags.items()):
        label = ExifTags.TAGS.get(number, "")
        text = _readable(value)
        if label in TELLING_TAGS and text:
            yield label, text
    if place:
        yield "GPS", "the place where it was taken"
    for label in TELLING_INFO:
        text = _readable(image.info.get(label, ""))
        if text:
            yield label, text


def _readable(value: object) -> str:
    if isinstance(value, tuple) and all(isinstance(item, int) for item in value):
        value = bytes(item & 0xFF for item in value)
    if isinstance(value, bytes):
        value = value.decode("utf-16-le" if b"\x00" in value[1:4] else "utf-8", "ignore")
    text = "".join(character if character.isprintable() else " " for character in str(value))
    return " ".join(text.split())[:200]
