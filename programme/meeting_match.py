"""Who on a register is who in a meeting, and what that says of their attendance: a suggestion, never a mark."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from programme.meeting_list import Attendee

ENOUGH = 80  # per cent of the session's length from which on somebody was there


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody on the register, under every name and address that is known of them."""

    key: int
    names: frozenset[str]
    addresses: frozenset[str]


@dataclass(frozen=True, slots=True)
class Match:
    """What the list has of the people on the register (key -> minutes, and how they were found), and who is left."""

    minutes: dict[int, int]
    by_name: frozenset[int]
    left_over: tuple[Attendee, ...]


def match(people: Iterable[Person], attendees: Iterable[Attendee]) -> Match:
    """By address first, then by a name that only one person on the register and one left in the list has."""
    known = list(people)
    of_address = {address: person.key for person in known for address in person.addresses}
    minutes: Counter[int] = Counter()
    found: set[int] = set()
    rest: list[Attendee] = []
    for attendee in attendees:
        keys = {of_address[address] for address in attendee.addresses if address in of_address}
        if len(keys) == 1:
            minutes[keys.pop()] += attendee.minutes
        else:
            rest.append(attendee)
    found |= set(minutes)
    bearers: dict[str, set[int]] = {}
    for person in known:
        for name in person.names:
            bearers.setdefault(plain(name), set()).add(person.key)
    names = Counter(plain(attendee.name) for attendee in rest)
    left_over, by_name = [], set()
    for attendee in rest:
        name = plain(attendee.name)
        keys = bearers.get(name, set())
        if name and len(keys) == 1 and names[name] == 1 and not keys & found:
            (key,) = keys
            minutes[key] += attendee.minutes
            by_name.add(key)
        else:
            left_over.append(attendee)
    return Match(dict(minutes), frozenset(by_name), tuple(left_over))


def plain(name: str) -> str:
    """A name as it is compared: without accents, titles in brackets and the order of its parts."""
    name = re.sub(r"[(\[].*?[)\]]", " ", name)
    letters = unicodedata.normalize("NFKD", name).casefold()
    letters = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return " ".join(sorted(re.findall(r"[^\W\d_]+", letters.replace("'", "").replace("’", ""))))


def was_there(minutes: int, length: int) -> bool:
    """Whether so many minutes of so long a session are the whole of it, as far as a register goes."""
    return minutes * 100 >= length * ENOUGH
