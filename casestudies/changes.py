"""What changed from one text to the next, by words within paragraphs that belong together: no model, no request."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from casestudies.passages import holds

ALIKE = 0.35  # from this share of common words on, two paragraphs count as the same one, rewritten


@dataclass(frozen=True, slots=True)
class Run:
    """Words that are the same in both, added or taken out."""

    kind: str  # same, added, removed
    text: str


@dataclass(frozen=True, slots=True)
class Change:
    """One paragraph and what became of it; `old` and `new` are its numbers in the two texts, None where it is in one."""

    old: int | None
    new: int | None
    runs: tuple[Run, ...]

    @property
    def is_same(self) -> bool:
        """Whether nothing in it changed."""
        return all(run.kind == "same" for run in self.runs)


def alike(one: Counter[str], other: Counter[str]) -> float:
    """The share of words that two paragraphs have in common, 0 to 1."""
    total = one.total() + other.total()
    return 2 * (one & other).total() / total if total else 1.0


def aligned(old: Sequence[str], new: Sequence[str]) -> list[tuple[int | None, int | None]]:
    """Which paragraph became which, in reading order; the pairing in which most words stay."""
    before, after = ([Counter(text.casefold().split()) for text in texts] for texts in (old, new))
    scores = [[alike(one, other) for other in after] for one in before]
    best = [[0.0] * (len(new) + 1) for _ in range(len(old) + 1)]
    for i in range(len(old) - 1, -1, -1):
        for j in range(len(new) - 1, -1, -1):
            paired = scores[i][j] + best[i + 1][j + 1] if scores[i][j] >= ALIKE else 0.0
            best[i][j] = max(best[i + 1][j], best[i][j + 1], paired)
    pairs: list[tuple[int | None, int | None]] = []
    i = j = 0
    while i < len(old) or j < len(new):
        both = i < len(old) and j < len(new)
        if both and scores[i][j] >= ALIKE and best[i][j] == scores[i][j] + best[i + 1][j + 1]:
            pairs.append((i, j))
            i, j = i + 1, j + 1
        elif i < len(old) and (j == len(new) or best[i][j] == best[i + 1][j]):
            pairs.append((i, None))
            i += 1
        else:
            pairs.append((None, j))
            j += 1
    return pairs


def runs(old: str, new: str) -> tuple[Run, ...]:
    """The words of both, as runs."""
    before, after = re.findall(r"\S+", old), re.findall(r"\S+", new)
    found: list[Run] = []
    for kind, a, b, c, d in SequenceMatcher(None, before, after).get_opcodes():
        if kind == "equal":
            found.append(Run("same", " ".join(after[c:d])))
            continue
        if a < b:
            found.append(Run("removed", " ".join(before[a:b])))
        if c < d:
            found.append(Run("added", " ".join(after[c:d])))
    return tuple(found)


def changes(old: Sequence[str], new: Sequence[str]) -> list[Change]:
    """Every paragraph of both texts in reading order, with what changed in it."""
    return [
        Change(
            None if i is None else i + 1,
            None if j is None else j + 1,
            runs("" if i is None else old[i], "" if j is None else new[j]),
        )
        for i, j in aligned(old, new)
    ]


def summed(found: Sequence[Change]) -> str:
    """How many paragraphs changed, in words."""
    rewritten = sum(row.old is not None and row.new is not None and not row.is_same for row in found)
    counts = (
        (rewritten, "changed"),
        (sum(row.old is None for row in found), "new"),
        (sum(row.new is None for row in found), "taken out"),
    )
    said = [f"{number} {word}" for number, word in counts if number]
    return f"Paragraphs: {', '.join(said)}" if said else "No words changed"


def passage_now(
    old: Sequence[str], new: Sequence[str], found: Sequence[Change], paragraph: int, quote: str
) -> str:
    """What became of a passage that was commented on: same, around (only the words quoted are), changed or gone."""
    row = next((row for row in found if row.old == paragraph), None)
    if (row and row.is_same and row.new) or old[paragraph - 1].split() in [text.split() for text in new]:
        return "same"  # perhaps moved elsewhere
    if quote and any(holds(text, quote) for text in new):
        return "around"
    return "gone" if row is None or row.new is None else "changed"
