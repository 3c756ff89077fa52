"""From what a certificate says to its PDF/UA: fonts, style and fetcher are made once a process and used again.

Knows no rows: takes a `Wording`, gives bytes. The same wording gives the same bytes.
"""

from __future__ import annotations

import datetime as dt
import logging
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import segno
from django.conf import settings
from django.template.loader import render_to_string

FONT = Path(settings.BASE_DIR) / "node_modules" / "@fontsource" / "source-serif-4" / "files"
STYLE = Path(settings.BASE_DIR) / "awards" / "certificate.css"

logging.getLogger("weasyprint").setLevel(logging.ERROR)


@dataclass(frozen=True, slots=True)
class Wording:
    """Everything that is printed."""

    serial: str
    name: str
    award: str
    credits: int
    scqf_level: int
    awarded_on: dt.date
    verify_url: str


@dataclass(slots=True)
class Press:
    """What every certificate of a process is printed with."""

    fonts: Any
    style: Any
    fetcher: Any


@cache
def press() -> Press:
    """Load fonts and style: about half a second, once."""
    from weasyprint import CSS
    from weasyprint.text.fonts import FontConfiguration
    from weasyprint.urls import URLFetcher

    fonts = FontConfiguration()
    # SECURITY: nothing is fetched from anywhere but this machine's own files.
    fetcher = URLFetcher(allowed_protocols={"file", "data"})
    css = STYLE.read_text(encoding="utf-8").replace("FONTS", FONT.as_uri())
    return Press(fonts, CSS(string=css, font_config=fonts, url_fetcher=fetcher), fetcher)


def qr_png(text: str) -> str:
    """A QR code as a data address: one pixel a module (the style scales it), a fixed mask instead of eight tries."""
    return segno.make(text, error="m", mask=2, micro=False).png_data_uri(scale=1, border=2)


def certificate_pdf(wording: Wording) -> bytes:
    """The certificate as a tagged PDF (PDF/UA-1)."""
    from weasyprint import HTML

    tools = press()
    html = render_to_string("awards/certificate.html", {"wording": wording, "qr": qr_png(wording.verify_url)})
    page = HTML(string=html, base_url=settings.SITE_URL, url_fetcher=tools.fetcher)
    return page.write_pdf(
        stylesheets=[tools.style],
        font_config=tools.fonts,
        pdf_variant="pdf/ua-1",
        pdf_identifier=wording.serial.encode(),
        custom_metadata=False,
    )


def record_pdf(context: dict[str, Any]) -> bytes:
    """A participant's learning record as a tagged PDF."""
    return document_pdf("awards/learning_record_pdf.html", context)


def document_pdf(template: str, context: dict[str, Any]) -> bytes:
    """A document of running text as a tagged PDF."""
    from weasyprint import HTML

    tools = press()
    html = render_to_string(template, context)
    page = HTML(string=html, base_url=settings.SITE_URL, url_fetcher=tools.fetcher)
    return page.write_pdf(stylesheets=[tools.style], font_config=tools.fonts, pdf_variant="pdf/ua-1")
