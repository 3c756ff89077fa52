"""The one way the words of a case study are counted.

The rule, as authors are told it: a word is whatever stands between two spaces and has a letter or a digit in it, so
a hyphenated word, a date or a web address is one word. All text from the introduction to the conclusion counts,
with its headings, quotations, citations, lists and notes. The title page, the contents, tables, the captions of
tables and figures, the list of references and the appendices do not count.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from casestudies.intake.blocks import Block

EXCLUDED = ("title_page", "contents", "tables", "captions", "references", "appendices")
NUMBERING = re.compile(
    r"^(?:(?:section|chapter|part)\s+)?(?:\d+(?:\.\d+)*|[ivx]+|[a-h])[.):]?\s+(?=\S)", re.IGNORECASE
)
REFERENCES = re.compile(
    r"(?:list of )?references?(?: lists?| and bibliography)?|bibliography(?: and references)?|reference lists?|works cited"
    r"|literature cited|references cited|sources(?: cited)?",
    re.IGNORECASE,
)
APPENDIX = re.compile(
    r"(?:appendix|appendices|annex|annexes)(?:\s+(?:\d{1,2}|[a-z]|[ivx]{1,4}))?(?:\s*[:.–—-].*|\s+\S.*)?",
    re.IGNORECASE,
)
CONTENTS = re.compile(
    r"(?:table of )?contents(?: page)?|list of (?:figures|tables)(?: and (?:figures|tables))?", re.IGNORECASE
)
CAPTION = re.compile(
    r"(?:figure|fig\.?|table|chart|graph|diagram|image|picture|photo(?:graph)?)\s*\d+(?:\.\d+)?[a-z]?\s*(?:[:.–—-].*)?",
    re.IGNORECASE,
)
CONTENTS_ENTRY = re.compile(r".*(?:\.{3,}|…|\s{3,}|\t|\D\s)\s*\d{1,3}\s*$")
USUAL_HEADINGS = re.compile(
    r"abstract|summary|introduction(?: and context)?|context|background|rationale|literature review"
    r"|review of (?:the )?literature|self-evaluation(?: and data)?|methodology|methods?|approach|aims?|enquiry question"
    r"|improvement aim|intervention|action|findings|results|evidence of impact(?: on learners)?|impact|discussion"
    r"|analysis|(?:critical )?reflections?|conclusions?(?: and next steps)?|next steps|recommendations"
    r"|acknowledge?ments?",
    re.IGNORECASE,
)
TITLE_PAGE_WORDS = 150
TITLE_PAGE_LINE = 45


def count(text: str) -> int:
    """The number of words in a piece of text, by the rule."""
    return sum(any(character.isalnum() for character in token) for token in text.split())


@dataclass
class Section:
    """A heading and what stands under it until the next; `reason` says why its words do not count, if they don't."""

    heading: str
    level: int
    reason: str = ""
    words: int = 0


def bare(heading: str) -> str:
    """A heading without its number and its colon."""
    return NUMBERING.sub("", heading.strip()).strip(" :.–—-")


def reason_of(heading: str) -> str:
    """Why the words under such a heading do not count: `references`, `appendices`, `contents`, or empty."""
    text = bare(heading)
    if REFERENCES.fullmatch(text):
        return "references"
    if APPENDIX.fullmatch(heading.strip(" :.")) and len(text.split()) <= 14:
        return "appendices"
    return "contents" if CONTENTS.fullmatch(text) else ""


def promote_headings(blocks: Sequence[Block]) -> None:
    """Recognise headings that are only text: a line of its own, bold or with a well-known name."""
    levels = [block.level for block in blocks if block.kind == "heading"]
    level = min(levels, default=1)
    in_contents = False
    for block in blocks:
        if block.kind == "heading":
            in_contents = reason_of(block.text) == "contents"
        elif block.kind == "paragraph" and block.text:
            name = _heading_name(block)
            if in_contents and name != "contents" and CONTENTS_ENTRY.fullmatch(block.text):
                continue
            if name or (not levels and block.bold and _is_short_line(block.text)):
                block.kind, block.level = "heading", level
                in_contents = name == "contents"


def _is_short_line(text: str) -> bool:
    return 0 < len(text.split()) <= 12 and text.rstrip()[-1] not in ".,;?!" and any(c.isalpha() for c in text)


def _heading_name(block: Block) -> str:
    """The name of a heading that is recognised by its words alone; empty for ordinary text."""
    if not _is_short_line(block.text.rstrip(".:")) or CONTENTS_ENTRY.fullmatch(block.text):
        return ""
    reason = reason_of(block.text)
    if reason == "appendices" and not block.bold:
        # "Appendix 2 shows that …" is a sentence; "Appendix 2: Pupil survey" is a heading.
        tail = re.sub(r"^\S+(?:\s+(?:\d{1,2}|[A-Za-z]))?\b", "", block.text).strip()
        return reason if not tail or tail[0] in ":.–—-" or tail[0].isupper() else ""
    if reason:
        return reason
    return "usual" if USUAL_HEADINGS.fullmatch(bare(block.text)) and block.text[0] not in "•-" else ""


def count_words(blocks: Sequence[Block]) -> dict[str, Any]:
    """The words of a reading copy: `counted`, `by_section` (whose words add up to it) and `excluded` by reason."""
    promote_headings(blocks)
    tally = _Tally(blocks)
    for block in blocks[tally.first :]:
        tally.take(block)
    tally.take_unreferenced_notes()
    sections = [section for section in tally.sections if not section.reason]
    return {
        "counted": sum(section.words for section in sections),
        "by_section": [
            {"heading": section.heading, "level": section.level, "words": section.words}
            for section in sections
            if section.heading or section.words
        ],
        "excluded": tally.excluded,
    }


class _Tally:
    """Follows the blocks and books each one's words to its section or to the reason they do not count."""

    def __init__(self, blocks: Sequence[Block]) -> None:
        self.excluded = dict.fromkeys(EXCLUDED, 0)
        self.sections: list[Section] = [Section("", 0)]
        self._notes = {block.anchor: block for block in blocks if block.kind == "note"}
        self.first = title_page_length(blocks)
        for block in blocks[: self.first]:
            if block.kind == "contents":
                self.excluded["contents"] += count(block.text)
            else:
                self.excluded["title_page"] += count(block.text)

    def take(self, block: Block) -> None:
        """Book one block."""
        if block.kind == "note":
            return None
        if block.kind == "heading":
            self._enter(block)
            return self._book(block, self.sections[-1].reason)
        reason = self.sections[-1].reason
        if block.kind == "title":
            reason = reason or "title_page"
        elif block.kind == "contents":
            reason = reason or "contents"
        elif block.kind == "table":
            reason = reason or "tables"
        elif block.kind == "caption" or (CAPTION.fullmatch(block.text) and count(block.text) <= 40):
            reason = reason or "captions"
        return self._book(block, reason)

    def _enter(self, block: Block) -> None:
        above = self.sections[-1]
        reason = reason_of(block.text)
        # A list of references or an appendix may have headings of its own.
        if not reason and above.reason in ("references", "appendices") and block.level > above.level:
            self.sections.append(Section(block.text, above.level, above.reason))
            return
        self.sections.append(Section(block.text, block.level, reason))

    def _book(self, block: Block, reason: str) -> None:
        words = count(block.text) + self._words_of_notes(block.notes)
        if reason:
            self.excluded[reason] += words
        else:
            self.sections[-1].words += words

    def _words_of_notes(self, identifiers: Iterable[str]) -> int:
        """A note counts where it is called, once."""
        return sum(count(self._notes.pop(i).text) for i in identifiers if i in self._notes)

    def take_unreferenced_notes(self) -> None:
        """Notes that nothing calls still are text of the author's."""
        left = sum(count(note.text) for note in self._notes.values())
        if left:
            self.sections.append(Section("Notes", 1, words=left))


def title_page_length(blocks: Sequence[Block]) -> int:
    """How many blocks at the beginning are a title page: short lines, then the first heading that is not the title."""
    headings = [i for i, block in enumerate(blocks) if block.kind == "heading"]
    if not headings:
        return next((i for i, block in enumerate(blocks) if block.kind not in ("title", "picture")), 0)
    end = headings[0]
    first = blocks[headings[0]]
    deeper = [blocks[i].level > first.level for i in headings[1:]]
    is_title = deeper and all(deeper) and not any(block.text for block in blocks[: headings[0]])
    if is_title and not reason_of(first.text) and not USUAL_HEADINGS.fullmatch(bare(first.text)):
        end = headings[1]
    lines = [block for block in blocks[:end] if block.kind not in ("contents", "heading")]
    sentences = sum(count(line.text) >= 7 and line.text[-1] in ".!?" for line in lines if line.text)
    is_short = sentences <= 1 and all(
        count(block.text) <= TITLE_PAGE_LINE and block.kind != "item" for block in lines
    )
    if is_short and sum(count(block.text) for block in lines) <= TITLE_PAGE_WORDS:
        return end
    # Text begins before the first heading: only what is styled as a title is one.
    return next((i for i, block in enumerate(blocks) if block.kind not in ("title", "picture")), 0)
