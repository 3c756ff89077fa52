"""A PDF without its history: only the pages are carried over into a new file, and of each page only what it shows."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Operator, Pdf

from casestudies.intake.answer import Refusal
from casestudies.intake.pictures_inside import without_jpeg_2000_notes, without_jpeg_notes

BROKEN_PDF = "The PDF is damaged. Open it, print or export it as a new PDF, and upload that one."

PAGE_KEYS = {
    "/Type",
    "/Parent",
    "/MediaBox",
    "/CropBox",
    "/Rotate",
    "/Resources",
    "/Contents",
    "/UserUnit",
    "/Group",
}
RESOURCE_KEYS = {
    "/Font",
    "/XObject",
    "/ExtGState",
    "/ColorSpace",
    "/Pattern",
    "/Shading",
    "/Properties",
    "/ProcSet",
}
TELLING_KEYS = (
    "/Metadata", "/PieceInfo", "/LastModified", "/Thumb", "/AA", "/OpenAction", "/AF", "/Annots", "/StructParent",
    "/StructParents", "/JS", "/Perms", "/SourceModified",
)  # fmt: skip
TELLING_KEYS_OF_STREAMS = (
    *TELLING_KEYS,
    "/Alternates",
    "/OPI",
    "/F",
    "/FFilter",
    "/FDecodeParms",
    "/Ref",
    "/Measure",
    "/PtData",
)
MARK_KEYS = {"/MCID", "/Type", "/Subtype", "/Attached", "/BBox"}
PLAIN_MARK = re.compile(rb"<<\s*/MCID\s+\d+\s*>>\s*(?:BDC|DP)\b")
ANY_MARK = re.compile(rb">>\s*(?:BDC|DP)\b")
HIDDEN = Name("/IntakeLayerIsHidden")


def clean_pdf(source: Pdf) -> bytes:
    """The bytes of a new PDF with the pages of this one and nothing else; the same input gives the same bytes.

    Left behind are the document information, XMP, annotations, forms, scripts, attachments, bookmarks, page labels,
    signatures, structure, thumbnails, names of layers, earlier revisions, and what the pictures carry beside their
    pixels. Changes `source`, which must not be used afterwards. Raises Refusal for pages that cannot be read.
    """
    _mark_hidden_layers(source)
    target = Pdf.new()
    for page in source.pages:
        for key in set(page.obj.keys()) - PAGE_KEYS:
            del page.obj[key]
        target.pages.append(page)
    for page in target.pages:
        _clean_resources(page.obj.get("/Resources"))
        _clean_contents(target, page.obj)
    for item in target.objects:
        _clean_object(item)
    _rebuild_layers(target)
    out = io.BytesIO()
    target.save(
        out,
        deterministic_id=True,
        compress_streams=True,
        object_stream_mode=pikepdf.ObjectStreamMode.generate,
        linearize=False,
    )
    return out.getvalue()


def _entries(item: Any) -> Iterator[tuple[str, Any]]:
    """The entries of a dictionary or of a stream's dictionary."""
    if isinstance(item, (pikepdf.Dictionary, pikepdf.Stream)):
        for key in list(item.keys()):
            yield key, item[key]


def _clean_object(item: Any) -> None:
    _drop_telling_keys(item, 0)
    if not isinstance(item, pikepdf.Stream):
        return
    kind = item.get("/Subtype")
    if kind == Name.Form or item.get("/PatternType") == 1:
        _clean_resources(item.get("/Resources"))
        _rewrite_marks(item)
    elif kind == Name.Image:
        _clean_picture(item)


def _drop_telling_keys(item: Any, depth: int) -> None:
    """Also in what stands directly inside an object; what it refers to is an object of its own."""
    is_stream = isinstance(item, pikepdf.Stream)
    if is_stream or isinstance(item, pikepdf.Dictionary):
        for key in TELLING_KEYS_OF_STREAMS if is_stream else TELLING_KEYS:
            if key in item:
                del item[key]
    inner = [value for _, value in _entries(item)] if not isinstance(item, pikepdf.Array) else list(item)
    if depth < 20:
        for value in inner:
            if isinstance(value, (pikepdf.Dictionary, pikepdf.Array)) and not value.is_indirect:
                _drop_telling_keys(value, depth + 1)


def _clean_resources(resources: Any) -> None:
    for key, value in list(_entries(resources)):
        if key not in RESOURCE_KEYS:
            del resources[key]
        elif key == "/Properties":
            for name, entry in list(_entries(value)):
                if not isinstance(entry, pikepdf.Dictionary) or entry.get("/Type") not in (
                    Name.OCG,
                    Name.OCMD,
                ):
                    value[name] = Dictionary()


def _clean_contents(target: Pdf, page: Any) -> None:
    contents = page.get("/Contents")
    if contents is None:
        return
    try:
        data = b"\n".join(part.read_bytes() for part in _streams(contents))
        if _is_telling(data):
            page.Contents = target.make_stream(_without_marks(pikepdf.Page(page)))
    except (pikepdf.PdfError, ValueError, TypeError, RuntimeError):
        raise Refusal(BROKEN_PDF) from None


def _streams(contents: Any) -> list[Any]:
    parts = list(contents) if isinstance(contents, pikepdf.Array) else [contents]
    return [part for part in parts if isinstance(part, pikepdf.Stream)]


def _rewrite_marks(stream: Any) -> None:
    try:
        if _is_telling(stream.read_bytes()):
            stream.write(_without_marks(stream))
    except (pikepdf.PdfError, ValueError, TypeError, RuntimeError):
        raise Refusal(BROKEN_PDF) from None


def _is_telling(data: bytes) -> bool:
    """Whether page code has comments, or marks with more in them than a number."""
    return b"%" in data or len(ANY_MARK.findall(data)) != len(PLAIN_MARK.findall(data))


def _without_marks(stream: Any) -> bytes:
    """The page code anew: without comments, and with nothing in its marks that could be read as text."""
    kept: list[Any] = []
    for instruction in pikepdf.parse_content_stream(stream):
        operands, operator = instruction.operands, instruction.operator
        if operator in (Operator("BDC"), Operator("DP")) and len(operands) == 2:
            tag, mark = operands
            if isinstance(mark, pikepdf.Dictionary):
                mark = Dictionary({key: value for key, value in mark.items() if key in MARK_KEYS})
            kept.append(([tag, mark], operator))
        else:
            kept.append(instruction)
    return bytes(pikepdf.unparse_content_stream(kept))


def _clean_picture(item: Any) -> None:
    filters = item.get("/Filter")
    names = [str(name) for name in filters] if isinstance(filters, pikepdf.Array) else [str(filters)]
    strip = {"/DCTDecode": without_jpeg_notes, "/JPXDecode": without_jpeg_2000_notes}.get(names[-1])
    if strip is None or len(names) != 1:
        return
    try:
        data = item.read_raw_bytes()
        bare = strip(data)
        if bare != data:
            item.write(bare, filter=item.Filter, decode_parms=item.get("/DecodeParms"))
    except (pikepdf.PdfError, ValueError):
        raise Refusal(BROKEN_PDF) from None


# Layers -------------------------------------------------------------------------------------------------------


def _mark_hidden_layers(source: Pdf) -> None:
    """Remember on the layers themselves which are switched off, so that the new file shows no more than the old."""
    properties = source.Root.get("/OCProperties")
    if not isinstance(properties, pikepdf.Dictionary):
        return
    default = properties.get("/D", Dictionary())
    everything_off = default.get("/BaseState") == Name.OFF
    switched = {layer.objgen for layer in default.get("/ON" if everything_off else "/OFF", Array())}
    for layer in properties.get("/OCGs", Array()):
        if isinstance(layer, pikepdf.Dictionary) and (layer.objgen in switched) != everything_off:
            layer[HIDDEN] = True


def _rebuild_layers(target: Pdf) -> None:
    layers = [
        item
        for item in target.objects
        if isinstance(item, pikepdf.Dictionary) and item.get("/Type") == Name.OCG
    ]
    if not layers:
        return
    hidden = Array()
    for number, layer in enumerate(layers, start=1):
        if HIDDEN in layer:
            hidden.append(layer)
        for key in set(layer.keys()) - {"/Type", "/Intent"}:
            del layer[key]
        layer.Name = pikepdf.String(f"Layer {number}")
    target.Root.OCProperties = Dictionary(OCGs=Array(layers), D=Dictionary(BaseState=Name.ON, OFF=hidden))
