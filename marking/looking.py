"""A look as one marker: the proposal is as if it were published, everything is opened, and nothing of it stays.

Inside one transaction that is rolled back the marker gets the proposed scripts and the mail, and the service answers
them as it would: through its middleware, rules and templates. SQLite lets nobody else write meanwhile, so a transaction
is one marker's and no longer.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.core.handlers.base import BaseHandler
from django.db import IntegrityError
from django.urls import reverse

from core import clock
from core.onlooker import Answer, Onlooker, leaving_nothing
from marking.actions.allocation import mark_of
from marking.crawling import Seen, TooMany, crawl
from marking.enums import Giveaway
from marking.giveaways import Hit, Text, Watch
from marking.models import AllocationRun, Mark, MarkerAppointment
from marking.notices import marker as tell_marker
from marking.queries.rehearsal import Held, Part, authors_of, held_by
from marking.texts_in import Unreadable, text_in
from notifications.actions import notify
from notifications.delivery import compose
from people.models import User

OF_A_SCRIPT = ("script", "script-submit", "script-recuse", "script-file")
OF_A_MARKER = ("script-list", "pay", "conflict-declare", "pool-join")
THE_TEXT = "text"
THE_MAIL = "mail"
AT_MOST = 5  # different words of one kind on one page


class Stopped(Exception):
    """The proposal can't be looked at any more; the message says why."""


@dataclass(frozen=True, slots=True)
class Place:
    """Something found, of which script, on which kind of page."""

    version_id: int | None
    kind: Giveaway
    page: str
    words: str


@dataclass(frozen=True, slots=True)
class Found:
    """What a look as one marker came to."""

    appointment: MarkerAppointment
    pages: int
    hits: tuple[Place, ...]


def look_as(part: Part, *, run: AllocationRun, handler: BaseHandler) -> Found:
    """Open everything that this marker of a proposal would see. Raises Stopped where a script is somebody else's by now."""
    with leaving_nothing():
        marks = [mark_of(script, part.appointment, run.kind, clock.now()) for script in part.scripts]
        try:
            Mark.objects.bulk_create(marks)
        except IntegrityError:
            raise Stopped(
                "One of these scripts was given to somebody by hand. Allocate again, then rehearse."
            ) from None
        messages = notify(tell_marker.allocated(part.appointment, run, len(marks)))
        held = held_by(part.appointment)
        look = Look(part.appointment.marker, held, Onlooker(part.appointment.marker, handler))
        seen, ended = look.everything()
        hits = set(look.in_pages(seen))
        for message in messages:
            mail = compose(message)
            bodies = [str(mail.subject), str(mail.body), *[str(body) for body, _ in mail.alternatives]]
            hits |= set(look.in_text(THE_MAIL, "\n".join(bodies)))
    given = {script.code for script in part.scripts}
    hits |= set(look.in_files(seen)) | set(look.in_copies()) | set(look.unseen(seen, given))
    if not ended:
        hits.add(Place(None, Giveaway.ENDLESS, "home", ""))
    order = sorted(hits, key=lambda hit: (hit.version_id or 0, hit.kind, hit.page, hit.words))
    return Found(part.appointment, len(seen), tuple(fewer(order)))


class Look:
    """One marker's look: who wrote what they hold, and how an answer is held against that."""

    def __init__(self, marker: User, held: list[Held], onlooker: Onlooker) -> None:
        self.onlooker = onlooker
        self.held = {script.code: script for script in held}
        self.watches = {pk: Watch(author) for pk, author in authors_of([s.version_id for s in held]).items()}
        self.own_words = sorted(
            {str(marker), marker.email, marker.preferred_name} - {""}, key=len, reverse=True
        )

    def everything(self) -> tuple[list[Seen], bool]:
        """All answers, and whether they came to an end."""
        seeds = [reverse("home"), *(reverse(f"marking:{name}") for name in OF_A_MARKER)]
        seeds += [reverse(f"marking:{name}", kwargs={"code": c}) for c in self.held for name in OF_A_SCRIPT]
        seen: list[Seen] = []
        try:
            seen.extend(crawl(self.onlooker.get, seeds))
        except TooMany:
            return seen, False
        return seen, True

    def in_pages(self, seen: Iterable[Seen]) -> Iterator[Place]:
        """What the pages show of an author, outside the words of the script itself."""
        for one in seen:
            if is_script_file(one):
                continue
            try:
                text = Text(self.without_own(one.answer))
            except Unreadable:
                yield Place(None, Giveaway.UNSEEN, one.page, "")
                continue
            for version, watch in self.watches.items():
                for hit in self.not_by_chance(list(watch.hits(text)), one, watch):
                    yield Place(version, hit.kind, one.page, hit.words)
                for hit in watch.linked(one.addresses):
                    yield Place(version, hit.kind, one.page, hit.words)

    def without_own(self, answer: Answer) -> str:
        """An answer without what the marker's own record and the text of the scripts bring in."""
        text = text_in(answer)
        for script in self.held.values():
            if script.copy:
                text = text.replace(as_read(script.copy), " ")
        for words in self.own_words:
            text = text.replace(words, " ")
        return text

    def not_by_chance(self, hits: list[Hit], one: Seen, watch: Watch) -> list[Hit]:
        """Without the names that are only words of the service: those stay on the page when the author has another name."""
        single = {hit for hit in hits if hit.kind == Giveaway.NAME and hit.words.isalpha()}
        if not single:
            return hits
        with leaving_nothing():
            author = User.objects.filter(pk=watch.author.user_id)
            author.update(name="Somebody Else", preferred_name="")
            again = Text(self.without_own(self.onlooker.get(one.answer.path)))
        return [hit for hit in hits if hit not in single or hit not in set(watch.hits(again))]

    def in_text(self, page: str, text: str) -> Iterator[Place]:
        """What a text shows of an author."""
        for version, watch in self.watches.items():
            for hit in watch.hits(Text(text)):
                yield Place(version, hit.kind, page, hit.words)

    def in_files(self, seen: Iterable[Seen]) -> Iterator[Place]:
        """What a file gives away by its name, its properties or parts that the reading copy hasn't; `in_copies` reads the rest."""
        for one in seen:
            if not is_script_file(one):
                continue
            own = self.held.get(one.code)
            read = " ".join(as_read(own.copy).split()) if own else ""
            try:
                text = Text(text_in(one.answer))
            except Unreadable:
                yield Place(own.version_id if own else None, Giveaway.UNSEEN, one.page, "")
                continue
            for version, watch in self.watches.items():
                for hit in watch.hits(text):
                    if hit.words not in read:
                        yield Place(version, hit.kind, one.page, hit.words)

    def in_copies(self) -> Iterator[Place]:
        """What the script itself says of its author: the intake showed it to them before they handed it in."""
        for script in self.held.values():
            for hit in self.watches[script.version_id].in_copy(script.copy):
                yield Place(script.version_id, hit.kind, THE_TEXT, hit.words)

    def unseen(self, seen: Iterable[Seen], given: set[str]) -> Iterator[Place]:
        """What could not be looked at: a page that failed, or a script that its marker could not open."""
        for one in seen:
            own = self.held.get(one.code)
            is_theirs = one.code in given and one.page == "marking:script"
            if one.answer.status >= 500 or (is_theirs and one.answer.status != 200):
                yield Place(own.version_id if own else None, Giveaway.UNSEEN, one.page, "")


def is_script_file(one: Seen) -> bool:
    """Whether it is the document itself, whose text is that of a script."""
    return one.page == "marking:script-file" and one.answer.status == 200


def as_read(html: str) -> str:
    """A reading copy as `text_in` gives it back inside a page."""
    return text_in(Answer("", 200, {}, html.encode())).removeprefix("\n")


def fewer(places: list[Place]) -> Iterator[Place]:
    """The first AT_MOST different words of each kind on each page."""
    counts: dict[tuple[int | None, str, str], int] = {}
    for place in places:
        key = (place.version_id, place.kind, place.page)
        counts[key] = counts.get(key, 0) + 1
        if counts[key] <= AT_MOST:
            yield place
