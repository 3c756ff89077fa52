"""What would tell a marker who wrote a script, and whether an answer of the service holds any of it.

PRIVACY: this knows authors. It serves the rehearsal, which the worker does and the team reads; no page of a marker uses it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from casestudies.intake.known import Known
from casestudies.intake.names import AFTER, BEFORE, LETTERS, STAGES, NameScan, fold
from casestudies.intake.vocabulary import EVERYDAY
from casestudies.taking_out import names_in
from marking.crawling import match_of
from marking.enums import Giveaway

FOLDED = str.maketrans(LETTERS)
NOT_SQUASHED = re.compile(r"[^a-z0-9]+")
CELTIC = re.compile(r"^(?:mac|mc|m)(?=[a-z]{3})")
ABOUT_AUTHORS = {"programme", "trios", "casestudies", "awards", "people"}
KINDS = {
    "author-name": Giveaway.NAME,
    "school-name": Giveaway.SCHOOL,
    "e-mail": Giveaway.ADDRESS,
}
LONGEST = 120


@dataclass(frozen=True, slots=True)
class Author:
    """Whose script it is: everything that would say so."""

    user_id: int
    names: tuple[str, ...]
    addresses: tuple[str, ...]
    school: str
    numbers: tuple[str, ...]
    file_names: tuple[str, ...]
    ids: frozenset[int]


@dataclass(frozen=True, slots=True)
class Hit:
    """Something found: what kind of fact, and the words."""

    kind: Giveaway
    words: str


class Text:
    """A text to look through, prepared once for however many authors."""

    def __init__(self, text: str) -> None:
        self.text = text

    @cached_property
    def folded(self) -> str:
        return self.text.casefold()

    @cached_property
    def squashed(self) -> str:
        return squash(self.text)


class Watch:
    """Looks for one author."""

    def __init__(self, author: Author) -> None:
        self.author = author
        # A first name alone that is a word as well (Will, Grace, May) stands on every page.
        names = tuple(name for name in author.names if fold(name) not in EVERYDAY)
        known = Known(author=(*names, *author.addresses), school=(author.school,))
        self.scan = NameScan(known)
        self.roots = [root for root in roots_of(author) if root]
        self.boxes = [squash(address.partition("@")[0]) for address in author.addresses]
        exact = [(Giveaway.NUMBER, number) for number in author.numbers]
        exact += [(Giveaway.FILE_NAME, name) for name in author.file_names]
        self.exact = [
            (kind, re.compile(f"{BEFORE}{re.escape(words.casefold())}{AFTER}")) for kind, words in exact
        ]

    def hits(self, text: Text) -> Iterator[Hit]:
        """Whatever of the author stands in a text; the same words of one kind once."""
        found = set(self._exact(text))
        # The scan folds letter by letter; most texts don't hold the letters of the name at all.
        if any(root in text.squashed for root in self.roots):
            found |= {hit for hit in self._scanned(text) if hit.words}
        yield from sorted(found, key=lambda hit: (hit.kind, hit.words))

    def _exact(self, text: Text) -> Iterator[Hit]:
        for kind, pattern in self.exact:
            if match := pattern.search(text.folded):
                yield Hit(kind, match.group()[:LONGEST])

    def _scanned(self, text: Text) -> Iterator[Hit]:
        for match in self.scan.find(text.text):
            yield from self.meant(match.kind, text.text[match.start : match.end])

    def meant(self, kind: str, words: str) -> Iterator[Hit]:
        """What the scan of names found, where it is this author's: it reports every address, and words in small letters."""
        words = " ".join(words.split())
        is_foreign = kind == "e-mail" and not any(box and box in squash(words) for box in self.boxes)
        is_small = kind == "author-name" and words.isalpha() and words.islower()
        if kind in KINDS and not is_foreign and not is_small:
            yield Hit(KINDS[kind], words[:LONGEST])

    def in_copy(self, html: str) -> list[Hit]:
        """Whatever of the author stands in a reading copy, as the intake reads it: scholars among the references aren't meant."""
        text = Text(html)
        found = set(self._exact(text))
        if any(root in text.squashed for root in self.roots):
            for kind, words in names_in(html, self.scan):
                found |= set(self.meant(kind, words))
        return sorted(found, key=lambda hit: (hit.kind, hit.words))

    def linked(self, addresses: Iterable[str]) -> Iterator[Hit]:
        """Addresses that carry an id of the author's records."""
        for address in sorted(addresses):
            found = match_of(address.partition("?")[0])
            if found is None or found.namespace not in ABOUT_AUTHORS:
                continue
            if self.author.ids & {value for value in found.kwargs.values() if isinstance(value, int)}:
                yield Hit(Giveaway.ID, address[:LONGEST])


def squash(text: str) -> str:
    """Only the letters and figures, without capitals and accents: what may stand between the letters of a name is gone."""
    plain = unicodedata.normalize("NFKD", text.casefold().translate(FOLDED))
    return NOT_SQUASHED.sub("", plain)


def roots_of(author: Author) -> Iterator[str]:
    """Letters of which one must be there before the scan can find anything of the author."""
    for name in author.names:
        parts = fold(name).replace(",", " ").replace(".", " ").split()
        if parts:
            yield CELTIC.sub("", squash(parts[-1]))
    for address in author.addresses:
        yield squash(address.partition("@")[0])
    words = [squash(word) for word in fold(author.school).split()]
    telling = [word for word in words if word not in {*STAGES, "school", "schools", "st", "saint", "and"}]
    yield max(telling or words, key=len, default="")
