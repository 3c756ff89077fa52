"""A week of half-days as ten letters, from Monday morning to Friday afternoon: h host, v visit, - neither."""

from __future__ import annotations

from collections.abc import Mapping

from trios.rota.question import DAYS_OF_SCHOOL, Half, May, Place

PLACES: tuple[Place, ...] = tuple((day, half) for day in range(DAYS_OF_SCHOOL) for half in Half)
LETTERS = {May.NOT: "-", May.VISIT: "v", May.HOST: "h"}
MEANT = {letter: may for may, letter in LETTERS.items()}


def written(week: Mapping[Place, May]) -> str:
    """The week as it is stored; a half-day that is not named can't be."""
    return "".join(LETTERS[week.get(place, May.NOT)] for place in PLACES)


def read(letters: str) -> dict[Place, May]:
    """What `written` wrote."""
    return {place: MEANT[letter] for place, letter in zip(PLACES, letters, strict=True)}
