"""An instance as arrays, so that thousands of exchanges can be weighed at once.

Row and column `n` of every table stand for an empty seat: no distance to anyone, no school, no authority.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .instance import Instance, Mentor, Participant
from .objective import EARTH_RADIUS_KM

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

EMPTY = -1  # authority, sector and cell of an empty seat


@dataclass(frozen=True)
class Weights:
    """Kilometres that one unit of each higher figure is worth in a search over two groups.

    Each is more than two groups can gain in all lower figures together, so travel never buys a higher one.
    """

    without_mentor: float
    cross_sector: float
    cross_authority: float
    same_school: float
    not_three: float
    hard: float

    @classmethod
    def above(cls, span_km: float) -> "Weights":
        """Weights for an instance in which no two people are more than `span_km` apart."""
        mentor = 24 * span_km + 1  # two groups of four: 12 pairs and 8 mentor journeys
        sector = 12 * mentor  # 8 members may each clash with the mentor of the moment
        authority = 4 * sector
        school = 4 * authority
        not_three = 16 * school
        return cls(mentor, sector, authority, school, not_three, 4 * not_three)


@dataclass(frozen=True)
class Ground:
    """The arrays the search works on; `n` participants and `m` mentors.

    `pair` (n+1, n+1) holds km plus the weight of a shared school or of a broken keep_apart, less the weight of
    a kept keep_together. `journey` (m+1, n+1) holds km from mentor to participant, plus the weight of having no
    mentor where the mentor teaches in that participant's school, for such a mentor would have to go; its last
    row is "no mentor".
    """

    instance: Instance
    pair: NDArray[np.float32]
    journey: NDArray[np.float32]
    authority: Ints
    sector: Ints
    cell: Ints
    school: Ints
    capacity: Ints
    weights: Weights
    span_km: float

    @property
    def n(self) -> int:
        """Number of participants, and the index of the empty seat."""
        return len(self.authority) - 1

    @property
    def m(self) -> int:
        """Number of mentors, and the index of "no mentor"."""
        return len(self.capacity)


def survey(instance: Instance) -> Ground:
    """Measure all distances of an instance once; memory is 4 bytes a pair of people."""
    people, mentors = instance.participants, instance.mentors
    n, m = len(people), len(mentors)
    here, known_here = _positions(people)
    there, known_there = _positions(mentors)
    pair = np.zeros((n + 1, n + 1), dtype=np.float32)
    journey = np.zeros((m + 1, n + 1), dtype=np.float32)
    _fill_km(pair[:n, :n], here, known_here, here, known_here)
    _fill_km(journey[:m, :n], there, known_there, here, known_here)
    span = float(max(pair.max(initial=0), journey.max(initial=0)))
    weights = Weights.above(span)

    schools: dict[str, int] = {}
    unknown = -2  # each unknown school is a school of its own
    school = np.full(n + 1, EMPTY, dtype=np.int64)
    for i, each in enumerate(people):
        if each.school is None:
            school[i] = unknown
            unknown -= 1
        else:
            school[i] = schools.setdefault(each.school, len(schools))
    staff: dict[int, list[int]] = {}
    for i in range(n):
        if school[i] >= 0:
            staff.setdefault(int(school[i]), []).append(i)
    for members in staff.values():
        if len(members) > 1:
            pair[np.ix_(members, members)] += np.float32(weights.same_school)
    for k, mentor in enumerate(mentors):
        if mentor.school is not None and mentor.school in schools:
            journey[k, staff[schools[mentor.school]]] += np.float32(weights.without_mentor)
    place = instance.place()
    for a, b in instance.keep_apart:
        i, j = place[a], place[b]
        pair[i, j] = pair[j, i] = np.float32(weights.hard)
    for cluster in instance.clusters:
        pair[np.ix_(cluster, cluster)] -= np.float32(weights.hard)
    np.fill_diagonal(pair, 0)

    authority, sector = (_codes([getattr(p, name) for p in people]) for name in ("authority", "sector"))
    cell = np.where(authority == EMPTY, EMPTY, authority * (sector.max(initial=0) + 1) + sector)
    capacity = np.array([min(each.capacity, n) for each in mentors], dtype=np.int64)
    return Ground(instance, pair, journey, authority, sector, cell, school, capacity, weights, span)


def _codes(names: list[str]) -> Ints:
    """Whole numbers for names, in alphabetical order, and EMPTY for the empty seat."""
    order = {name: code for code, name in enumerate(sorted(set(names)))}
    return np.array([*(order[name] for name in names), EMPTY], dtype=np.int64)


def _positions(people: tuple[Participant, ...] | tuple[Mentor, ...]) -> tuple[Floats, NDArray[np.bool_]]:
    """Unit vectors of people's places, and who has a known place."""
    known = np.array([each.lat is not None for each in people], dtype=bool)
    lat = np.radians(np.array([each.lat or 0.0 for each in people]))
    lon = np.radians(np.array([each.lon or 0.0 for each in people]))
    vectors = np.stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)], axis=1)
    return vectors.reshape(-1, 3), known


def _fill_km(
    table: NDArray[np.float32],
    rows: Floats,
    known_rows: NDArray[np.bool_],
    columns: Floats,
    known_columns: NDArray[np.bool_],
) -> None:
    """Write great-circle km between all rows and columns, a band of rows at a time to spare memory."""
    band = 256
    for start in range(0, len(rows), band):
        block = rows[start : start + band]
        squared = sum((block[:, None, axis] - columns[None, :, axis]) ** 2 for axis in range(3))
        km = 2 * EARTH_RADIUS_KM * np.arcsin(np.minimum(1.0, np.sqrt(squared) / 2))
        km[~known_rows[start : start + band]] = 0
        km[:, ~known_columns] = 0
        table[start : start + band] = km
