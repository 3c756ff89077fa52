"""Arithmetic of marks: whole per cents, halves rounded up, the same everywhere."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction


def rounded(value: Fraction | int) -> int:
    """The nearest whole number; a half goes up."""
    return (2 * Fraction(value) + 1) // 2


def weighted_total(scores: Sequence[int | None], weights: Sequence[int]) -> int | None:
    """The mark (per cent) that the criteria come to, or None while a score is missing or the weights add to nothing."""
    if not scores or None in scores or sum(weights) <= 0:
        return None
    parts = sum(score * weight for score, weight in zip(scores, weights, strict=True) if score is not None)
    return rounded(Fraction(parts, sum(weights)))


class Standing(StrEnum):
    """What the readings of one script ask for."""

    SECOND_AWAITED = "second awaited"
    THIRD_AWAITED = "third awaited"
    AGREED = "agreed"
    THIRD_NEEDED = "third needed"
    TO_DECIDE = "to decide"


@dataclass(frozen=True, slots=True)
class Outcome:
    """Where the readings stand, the mark they propose (per cent) if any, and how it came about."""

    standing: Standing
    mark: int | None
    how: str


def compare(readings: Sequence[int], *, pass_mark: int, gap: int) -> Outcome:
    """What one, two or three readings (first, second, third; per cent) come to.

    Two within `gap` and on one side of the pass mark propose their mean; otherwise a third is needed. Three propose the
    mean of the two that are nearest (the higher pair when it is even), for the team to decide.
    """
    if not 1 <= len(readings) <= 3:
        raise ValueError("A script has one, two or three readings.")
    if len(readings) == 1:
        return Outcome(Standing.AGREED, readings[0], "one reading")
    if len(readings) == 3:
        low, middle, high = sorted(readings)
        pair = (low, middle) if middle - low < high - middle else (middle, high)
        return Outcome(Standing.TO_DECIDE, rounded(Fraction(sum(pair), 2)), "decided after a third reading")
    first, second = readings
    apart = abs(first - second)
    if apart > gap:
        return Outcome(Standing.THIRD_NEEDED, None, f"{apart} apart, more than {gap}")
    if (first >= pass_mark) != (second >= pass_mark):
        return Outcome(Standing.THIRD_NEEDED, None, f"on both sides of the pass mark of {pass_mark}")
    return Outcome(Standing.AGREED, rounded(Fraction(first + second, 2)), f"mean of two within {gap}")


def capped(mark: int, *, pass_mark: int, is_resubmission: bool) -> int:
    """The mark that counts: a script handed in again is worth the pass mark at most."""
    return min(mark, pass_mark) if is_resubmission else mark
