"""Finds people and schools in text however they are written: accents, initials, Mc and Mac, hyphens, order."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from casestudies.intake.known import Known
from casestudies.intake.raw import People
from casestudies.intake.vocabulary import EVERYDAY

TITLES = {"mr", "mrs", "ms", "miss", "mx", "dr", "prof", "professor", "sir", "dame", "rev"}
LETTERS = {"ø": "o", "ł": "l", "ß": "ss", "æ": "ae", "œ": "oe", "đ": "d", "ð": "d", "þ": "th", "ı": "i"}
DASHES = "‐‑‒–—―−"
APOSTROPHES = "’‘`´ʼ′ʹ"
NOT_PEOPLE = {
    "microsoft office user", "microsoft corporation", "windows user", "office user", "python docx", "apache poi",
    "open office", "glow user", "admin user", "default user", "guest user", "test user", "administrator",
}  # fmt: skip
E_MAIL = re.compile(r"[A-Za-z0-9][A-Za-z0-9._%+'-]*@[A-Za-z0-9][A-Za-z0-9.-]*\.[A-Za-z]{2,}")
STAGES = (
    "primary",
    "high",
    "secondary",
    "nursery",
    "grammar",
    "special",
    "junior",
    "infant",
    "community",
    "academy",
)
SHORT_STAGES = {
    "primary school": ("ps", "primary"),
    "high school": ("hs", "high"),
    "secondary school": ("secondary",),
}
BEFORE = r"(?<![a-z0-9])"
AFTER = r"(?![a-z0-9])"
CITED = re.compile(r"\s*(?:,? ?(?:et al|&|and [A-Z]))|[\s,]*\(?(?:19|20)\d\d|['’]s? \((?:19|20)\d\d")


@dataclass(frozen=True)
class Match:
    """One hit: the kind of finding it makes, and where in the text it stands."""

    kind: str
    start: int
    end: int


class Folded:
    """A text without capitals, accents and kinds of dash, that still knows where each letter came from."""

    def __init__(self, text: str) -> None:
        letters: list[str] = []
        self.origin: list[int] = []
        for position, character in enumerate(text):
            for letter in _folded(character):
                if letter == " " and (not letters or letters[-1] == " "):
                    continue
                letters.append(letter)
                self.origin.append(position)
        self.text = "".join(letters)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The place in the original text of a place in the folded one."""
        return self.origin[start], self.origin[end - 1] + 1


def _folded(character: str) -> str:
    if character.isspace():
        return " "
    if character in DASHES:
        return "-"
    if character in APOSTROPHES:
        return "'"
    if unicodedata.category(character) == "Cf":
        return ""
    plain = unicodedata.normalize("NFKD", character)
    kept = "".join(letter for letter in plain if not unicodedata.combining(letter)).casefold()
    return "".join(LETTERS.get(letter, letter) for letter in kept)


def fold(text: str) -> str:
    """A name as it is compared: no capitals, no accents, plain dashes and apostrophes, single spaces."""
    return Folded(text).text.strip()


class NameScan:
    """Looks for the known people and schools, and for those that the file itself names as its author."""

    def __init__(self, known: Known, people: People | None = None) -> None:
        people = people or People()
        self._patterns: list[tuple[str, re.Pattern[str], bool]] = []
        self._surnames: list[tuple[str, re.Pattern[str], bool]] = []
        self._seen: set[str] = set()
        for name in known.author:
            self._add_person("author-name", name)
        for name in known.people:
            self._add_person("person-name", name)
        for name in known.school:
            self._add("school-name", school_patterns(name))
        for kind, names in (("author-name", people.author), ("person-name", people.others)):
            for name in names:
                if is_likely_name(name):
                    self._add_person(kind, name, surname_alone=False)

    def _add(self, kind: str, patterns: Iterable[str], *, capitals: bool = False) -> None:
        for pattern in patterns:
            self._patterns.append((kind, re.compile(f"{BEFORE}(?:{pattern}){AFTER}"), capitals))

    def _add_person(self, kind: str, name: str, *, surname_alone: bool = True) -> None:
        folded = fold(name)
        if not folded or folded in self._seen:
            return
        self._seen.add(folded)
        if "@" in folded:
            mailbox, _, _ = folded.partition("@")
            self._add("e-mail", [re.escape(folded)])
            if len(mailbox) >= 4 and (not mailbox.isalpha() or len(mailbox) >= 6):
                self._add("e-mail", [re.escape(mailbox)])
            return
        self._add(kind, full_name_patterns(folded))
        self._add(kind, short_name_patterns(folded), capitals=True)
        parts = _parts(folded)
        if surname_alone and len(parts) >= 2 and len(parts[-1]) >= 3:
            pattern = re.compile(f"{BEFORE}{_flexible(parts[-1])}{AFTER}")
            self._surnames.append((kind, pattern, parts[-1] in EVERYDAY))

    def find(self, text: str, *, in_references: bool = False) -> Iterator[Match]:
        """Every hit in a text, in order, none inside another. A list of references names scholars: there a
        surname alone is nobody's secret."""
        if not text:
            return
        folded = Folded(text)
        hits: list[Match] = [Match("e-mail", m.start(), m.end()) for m in E_MAIL.finditer(text)]
        for kind, pattern, capitals in self._patterns:
            for m in pattern.finditer(folded.text):
                start, end = folded.span(*m.span())
                if not capitals or all(
                    word[0].isupper() for word in re.findall(r"[^\W\d_]+", text[start:end])
                ):
                    hits.append(Match(kind, start, end))
        if not in_references:
            for kind, pattern, everyday in self._surnames:
                for m in pattern.finditer(folded.text):
                    start, end = folded.span(*m.span())
                    if _is_a_name_here(text, start, end, everyday=everyday):
                        hits.append(Match(kind, start, end))
        last = -1
        for hit in sorted(hits, key=lambda hit: (hit.start, -hit.end)):
            if hit.start >= last:
                last = hit.end
                yield hit


def _is_a_name_here(text: str, start: int, end: int, *, everyday: bool) -> bool:
    """Whether a surname standing alone means a person and not a word, nor a scholar who is cited."""
    word = text[start:end]
    if not word[0].isupper() or CITED.match(text, end):
        return False
    before = text[:start].rstrip(" \t'\"“‘(")
    opens_sentence = not before or before[-1] in ".!?:;\n•"
    return not (everyday and (opens_sentence or word.isupper()))


def _parts(folded: str) -> list[str]:
    return [part for part in re.split(r"[\s,.]+", folded) if part and part not in TITLES]


def is_likely_name(name: str) -> bool:
    """Whether a file's own word for its author is a person's name: at least two words of letters."""
    folded = fold(name)
    if "@" in folded:
        return E_MAIL.fullmatch(name.strip()) is not None
    words = folded.replace(",", " ").split()
    return (
        2 <= len(words) <= 5
        and folded not in NOT_PEOPLE
        and all(re.fullmatch(r"[a-z][a-z'.-]*", word) for word in words)
        and sum(len(word.strip(".")) >= 2 for word in words) >= 2
    )


def _flexible(part: str) -> str:
    """One part of a name, however it is spelt: McDonald and MacDonald, O'Neill and ONeill, Smith-Jones."""
    celtic = re.fullmatch(r"(?:mac|mc|m')([a-z]{3,})", part)
    if celtic:
        return rf"(?:mac|mc|m')[ -]?{celtic.group(1)}"
    irish = re.fullmatch(r"(o|d)'([a-z]{2,})", part)
    if irish:
        return rf"{irish.group(1)}['\s]?{irish.group(2)}"
    return "[- ]?".join(re.escape(piece).replace("'", "'?") for piece in part.split("-"))


def full_name_patterns(folded: str) -> list[str]:
    """The ways a person's whole name is written, as patterns over folded text, capitals or not."""
    parts = _parts(folded)
    if len(parts) < 2:
        return [_flexible(part) for part in parts if len(part) >= 2]
    first, surname = _flexible(parts[0]), _flexible(parts[-1])
    patterns = [
        rf"{first}(?:\s+[a-z][a-z'-]*\.?){{0,2}}\s+{surname}",
        rf"{first}[\s._-]+{surname}",
        rf"{surname},\s*{first}",
        rf"{surname}[._-]{first}",
    ]
    # As in the name of an account; not where two short words make a third.
    if parts[-1] not in EVERYDAY and len(parts[0] + parts[-1]) >= 7:
        patterns.append(first + surname)
    return patterns


def short_name_patterns(folded: str) -> list[str]:
    """The ways a name is shortened, over folded text: these count only where they are written with capitals."""
    parts = _parts(folded)
    if len(parts) < 2:
        return []
    surname, initial = _flexible(parts[-1]), parts[0][0]
    titles = "|".join(sorted(TITLES))
    return [
        rf"{initial}(?:[\s.]+[a-z])?[\s.]+{surname}",
        rf"{r'[\s.]*'.join(part[0] for part in parts[:-1])}[\s.]*{surname}",
        rf"{surname},\s*{initial}\.?",
        rf"{surname} {_flexible(parts[0])}",
        rf"(?:{titles})\.?\s+{surname}",
    ]


def school_patterns(name: str) -> list[str]:
    """The ways a school's name is written: with and without "School", with St, St. or Saint, with initials."""
    folded = fold(name)
    words = folded.split()
    if not words:
        return []
    patterns = [_school_words(words)]
    without = words[:-1] if words[-1] in ("school", "schools") else words
    if len(without) >= 2:
        patterns.append(_school_words(without))
    place = [word for word in without if word not in STAGES]
    for stage, shorter in SHORT_STAGES.items():
        if folded.endswith(f" {stage}"):
            base = words[: -len(stage.split())]
            patterns += [_school_words([*base, short]) for short in shorter]
    # One word alone is usually the name of the town.
    if len(place) >= 2:
        patterns.append(_school_words(place))
    return patterns


def _school_words(words: list[str]) -> str:
    spelt = []
    for word in words:
        if word in ("st", "st.", "saint"):
            spelt.append(r"(?:st\.?|saint)")
        elif word in ("and", "&"):
            spelt.append("(?:and|&)")
        else:
            spelt.append(re.escape(word).replace("'", "'?").replace(r"\-", "[- ]?"))
    return r"\s+".join(spelt)
