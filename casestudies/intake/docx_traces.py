"""Everything in a Word document beside its text that tells who wrote it, where, and with whom.

Nothing found here is ever copied: the clean file is written from the reading copy alone. The author is told all
the same, because a file that went to somebody else still has it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator

from casestudies.intake.answer import Finding
from casestudies.intake.docx_parts import DocxParts, Relation, relations_of, shown_text
from casestudies.intake.names import E_MAIL
from casestudies.intake.package import Element, all_text, attribute, child, local, namespace
from casestudies.intake.places import short
from casestudies.intake.raw import People

SILENT_CORE = {"created", "modified", "lastPrinted", "revision", "version", "language"}
SILENT_APP = {
    "Pages", "Words", "Characters", "CharactersWithSpaces", "Lines", "Paragraphs", "Application", "AppVersion",
    "DocSecurity", "ScaleCrop", "LinksUpToDate", "SharedDoc", "HyperlinksChanged", "TotalTime", "HeadingPairs",
    "TitlesOfParts", "Slides", "Notes", "HiddenSlides", "MMClips", "PresentationFormat", "HLinks", "DigSig",
}  # fmt: skip
CHANGES = {
    "ins": "insertion", "del": "deletion", "moveFrom": "move", "moveTo": "move", "rPrChange": "change of format",
    "pPrChange": "change of format", "sectPrChange": "change of layout", "tblPrChange": "change of a table",
    "tblGridChange": "change of a table", "trPrChange": "change of a table", "tcPrChange": "change of a table",
    "tblPrExChange": "change of a table", "cellIns": "change of a table", "cellDel": "change of a table",
    "cellMerge": "change of a table", "numberingChange": "change of numbering", "customXmlInsRangeStart": "insertion",
    "customXmlDelRangeStart": "deletion", "moveFromRangeStart": "move", "moveToRangeStart": "move",
}  # fmt: skip
FETCHED = {"attachedTemplate", "mailMergeSource", "mailMergeHeaderSource", "recipientData", "subDocument", "frame",
           "oleObject", "image", "linkedWorkbook", "externalLinkPath", "video", "media"}  # fmt: skip
STANDARD_TEMPLATES = {"normal.dotm", "normal.dot", "normal", "normal.dotx"}


def traces_of(parts: DocxParts) -> tuple[list[Finding], People]:
    """The findings in all parts but the text, in the order of the package, and the people they name."""
    findings: list[Finding] = []
    people = People()
    for name in parts.package.names:
        if name.endswith(".rels"):
            findings += _references(name, relations_of(parts.package, _owner(name)))
            continue
        findings += _by_name(name)
        if not name.startswith("word/media/"):
            root = parts.xml(name) if name.endswith(".xml") or "xml" in name.lower() else None
            if root is not None:
                findings += _in_part(name, root, people)
    return findings, people


def _owner(name: str) -> str:
    """The part that a .rels part speaks for."""
    folder, _, file = name.rpartition("/")
    outer = folder.rpartition("/")[0] if "/" in folder else ""
    owner = file.removesuffix(".rels")
    return f"{outer}/{owner}" if outer else owner


def _by_name(name: str) -> Iterator[Finding]:
    lower = name.lower()
    if "/embeddings/" in lower or "/activex/" in lower:
        yield Finding(
            "embedded-object", f"embedded file {name.rpartition('/')[2]}", "a file inside the document"
        )
    elif lower.startswith("docprops/thumbnail"):
        yield Finding("document-property", "document property: thumbnail", "a picture of the first page")
    elif lower.startswith("_xmlsignatures/") and lower.endswith(".xml"):
        yield Finding("digital-signature", "digital signature", "the document is signed")
    elif "/printersettings" in lower:
        yield Finding("document-property", "settings of a printer", "may name the printer and its owner")


def _references(name: str, relations: dict[str, Relation]) -> Iterator[Finding]:
    for relation in relations.values():
        if relation.external and relation.kind in FETCHED:
            kind = "template-path" if relation.kind == "attachedTemplate" else "external-reference"
            yield Finding(kind, f"reference outside the document: {relation.kind}", short(relation.target))


def _in_part(name: str, root: Element, people: People) -> Iterator[Finding]:
    kind = local(root)
    if kind == "Properties":
        yield from _custom(root) if "custom" in namespace(root) else _app(root, people)
    elif kind in _READERS:
        yield from _READERS[kind](root, people)
    elif name.lower().startswith("customxml/") and not kind.startswith("datastoreItem"):
        yield from _custom_xml(name, root)
    if kind in ("document", "footnotes", "endnotes", "hdr", "ftr"):
        yield from _changes(name, root, people)


def _core(root: Element, people: People) -> Iterator[Finding]:
    for element in root:
        kind, text = local(element), all_text(element)
        if text and kind not in SILENT_CORE:
            yield Finding("document-property", f"document property: {kind}", short(text))
            if kind in ("creator", "lastModifiedBy"):
                people.author += [piece.strip() for piece in text.split(";")]


def _app(root: Element, people: People) -> Iterator[Finding]:
    for element in root:
        kind, text = local(element), all_text(element)
        if not text or kind in SILENT_APP:
            continue
        if kind == "Template":
            if text.lower() not in STANDARD_TEMPLATES:
                yield Finding("template-path", "document property: Template", short(text))
            continue
        yield Finding("document-property", f"document property: {kind}", short(text))
        if kind == "Manager":
            people.others.append(text)


def _custom(root: Element) -> Iterator[Finding]:
    for element in root:
        label, text = attribute(element, "name"), all_text(element)
        if label or text:
            yield Finding(
                "document-property", f"custom document property: {short(label, 60)}", short(text or label)
            )


def _comments(root: Element, people: People) -> Iterator[Finding]:
    for number, element in enumerate((e for e in root if local(e) == "comment"), start=1):
        author, initials = attribute(element, "author"), attribute(element, "initials")
        who = f"{author} ({initials})" if author and initials else author or initials
        if author:
            people.others.append(author)
        yield Finding(
            "comment",
            f"comment {number}",
            short(f"{who}: {shown_text(element)}" if who else shown_text(element)),
        )


def _people(root: Element, people: People) -> Iterator[Finding]:
    for element in root.iter():
        if local(element) == "person":
            presence = child(element, "presenceInfo")
            user = "" if presence is None else attribute(presence, "userId")
            author = attribute(element, "author")
            people.others += [piece for piece in (author, *E_MAIL.findall(user)) if piece]
            text = "; ".join(piece for piece in (author, user) if piece)
            if text:
                yield Finding("people-part", "list of people who edited the document", short(text))


def _header(root: Element, people: People) -> Iterator[Finding]:
    text = shown_text(root)
    if any(character.isalpha() for character in text.lower().replace("page", "").replace(" of ", "")):
        yield Finding("header-footer", "page header" if local(root) == "hdr" else "page footer", short(text))


def _building_blocks(root: Element, people: People) -> Iterator[Finding]:
    if text := shown_text(root):
        yield Finding("document-property", "building blocks stored in the document", short(text))


def _signature(root: Element, people: People) -> Iterator[Finding]:
    for element in root.iter():
        if local(element) in ("X509IssuerName", "X509SubjectName", "SignatureComments") and all_text(element):
            yield Finding("digital-signature", "digital signature", short(all_text(element)))


def _settings(root: Element, people: People) -> Iterator[Finding]:
    for element in root.iter():
        kind = local(element)
        if kind == "docVar":
            text = f"{attribute(element, 'name')}: {attribute(element, 'val')}"
            yield Finding("document-property", "variable stored in the document", short(text))
        elif kind in ("query", "connectString", "udl", "addressFieldName", "mailSubject"):
            if text := attribute(element, "val"):
                yield Finding("document-property", "settings of a mail merge", short(text))


def _custom_xml(name: str, root: Element) -> Iterator[Finding]:
    # The list of sources is the author's reading; it is in the text as well.
    if local(root) == "Sources":
        return
    values = [all_text(root)] + [
        v for e in root.iter() for k, v in e.attrib.items() if "schemaLocation" not in k
    ]
    text = " ".join(value for value in values if value and not value.startswith(("http://", "urn:")))
    if text.strip():
        yield Finding("custom-xml", f"data stored in the document ({name})", short(text, 400))


def _changes(name: str, root: Element, people: People) -> Iterator[Finding]:
    counts: dict[str, Counter[str]] = {}
    for element in root.iter():
        kind = local(element)
        if kind not in CHANGES:
            continue
        author = attribute(element, "author")
        counts.setdefault(author, Counter())[CHANGES[kind]] += 1
        deleted = _deleted_text(element) if kind in ("del", "moveFrom") else ""
        if deleted:
            yield Finding("tracked-change", "deleted text that is still in the file", short(deleted))
    for author, kinds in counts.items():
        people.others += [author] if author else []
        listed = ", ".join(
            f"{count} {kind}{'s' if count > 1 else ''}" for kind, count in sorted(kinds.items())
        )
        yield Finding(
            "tracked-change",
            f"tracked changes ({name.rpartition('/')[2]})",
            f"{author or 'unknown'}: {listed}",
        )


def _deleted_text(element: Element) -> str:
    return " ".join("".join(e.text or "" for e in element.iter() if local(e) in ("delText", "t")).split())


_READERS: dict[str, Callable[[Element, People], Iterator[Finding]]] = {
    "coreProperties": _core,
    "comments": _comments,
    "people": _people,
    "hdr": _header,
    "ftr": _header,
    "settings": _settings,
    "glossaryDocument": _building_blocks,
    "Signature": _signature,
}
