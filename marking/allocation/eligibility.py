"""Who may read what. A set of markers is one whole number, a bit for each: 5,000 × 1,700 pairs take about a megabyte."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from marking.allocation.instance import Instance


def positions(markers: int) -> Iterator[int]:
    """The positions of the markers in a set, lowest first."""
    while markers:
        lowest = markers & -markers
        yield lowest.bit_length() - 1
        markers ^= lowest


class Eligibility:
    """Sets of markers for each case study, by their positions in the instance."""

    def __init__(self, instance: Instance) -> None:
        self.case_position = {case.id: i for i, case in enumerate(instance.case_studies)}
        self.marker_position = {marker.id: i for i, marker in enumerate(instance.markers)}
        self.everybody = (1 << len(instance.markers)) - 1
        by_school: dict[str, int] = defaultdict(int)
        for i, marker in enumerate(instance.markers):
            if marker.school is not None:
                by_school[marker.school] |= 1 << i
        self.from_school = [
            0 if case.school is None else by_school.get(case.school, 0) for case in instance.case_studies
        ]
        self.forbidden = [0] * len(instance.case_studies)
        for pair in instance.forbidden:
            self.forbidden[self.case_position[pair.case_study]] |= 1 << self.marker_position[pair.marker]
        self.pinned = [0] * len(instance.case_studies)
        for pin in instance.pinned:
            self.pinned[self.case_position[pin.case_study]] |= 1 << self.marker_position[pin.marker]

    def may_read(self, case: int) -> int:
        """The markers whom no rule keeps from this case study, full or not, pinned or not."""
        return self.everybody & ~(self.from_school[case] | self.forbidden[case])
