"""What makes one formation better than another: six figures, compared from the first to the last."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from math import asin, cos, radians, sin, sqrt

from .instance import Instance, Mentor, Participant

EARTH_RADIUS_KM = 6371.0088  # IUGG mean radius


@dataclass(frozen=True, order=True)
class Objective:
    """The figures of one formation, in their order of weight; less is better in each.

    `travel_km` is the sum of great-circle distances of all pairs in a group and of each mentor to each
    member; a person whose place is unknown adds nothing.
    """

    not_three: int = 0
    same_school_pairs: int = 0
    cross_authority: int = 0
    cross_sector: int = 0
    without_mentor: int = 0
    travel_km: float = 0.0

    @property
    def counts(self) -> tuple[int, int, int, int, int]:
        """The five whole-number figures that come before travel."""
        return (
            self.not_three,
            self.same_school_pairs,
            self.cross_authority,
            self.cross_sector,
            self.without_mentor,
        )


def distance_km(a: Participant | Mentor, b: Participant | Mentor) -> float:
    """Great-circle (haversine) distance between two people's places; 0 when either is unknown."""
    if a.lat is None or a.lon is None or b.lat is None or b.lon is None:
        return 0.0
    return great_circle_km(a.lat, a.lon, b.lat, b.lon)


def great_circle_km(lat: float, lon: float, other_lat: float, other_lon: float) -> float:
    """Great-circle (haversine) distance between two places given in degrees."""
    north, east = radians(other_lat - lat), radians(other_lon - lon)
    chord = sin(north / 2) ** 2 + cos(radians(lat)) * cos(radians(other_lat)) * sin(east / 2) ** 2
    return 2 * EARTH_RADIUS_KM * asin(sqrt(min(1.0, chord)))


def group_travel_km(members: Sequence[Participant], mentor: Mentor | None) -> float:
    """Kilometres between all pairs of one group, and from its mentor to each member."""
    between = sum(distance_km(a, b) for a, b in combinations(members, 2))
    return between + (sum(distance_km(mentor, each) for each in members) if mentor else 0.0)


def same_school_pairs(members: Sequence[Participant]) -> int:
    """Pairs of one group who teach in the same, known, school."""
    return sum(a.school is not None and a.school == b.school for a, b in combinations(members, 2))


def measure(instance: Instance, groups: Sequence[tuple[Sequence[int], int | None]]) -> Objective:
    """The objective of groups given as (positions of members, position of the mentor or None)."""
    figures = [0, 0, 0, 0, 0]
    travel = 0.0
    for places, mentor in groups:
        members = [instance.participants[i] for i in places]
        figures[0] += len(members) != 3
        figures[1] += same_school_pairs(members)
        figures[2] += len({each.authority for each in members}) > 1
        figures[3] += len({each.sector for each in members}) > 1
        figures[4] += mentor is None
        travel += group_travel_km(members, None if mentor is None else instance.mentors[mentor])
    not_three, same_school, authority, sector, without = figures
    return Objective(not_three, same_school, authority, sector, without, travel)
