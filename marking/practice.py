"""A marker's scores beside the agreed ones. Pure arithmetic; decides nothing but "near enough"."""

from collections.abc import Mapping
from dataclasses import dataclass

from marking.scoring import weighted_total


@dataclass(frozen=True, slots=True)
class Comparison:
    """How far a marker's scores are from the agreed ones, in per cent; a gap is positive where the marker gave more.

    gaps: by criterion id; missing scores count as no gap, because a mark with one is never handed in.
    """

    total: int
    agreed_total: int
    gaps: dict[int, int]

    @property
    def gap(self) -> int:
        """Of the whole mark."""
        return self.total - self.agreed_total

    @property
    def widest(self) -> int:
        """The gap that is largest either way among the criteria."""
        return max(self.gaps.values(), key=abs, default=0)

    def is_near(self, *, total_within: int, criterion_within: int) -> bool:
        """Whether the whole and each criterion are near enough to the agreed marks."""
        return abs(self.gap) <= total_within and abs(self.widest) <= criterion_within


def compare(
    given: Mapping[int, int | None], agreed: Mapping[int, int], weights: Mapping[int, int]
) -> Comparison:
    """Scores by criterion id, the agreed ones, and the weights of the criteria; `agreed` and `weights` name all criteria."""
    ids = list(agreed)
    scores = [given.get(pk) for pk in ids]
    held = [agreed[pk] if score is None else score for pk, score in zip(ids, scores, strict=True)]
    total = weighted_total(held, [weights[pk] for pk in ids])
    agreed_total = weighted_total([agreed[pk] for pk in ids], [weights[pk] for pk in ids])
    gaps = {pk: score - agreed[pk] for pk, score in zip(ids, held, strict=True)}
    return Comparison(total or 0, agreed_total or 0, gaps)
