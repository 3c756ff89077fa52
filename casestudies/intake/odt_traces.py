"""Everything in an OpenDocument text beside its text that tells who wrote it. None of it reaches the clean file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from casestudies.intake.answer import Finding
from casestudies.intake.names import E_MAIL
from casestudies.intake.package import Element, Package, all_text, attribute, child, local, namespace
from casestudies.intake.places import short
from casestudies.intake.raw import People

SILENT_META = {
    "creation-date", "date", "print-date", "editing-duration", "editing-cycles", "document-statistic", "generator",
    "language",
}  # fmt: skip
TELLING_FIELDS = {
    "author-name", "author-initials", "initial-creator", "creator", "printed-by", "file-name", "template-name",
    "user-defined", "description", "keywords", "user-field-get", "user-field-input", "variable-get",
    "sender-firstname", "sender-lastname", "sender-initials", "sender-title", "sender-position", "sender-email",
    "sender-phone-private", "sender-fax", "sender-company", "sender-phone-work", "sender-street", "sender-city",
    "sender-postal-code", "sender-country", "sender-state-or-province", "database-display", "database-name",
}  # fmt: skip


def traces_of_odt(package: Package, content: Element) -> tuple[list[Finding], People]:
    """The findings in everything but the text, and the people they name."""
    people = People()
    findings = list(_meta(package.xml_or_none("meta.xml"), people))
    styles = package.xml_or_none("styles.xml")
    for root in (content, styles):
        if root is not None:
            findings += [*_annotations(root, people), *_changes(root, people), *_declared(root)]
    findings += [*_headers(styles), *_settings(package.xml_or_none("settings.xml")), *_parts(package)]
    return findings, people


def _meta(root: Element | None, people: People) -> Iterator[Finding]:
    group = child(root, "meta")
    for element in [] if group is None else group:
        kind, text = local(element), all_text(element)
        if kind == "template":
            text = " ".join(v for name in ("title", "href") if (v := attribute(element, name)))
            if text:
                yield Finding("template-path", "document property: template", short(text))
        elif kind == "user-defined" and text:
            yield Finding(
                "document-property",
                f"custom document property: {short(attribute(element, 'name'), 60)}",
                short(text),
            )
        elif text and kind not in SILENT_META:
            yield Finding("document-property", f"document property: {kind}", short(text))
            if kind in ("creator", "initial-creator"):
                people.author.append(text)
            elif kind == "printed-by":
                people.others.append(text)


def _annotations(root: Element, people: People) -> Iterator[Finding]:
    number = 0
    for element in root.iter():
        if local(element) == "annotation":
            number += 1
            author = next((all_text(e) for e in element if local(e) == "creator"), "")
            text = " ".join(all_text(e) for e in element if local(e) in ("p", "list"))
            people.others += [author] if author else []
            yield Finding("comment", f"comment {number}", short(f"{author}: {text}" if author else text))


def _changes(root: Element, people: People) -> Iterator[Finding]:
    counts: dict[str, Counter[str]] = {}
    for change in root.iter():
        if local(change) != "changed-region":
            continue
        for kind in change:
            author = next((all_text(e) for e in kind.iter() if local(e) == "creator"), "")
            counts.setdefault(author, Counter())[local(kind)] += 1
            text = " ".join(all_text(e) for e in kind if local(e) in ("p", "h", "list"))
            if text:
                yield Finding("tracked-change", "deleted text that is still in the file", short(text))
    for author, kinds in counts.items():
        people.others += [author] if author else []
        listed = ", ".join(f"{number} {kind}" for kind, number in sorted(kinds.items()))
        yield Finding("tracked-change", "tracked changes", f"{author or 'unknown'}: {listed}")


def _declared(root: Element) -> Iterator[Finding]:
    for element in root.iter():
        if local(element) in ("user-field-decl", "variable-set"):
            value = attribute(element, "string-value") or attribute(element, "value")
            if value:
                yield Finding(
                    "document-property",
                    "variable stored in the document",
                    short(f"{attribute(element, 'name')}: {value}"),
                )
        elif local(element) in ("script", "event-listener") and namespace(element).endswith(
            ("office:1.0", "script:1.0")
        ):
            yield Finding("embedded-object", "script in the document", "it is left out")


def _headers(styles: Element | None) -> Iterator[Finding]:
    for element in [] if styles is None else styles.iter():
        if local(element) in (
            "header",
            "footer",
            "header-first",
            "footer-first",
            "header-left",
            "footer-left",
        ):
            text = all_text(element)
            if any(character.isalpha() for character in text.lower().replace("page", "").replace(" of ", "")):
                kind = "header" if "header" in local(element) else "footer"
                yield Finding("header-footer", f"page {kind}", short(text))


def _settings(root: Element | None) -> Iterator[Finding]:
    for element in [] if root is None else root.iter():
        if local(element) == "config-item":
            name, text = attribute(element, "name"), all_text(element)
            if text and (name in ("PrinterName", "CurrentDatabaseDataSource") or E_MAIL.search(text)):
                yield Finding("document-property", f"setting: {name}", short(text))


def _parts(package: Package) -> Iterator[Finding]:
    for name in package.names:
        if name.startswith("Thumbnails/"):
            yield Finding("document-property", "document property: thumbnail", "a picture of the first page")
        elif name == "META-INF/documentsignatures.xml":
            root = package.xml_or_none(name)
            who = (
                [all_text(e) for e in root.iter() if local(e) in ("X509IssuerName", "X509SubjectName")]
                if root is not None
                else []
            )
            yield Finding(
                "digital-signature", "digital signature", short("; ".join(who) or "the document is signed")
            )
        elif name.startswith(("Object ", "ObjectReplacements/")) and name.endswith("/meta.xml"):
            root = package.xml_or_none(name)
            text = "" if root is None else all_text(root)
            if text:
                yield Finding("embedded-object", f"embedded file {name.partition('/')[0]}", short(text))
