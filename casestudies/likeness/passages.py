"""The runs of words that two texts share, the longest that can be made of each."""

from collections import defaultdict
from dataclasses import dataclass

from .prints import RUN
from .words import Word, words

SHORTEST = 12  # words; shorter runs are how people write
MOST_PLACES = (
    20  # where a run begins in the other text; a text that says one thing over and over costs no more
)


@dataclass(frozen=True, slots=True)
class Passage:
    """A shared run: how many words, and the characters it spans in each text."""

    length: int
    one: tuple[int, int]
    other: tuple[int, int]


def passages(one: str, other: str) -> list[Passage]:
    """The shared runs of at least SHORTEST words, in the order of the first text; none overlaps another there."""
    mine, theirs = words(one), words(other)
    places: defaultdict[tuple[str, ...], list[int]] = defaultdict(list)
    for place in range(len(theirs) - RUN + 1):
        starts = places[_key(theirs, place)]
        if len(starts) < MOST_PLACES:
            starts.append(place)
    found, here = [], 0
    while here <= len(mine) - RUN:
        starts = places.get(_key(mine, here), [])
        best, at = 0, 0
        for start in starts:
            length = _alike(mine, here, theirs, start)
            if length > best:
                best, at = length, start
        if best < SHORTEST:
            here += 1
            continue
        found.append(
            Passage(
                best,
                (mine[here].start, mine[here + best - 1].end),
                (theirs[at].start, theirs[at + best - 1].end),
            )
        )
        here += best
    return found


def _key(row: list[Word], place: int) -> tuple[str, ...]:
    return tuple(word.folded for word in row[place : place + RUN])


def _alike(mine: list[Word], here: int, theirs: list[Word], there: int) -> int:
    length = 0
    while (
        here + length < len(mine)
        and there + length < len(theirs)
        and mine[here + length].folded == theirs[there + length].folded
    ):
        length += 1
    return length
