"""Whether a marker is strict or lenient, as far as the scripts that two have read can say."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import mean

LEAST = 3  # scripts read twice, below which nothing is said: two are chance
APART = 5  # points on average from which it is said


@dataclass(frozen=True, slots=True)
class Gap:
    """How far one marker's marks are from the other reader's of the same scripts."""

    scripts: int
    points: float  # below nought: lower than the others

    @property
    def hint(self) -> str:
        """What the team should know, with its numbers; empty where they say nothing."""
        if self.scripts < LEAST or abs(self.points) < APART:
            return ""
        word, side = ("Strict", "lower") if self.points < 0 else ("Lenient", "higher")
        return f"{word}: {abs(self.points):.1f} {side} than the other reader on average, over {self.scripts} scripts"

    @property
    def shown(self) -> str:
        """The figure with its sign, once there are scripts enough."""
        return f"{self.points:+.1f}" if self.scripts >= LEAST else ""


def gap_of(pairs: Sequence[tuple[int, int]]) -> Gap:
    """From (own mark, other reader's mark) of each script that two have read."""
    return Gap(len(pairs), mean(own - other for own, other in pairs) if pairs else 0.0)
