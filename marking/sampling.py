"""Which scripts are marked a second time. Stands on its own; the same marks give the same sample on any machine."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

BORDER_BELOW, BORDER_ABOVE = 5, 4  # with a pass mark of 50: from 45 to 54
HIGH = 70
FEWEST = 3


@dataclass(frozen=True, slots=True)
class FirstMark:
    """A script's first mark (per cent), who gave it, and whether it is settled on that one reading already."""

    code: str
    marker: int
    total: int
    has_second: bool = False
    is_settled: bool = False


def reason(total: int, pass_mark: int) -> str:
    """Why a mark is always read twice, or an empty text."""
    if pass_mark - BORDER_BELOW <= total <= pass_mark + BORDER_ABOVE:
        return f"borderline ({pass_mark - BORDER_BELOW} to {pass_mark + BORDER_ABOVE})"
    if total < pass_mark:
        return "a fail"
    return f"{HIGH} or more" if total >= HIGH else ""


def drawn(code: str) -> str:
    """Where a script stands in the draw: fixed by its code, known to nobody who could want to know it."""
    return hashlib.sha256(f"second mark:{code}".encode()).hexdigest()


def sample(marks: Sequence[FirstMark], *, pass_mark: int, share: int) -> dict[str, str]:
    """The codes of the scripts to be marked twice, each with the reason.

    All fails, all borderline, all high; of the rest, `share` per cent of all scripts (three at least, as far as there
    are so many), drawn so that every marker has at least one script that somebody else reads too. A script that has
    its second mark stays in; one that is settled on one reading is drawn no more.
    """
    chosen = {mark.code: why for mark in marks if (why := reason(mark.total, pass_mark))}
    rest = sorted((mark for mark in marks if mark.code not in chosen), key=lambda mark: drawn(mark.code))
    seen = {mark.marker for mark in marks if mark.code in chosen}
    picked = {mark.code: "in the sample" for mark in rest if mark.has_second}
    seen |= {mark.marker for mark in rest if mark.has_second}
    open_to_draw = [mark for mark in rest if not mark.has_second and not mark.is_settled]
    for mark in open_to_draw:
        if mark.marker not in seen:
            seen.add(mark.marker)
            picked[mark.code] = "one from every marker"
    wanted = max(FEWEST, -(-len(marks) * share // 100))
    for mark in open_to_draw:
        if len(picked) >= wanted:
            break
        picked.setdefault(mark.code, "in the sample")
    return chosen | picked
