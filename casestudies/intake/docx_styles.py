"""The styles of every clean Word document: ours, the same for everybody, so that no layout gives an author away."""

from __future__ import annotations

from casestudies.intake.docx_parts import W


def _paragraph_style(
    identifier: str, name: str, paragraph: str = "", run: str = "", *, based_on: bool = True
) -> str:
    base = '<w:basedOn w:val="Normal"/>' if based_on else ""
    default = "" if based_on else ' w:default="1"'
    return (
        f'<w:style w:type="paragraph"{default} w:styleId="{identifier}"><w:name w:val="{name}"/>{base}<w:qFormat/>'
        f"<w:pPr>{paragraph}</w:pPr><w:rPr>{run}</w:rPr></w:style>"
    )


def _heading(level: int, half_points: int) -> str:
    paragraph = f'<w:keepNext/><w:spacing w:before="{320 - 20 * level}" w:after="100"/><w:outlineLvl w:val="{level - 1}"/>'
    return _paragraph_style(
        f"Heading{level}", f"heading {level}", paragraph, f'<w:b/><w:sz w:val="{half_points}"/>'
    )


_BORDERS = "".join(
    f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="808080"/>'
    for side in ("top", "left", "bottom", "right", "insideH", "insideV")
)

STYLES = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    f'<w:styles xmlns:w="{W}"><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Arial" w:hAnsi="Arial" '
    'w:cs="Arial"/><w:sz w:val="22"/><w:lang w:val="en-GB"/></w:rPr></w:rPrDefault><w:pPrDefault><w:pPr>'
    '<w:spacing w:after="160" w:line="300" w:lineRule="auto"/></w:pPr></w:pPrDefault></w:docDefaults>'
    + _paragraph_style("Normal", "Normal", based_on=False)
    + "".join(_heading(level, size) for level, size in enumerate((32, 28, 26, 24, 22, 22), start=1))
    + _paragraph_style("Title", "Title", "", '<w:b/><w:sz w:val="40"/>')
    + _paragraph_style("Subtitle", "Subtitle", "", '<w:sz w:val="28"/>')
    + _paragraph_style("Caption", "caption", "", '<w:i/><w:sz w:val="20"/>')
    + _paragraph_style("TOC1", "toc 1", '<w:spacing w:after="60"/>')
    + _paragraph_style("Quote", "Quote", '<w:ind w:left="720" w:right="720"/>')
    + _paragraph_style("ListParagraph", "List Paragraph", '<w:spacing w:after="80"/>')
    + _paragraph_style("FootnoteText", "footnote text", '<w:spacing w:after="0"/>', '<w:sz w:val="18"/>')
    + '<w:style w:type="table" w:styleId="TableGrid"><w:name w:val="Table Grid"/><w:tblPr><w:tblBorders>'
    + _BORDERS
    + "</w:tblBorders></w:tblPr></w:style></w:styles>"
)
