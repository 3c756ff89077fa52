"""Finds what looks like the name of a pupil. Cautious: it asks the author to look, and rather misses than nags."""

from __future__ import annotations

import re
from collections.abc import Iterator

from casestudies.intake.vocabulary import GIVEN_NAMES, NOT_NAMES

PUPIL = r"(?:pupil|child|learner|boy|girl|student|son|daughter|sister|brother)"
NAME = r"[A-Z][a-zà-ÿ'’-]{2,}"
PATTERNS = (
    re.compile(rf"\b{PUPIL}s?,?\s+(?:called|named)\s+(?P<name>{NAME}(?:\s+{NAME})?)"),
    re.compile(rf"\b(?:{PUPIL}|[Aa]\s{PUPIL}|[Tt]he\s{PUPIL}),?\s+(?P<name>{NAME})(?=['’]s\b|,|\s+[a-z])"),
    re.compile(rf"\b(?P<name>{NAME}(?:\s+{NAME})?)\s*\((?:P[1-7]|S[1-6]|(?:aged?|age)\s*\d{{1,2}})\b"),
    re.compile(rf"\b(?P<name>{NAME}(?:\s+{NAME})?),?\s+(?:who is|aged?)\s+\d{{1,2}}\b"),
    re.compile(rf"\b(?P<name>{NAME})['’]s\s+(?:mum|dad|mother|father|parents?|carers?|gran|granny|foster)\b"),
)
CONTEXT = re.compile(r"\b(?:pupils?|child|children|learners?|boys?|girls?|class|P[1-7]|S[1-6])\b")
CITATION = re.compile(
    r"\s*(?:[A-Z][\w'’-]+|et al|&|and [A-Z]|\(?(?:19|20)\d\d|,\s*(?:19|20)\d\d|,\s*[A-Z]\.)"
)
PSEUDONYM = re.compile(
    r"pseudonym|not (?:his|her|their) real name|names? (?:have|has) been changed", re.IGNORECASE
)


def find_pupils(text: str) -> Iterator[tuple[int, int]]:
    """Where a text seems to name a pupil, as (start, end). A text that says the name is invented names nobody."""
    if PSEUDONYM.search(text):
        return
    found: set[tuple[int, int]] = set()
    for pattern in PATTERNS:
        for match in pattern.finditer(text):
            if match.group("name").split()[0].lower() not in NOT_NAMES:
                found.add(match.span("name"))
    for sentence in re.finditer(r"[^.!?]+", text):
        if CONTEXT.search(sentence.group()):
            found |= set(_given_names(text, sentence.start(), sentence.end()))
    last = -1
    for start, end in sorted(found):
        if start >= last:
            last = end
            yield start, end


def _given_names(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    for word in re.finditer(r"\b[A-Z][a-zà-ÿ]{2,}\b", text[start:end]):
        if word.group().lower() not in GIVEN_NAMES:
            continue
        first, last = start + word.start(), start + word.end()
        # "James (2019)", "Lewis and Smith", "Scott, T." are scholars; "St James" is a saint.
        before = text[max(0, first - 12) : first].rstrip().rsplit(" ", 1)[-1]
        is_part_of_more = before[:1].isupper() and before[-1:] not in ".,;:!?" and first != start + 1
        if not CITATION.match(text, last) and not is_part_of_more:
            yield first, last
