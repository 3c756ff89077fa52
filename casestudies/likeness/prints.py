"""The numbers by which a text is found again: hashes of runs of words, thinned so that none that matters is missed.

Winnowing (Schleimer, Wilkerson and Aiken, 2003): of every WINDOW neighbouring hashes the least is kept, so two texts
that share SURE words in a row share a print, wherever the run begins, at a sixth of the numbers.
"""

from collections import deque
from hashlib import blake2b

from .words import words

RUN = 8  # words that one hash is of
WINDOW = 12
SURE = RUN + WINDOW - 1  # so many words in a row alike are always found


def prints(text: str) -> set[int]:
    """The prints of a text, as whole numbers that fit a signed column of 64 bits."""
    folded = [word.folded for word in words(text)]
    hashes = [_hash(folded[i : i + RUN]) for i in range(len(folded) - RUN + 1)]
    if len(hashes) <= WINDOW:
        return {min(hashes)} if hashes else set()
    kept: set[int] = set()
    least: deque[int] = deque()  # places in this window, their hashes rising
    for place, value in enumerate(hashes):
        while least and hashes[least[-1]] >= value:
            least.pop()
        least.append(place)
        if least[0] <= place - WINDOW:
            least.popleft()
        if place >= WINDOW - 1:
            kept.add(hashes[least[0]])
    return kept


def _hash(run: list[str]) -> int:
    digest = blake2b(" ".join(run).encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)
