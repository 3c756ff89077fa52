"""What may stand in a reading copy: an allow-list of tags, and links and pictures that give nobody away."""

from __future__ import annotations

import re
from html import escape
from urllib.parse import unquote, urlsplit

import nh3
from lxml import etree, html

from casestudies.intake.answer import Finding
from casestudies.intake.names import NameScan
from casestudies.intake.package import Element
from casestudies.intake.places import short

TAGS = {
    "h1", "h2", "h3", "h4", "h5", "h6", "p", "br", "hr", "strong", "em", "s", "sup", "sub", "ul", "ol", "li", "table",
    "thead", "tbody", "tr", "th", "td", "a", "img", "blockquote", "span", "div",
}  # fmt: skip
CLASSES = {
    "p": {"title", "subtitle", "caption", "toc"},
    "span": {"left-out"},
    "div": {"page"},
    "h1": {"guessed"},
    "h2": {"guessed"},
}
ATTRIBUTES = {
    "a": {"href", "id"},
    "img": {"src", "alt"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
    "ol": {"start"},
} | {tag: {"id"} for tag in ("li", "p", "h1", "h2", "h3", "h4", "h5", "h6", "table")}
PICTURE = re.compile(r"data:image/(?:png|jpeg);base64,[A-Za-z0-9+/]+={0,2}")
NOTE = re.compile(r"(?:footnote|endnote)-(?:ref-)?\d+")
ANCHOR = re.compile(r"block-\d+")
NUMBER = re.compile(r"\d{1,2}")
NAME_OR_PATH = re.compile(
    r"\b[A-Z][a-zà-ÿ'’-]+\s+(?:Mac|Mc|O['’])?[A-Z][a-zà-ÿ'’-]+\b|[A-Za-z]:\\|/Users/|/home/|@"
)
OWN_CLOUDS = (
    "1drv.ms", "onedrive.live.com", "my.sharepoint.com", "-my.sharepoint.com", "docs.google.com", "drive.google.com",
    "sites.google.com", "dropbox.com", "icloud.com", "linkedin.com", "facebook.com", "twitter.com", "x.com",
    "instagram.com", "glowscotland.org.uk", "padlet.com",
)  # fmt: skip


def sanitise(text: str) -> str:
    """The same document with nothing in it but allowed tags, attributes, addresses and pictures."""
    return nh3.clean(
        text,
        tags=TAGS,
        attributes=ATTRIBUTES,
        allowed_classes=CLASSES,
        attribute_filter=_allowed,
        url_schemes={"http", "https", "data"},
        link_rel="noopener noreferrer",
        clean_content_tags={"script", "style", "template", "iframe", "object", "svg", "math"},
    )


def _allowed(tag: str, name: str, value: str) -> str | None:
    # SECURITY: each value is matched in full; what is not known to be harmless is dropped.
    if name == "href":
        is_web = value.lower().startswith(("http://", "https://"))
        return value if is_web or (value[:1] == "#" and NOTE.fullmatch(value[1:])) else None
    if name == "src":
        return value if PICTURE.fullmatch(value) else None
    if name == "id":
        return value if NOTE.fullmatch(value) or ANCHOR.fullmatch(value) else None
    if name in ("colspan", "rowspan", "start"):
        return value if NUMBER.fullmatch(value) else None
    if name == "scope":
        return value if value in ("col", "row") else None
    return value


def parse(text: str) -> Element:
    """An HTML fragment as a tree under one element."""
    return html.fragment_fromstring(text or "<p></p>", create_parent="div")


def serialise(root: Element) -> str:
    """The inverse of `parse`."""
    inner = "".join(etree.tostring(child, method="html", encoding="unicode") for child in root)
    return escape(root.text or "") + inner


def loosen_links(root: Element, scan: NameScan) -> list[Finding]:
    """Take out every link and alternative text that leads to a person; the words that were linked stay.

    Returns what was taken out. Links to the open web stay, for the marker to follow a source.
    """
    findings = []
    for link in list(root.iter("a")):
        address = (link.get("href") or "").strip()
        if address.startswith("#") and NOTE.fullmatch(address[1:]):
            continue
        finding = _judged(address, scan)
        if finding:
            findings.append(finding)
        if finding or not address.lower().startswith(("http://", "https://")):
            link.drop_tag()
    for number, picture in enumerate(root.iter("img"), start=1):
        alternative = picture.get("alt", "")
        # PRIVACY: nobody sees this text while writing, so what only looks like a name or a path goes as well.
        if any(scan.find(alternative)) or NAME_OR_PATH.search(alternative):
            findings.append(
                Finding("image-text", f"alternative text of picture {number}", short(alternative))
            )
            picture.set("alt", "")
    return findings


def _judged(address: str, scan: NameScan) -> Finding | None:
    if not address or address.startswith("#"):
        return None
    plain = unquote(address)
    if plain.lower().startswith("mailto:"):
        return Finding("e-mail", "link to an e-mail address", short(plain[7:].partition("?")[0]))
    try:
        parts = urlsplit(plain)
        host = (parts.hostname or "").lower()
    except ValueError:
        return Finding("hyperlink", "link that cannot be followed", short(plain))
    if parts.scheme.lower() not in ("http", "https"):
        return Finding("hyperlink", "link to somebody's own files", short(plain))
    if parts.username or any(host == cloud or host.endswith(cloud) for cloud in OWN_CLOUDS):
        return Finding("hyperlink", "link to a personal or school page", short(plain))
    # In an address the pieces of a name stand between signs, not spaces.
    if any(scan.find(re.sub(r"[/?&=_.+%\-]+", " ", plain))) or any(scan.find(plain)):
        return Finding("hyperlink", "link with a name in it", short(plain))
    return None
