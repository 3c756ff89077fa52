"""Which rules a group breaks, once people have been moved by hand."""

from collections.abc import Iterable
from itertools import combinations

from .answer import Pair, Presenter, pair

TRIO, APART = "trio", "apart"


def met_in(members: list[Presenter], apart: Iterable[Pair] = ()) -> list[tuple[int, int, str]]:
    """(one, other, which rule) for every two members who must not meet: "trio" or "apart"."""
    kept = {pair(*two) for two in apart}
    found = []
    for one, other in combinations(members, 2):
        if one.trio is not None and one.trio == other.trio:
            found.append((one.id, other.id, TRIO))
        elif pair(one.id, other.id) in kept:
            found.append((one.id, other.id, APART))
    return found
