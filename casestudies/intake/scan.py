"""Searches the reading copy for people, schools and pupils, and says where each one stands."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from casestudies.intake.answer import Finding
from casestudies.intake.blocks import Block
from casestudies.intake.names import NameScan
from casestudies.intake.places import Place, excerpt
from casestudies.intake.pupils import find_pupils
from casestudies.intake.words import reason_of

SCHOOL = re.compile(
    r"\b((?:[A-Z][\w'’.-]+|of|the|and)\s+){0,4}[A-Z][\w'’.-]+\s+"
    r"(?:Primary School|High School|Secondary School|Nursery School|Grammar School|Academy)\b"
)
NOT_A_SCHOOL = {
    "the", "our", "a", "an", "this", "my", "each", "every", "in", "at", "for", "of", "local", "scottish", "a scottish",
    "british", "american", "english", "urban", "rural", "one", "all", "royal", "african", "khan", "associated",
}  # fmt: skip


def find_people(blocks: Sequence[Block], scan: NameScan) -> list[Finding]:
    """Every place of the reading copy that names somebody; all of them are in what a marker would see."""
    findings: list[Finding] = []
    place = Place()
    reason = ""
    level = 0
    for block in blocks:
        story = Place(story=_story(block)) if block.kind in ("note", "title") else place
        if block.kind == "heading":
            if not (reason and block.level > level):
                reason, level = reason_of(block.text), block.level
            place.enter_heading(block.text)
        elif block.text and story is place:
            place.enter_paragraph()
        where = story.where() + {"table": " (a table)", "caption": " (a caption)"}.get(block.kind, "")
        for kind, start, end in _hits(block.text, scan, in_references=reason == "references"):
            findings.append(Finding(kind, where, excerpt(block.text, start, end), True, block.anchor))
    return findings


def _story(block: Block) -> str:
    if block.kind == "title":
        return "title page"
    kind, _, number = block.anchor.partition("-")
    return f"{kind} {number}"


def _hits(text: str, scan: NameScan, *, in_references: bool) -> Iterator[tuple[str, int, int]]:
    taken: list[tuple[int, int]] = []
    for match in scan.find(text, in_references=in_references):
        taken.append((match.start, match.end))
        yield match.kind, match.start, match.end
    if in_references:
        return
    for found in SCHOOL.finditer(text):
        name = found.group().split()
        while name and name[0].lower() in NOT_A_SCHOOL:
            name.pop(0)
        start = found.end() - len(" ".join(name))
        if len(name) >= 2 and name[0] not in (
            "Primary",
            "High",
            "Secondary",
            "Nursery",
            "Grammar",
            "Academy",
        ):
            if not any(start < end and begin < found.end() for begin, end in taken):
                yield "school-name", start, found.end()
    for start, end in find_pupils(text):
        if not any(start < last and first < end for first, last in taken):
            yield "pupil-name", start, end
