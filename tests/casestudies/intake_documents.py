"""Makes the documents that the intake tests upload: whole Word files, part by part, with whatever is planted in them."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

import pikepdf
from PIL import Image

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
NAMESPACES = (
    f'xmlns:w="{W}" xmlns:r="{R}" xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture" '
    'xmlns:w15="http://schemas.microsoft.com/office/word/2012/wordml" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" '
    'xmlns:v="urn:schemas-microsoft-com:vml"'
)
STYLES = "".join(
    f'<w:style w:type="paragraph" w:styleId="{identifier}"><w:name w:val="{name}"/></w:style>'
    for identifier, name in (
        ("Heading1", "heading 1"),
        ("Heading2", "heading 2"),
        ("Title", "Title"),
        ("Caption", "caption"),
        ("TOC1", "toc 1"),
    )
)
MAIN_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"


def run(text: str, properties: str = "") -> str:
    """A run of text."""
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def paragraph(content: str = "", style: str = "") -> str:
    """A paragraph of runs, or of plain text where no tag is in it."""
    inner = content if content.startswith("<") else run(content)
    properties = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f"<w:p>{properties}{inner}</w:p>"


def words(number: int, word: str = "word") -> str:
    """A sentence of exactly that many words."""
    return " ".join([word] * number)


def table(*rows: tuple[str, ...]) -> str:
    """A table of plain cells."""
    lines = "".join(
        "<w:tr>" + "".join(f"<w:tc>{paragraph(cell)}</w:tc>" for cell in row) + "</w:tr>" for row in rows
    )
    return f"<w:tbl>{lines}</w:tbl>"


def field(instruction: str, result: str) -> str:
    """A field in its long form, begun, separated and ended."""
    mark = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
    code = f'<w:r><w:instrText xml:space="preserve"> {escape(instruction)} </w:instrText></w:r>'
    return mark.format("begin") + code + mark.format("separate") + run(result) + mark.format("end")


def picture(identifier: str, alt: str = "", crop: str = "") -> str:
    """A picture in the text."""
    return (
        f'<w:r><w:drawing><wp:inline><wp:docPr id="1" name="x" descr={quoteattr(alt)}/><a:graphic><a:graphicData>'
        f'<pic:pic><pic:blipFill><a:blip r:embed="{identifier}"/>{crop}</pic:blipFill></pic:pic></a:graphicData>'
        "</a:graphic></wp:inline></w:drawing></w:r>"
    )


def image(kind: str = "PNG", size: tuple[int, int] = (40, 20), **options: object) -> bytes:
    """The bytes of a picture, red on its left half and blue on its right."""
    drawn = Image.new("RGB", size, "red")
    drawn.paste(Image.new("RGB", (size[0] // 2, size[1]), "blue"), (size[0] // 2, 0))
    out = io.BytesIO()
    drawn.save(out, kind, **options)
    return out.getvalue()


class WordFile:
    """A .docx in the making: `body` is WordprocessingML, `add` puts further parts in and refers to them."""

    def __init__(self, body: str) -> None:
        self.parts: dict[str, bytes] = {}
        self.relations: list[str] = []
        self.package_relations: list[str] = []
        self.main_type = MAIN_TYPE
        self.types: list[str] = []
        self.part("word/document.xml", f"<w:document {NAMESPACES}><w:body>{body}</w:body></w:document>")
        self.add("styles", f'<w:styles xmlns:w="{W}">{STYLES}</w:styles>')

    def part(self, name: str, content: str | bytes) -> WordFile:
        """Put one part in as it is."""
        self.parts[name] = content.encode() if isinstance(content, str) else content
        return self

    def add(self, kind: str, content: str | bytes, name: str = "", identifier: str = "") -> WordFile:
        """Put a part in and refer to it from the document."""
        name = name or f"{kind}.xml"
        self.relate(kind, name, identifier)
        return self.part(f"word/{name}", content)

    def relate(self, kind: str, target: str, identifier: str = "", *, external: bool = False) -> WordFile:
        """Refer to something from the document."""
        mode = ' TargetMode="External"' if external else ""
        identifier = identifier or f"r{len(self.relations) + 1}"
        self.relations.append(
            f'<Relationship Id="{identifier}" Type="{R}/{kind}" Target={quoteattr(target)}{mode}/>'
        )
        return self

    def bytes(self) -> bytes:
        """The finished file."""
        types = (
            '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            '<Default Extension="xml" ContentType="application/xml"/>'
            f'<Override PartName="/word/document.xml" ContentType="{self.main_type}"/>{"".join(self.types)}</Types>'
        )
        top = f'<Relationship Id="r1" Type="{R}/officeDocument" Target="word/document.xml"/>'
        wrap = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'
        parts = {
            "[Content_Types].xml": types.encode(),
            "_rels/.rels": wrap.format(top + "".join(self.package_relations)).encode(),
            "word/_rels/document.xml.rels": wrap.format("".join(self.relations)).encode(),
            **self.parts,
        }
        return zip_bytes(parts)

    def save(self, folder: Path, name: str = "upload.docx") -> Path:
        """The finished file, written into a folder."""
        path = folder / name
        path.write_bytes(self.bytes())
        return path


def zip_bytes(parts: dict[str, bytes]) -> bytes:
    """A zip of the given parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in parts.items():
            package.writestr(name, data)
    return out.getvalue()


def every_byte(path: Path | str) -> bytes:
    """All that a file holds: of a zip its names and its unpacked parts, else its bytes."""
    data = Path(path).read_bytes()
    if not data.startswith(b"PK"):
        return data
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return b"\n".join(
            entry.filename.encode() + entry.comment + package.read(entry) for entry in package.infolist()
        )


OFFICE = (
    " ".join(
        f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for prefix, name in (
            ("office", "office"),
            ("text", "text"),
            ("style", "style"),
            ("table", "table"),
            ("draw", "drawing"),
            ("meta", "meta"),
            ("fo", "xsl-fo-compatible"),
            ("svg", "svg-compatible"),
        )
    )
    + ' xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:dc="http://purl.org/dc/elements/1.1/"'
)


def odt_bytes(body: str, styles: str = "", meta: str = "", parts: dict[str, bytes] | None = None) -> bytes:
    """An .odt with the given text, automatic styles, metadata and further parts."""
    content = (
        f"<office:document-content {OFFICE}><office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:text>{body}</office:text></office:body></office:document-content>"
    )
    described = f"<office:document-meta {OFFICE}><office:meta>{meta}</office:meta></office:document-meta>"
    return zip_bytes(
        {
            "mimetype": b"application/vnd.oasis.opendocument.text",
            "content.xml": content.encode(),
            "meta.xml": described.encode(),
            **(parts or {}),
        }
    )


def pdf_of(*pages: list[tuple[str, int]]) -> pikepdf.Pdf:
    """A PDF whose pages hold the given lines, each a text and the size of its letters in points."""
    pdf = pikepdf.Pdf.new()
    font = pdf.make_indirect(
        pikepdf.Dictionary(
            Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
        )
    )
    for lines in pages:
        code, height = [], 800
        for text, size in lines:
            height -= round(size * 1.3)
            safe = text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
            code.append(f"BT /F1 {size} Tf 1 0 0 1 72 {height} Tm ({safe}) Tj ET")
        page = pikepdf.Dictionary(
            Type=pikepdf.Name.Page,
            MediaBox=[0, 0, 595, 842],
            Resources=pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font)),
            Contents=pdf.make_stream("\n".join(code).encode("latin-1")),
        )
        pdf.pages.append(pikepdf.Page(pdf.make_indirect(page)))
    return pdf


def every_byte_of_pdf(path: Path | str) -> bytes:
    """All that a PDF holds: its bytes, and every object and stream in it, unpacked."""
    data = Path(path).read_bytes()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        pieces = [data, pdf.trailer.unparse(resolved=False)]
        for item in pdf.objects:
            pieces.append(item.unparse(resolved=False) if not isinstance(item, pikepdf.Stream) else b"")
            if isinstance(item, pikepdf.Stream):
                pieces.append(pikepdf.Dictionary(dict(item.items())).unparse())
                pieces.append(
                    item.read_bytes() if item.get("/Subtype") != "/Image" else item.read_raw_bytes()
                )
    return b"\n".join(pieces)
