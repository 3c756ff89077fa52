"""Annealing: two groups at a time are pooled and dealt again, worse deals taken ever more rarely.

Hundreds of pairs of groups are weighed in one step of array arithmetic. For each pair every way of sharing
its people over its two seats-with-mentor is weighed (20 ways for two trios, 70 with other sizes) and one is
drawn with Boltzmann's odds, so a step cannot be rejected. Several copies run side by side and the best stays.
Work is bounded by steps, never by the clock: the same instance gives the same formation.
"""

from collections.abc import Callable
from itertools import combinations

import numpy as np

from .ground import EMPTY, Floats, Ground, Ints
from .mentoring import appoint

SEATS = 4
AHEAD = 64  # steps whose random numbers are drawn together
NOISE = 1 << 20


class _Deals:
    """All ways to share `2 * size` seats over two groups of `size` seats, and which pairs then meet."""

    def __init__(self, size: int) -> None:
        seats = range(2 * size)
        first = [list(each) for each in combinations(seats, size)]
        self.order = np.array([each + [s for s in seats if s not in each] for each in first])
        self.left, self.right = np.array(list(combinations(seats, 2))).T
        ways = len(first)
        self.in_first = np.zeros((2 * size, ways))
        for way, each in enumerate(first):
            self.in_first[each, way] = 1
        self.in_second = 1 - self.in_first
        meet_first = self.in_first[self.left] * self.in_first[self.right]
        meet_second = self.in_second[self.left] * self.in_second[self.right]
        self.meet = meet_first + meet_second
        self.meet_each = np.concatenate([meet_first, meet_second], axis=1)
        self.ways = ways


TRIOS, ANY = _Deals(3), _Deals(4)


class Annealing:
    """Copies of one formation being improved. `seats` (copies * groups, 4) holds positions of participants,
    `mentor` (copies * groups) positions of mentors; `n` and `m` stand for an empty seat and no mentor."""

    def __init__(self, ground: Ground, groups: list[list[int]], mentors: list[int], copies: int, seed: int):
        self.ground = ground
        self.copies = copies
        self.groups = len(groups)
        self.random = np.random.default_rng(seed)
        n = ground.n
        one = np.full((len(groups), SEATS), n, dtype=np.int64)
        for g, members in enumerate(groups):
            one[g, : len(members)] = members
        self.seats = np.tile(one, (copies, 1))
        self.size = np.tile((one < n).sum(axis=1), copies)
        self.mentor = np.tile(np.array(mentors, dtype=np.int64), copies)
        self.where = np.zeros(copies * (n + 1), dtype=np.int64)
        for copy in range(copies):
            self._note_places(np.arange(copy * len(groups), (copy + 1) * len(groups)))
        self.pair = ground.pair.ravel()
        self.journey = ground.journey.ravel()
        self.near = _neighbours(ground)
        uniform = self.random.random(NOISE)
        self.noise = -np.log(-np.log(np.clip(uniform, 1e-12, 1 - 1e-12)))
        weights = ground.weights
        self.line_weights = np.empty((copies, 2))
        self.harden()
        self.size_cost = (
            np.array([0, 1, 0, 0, 0]) * weights.hard + np.array([0, 0, 1, 0, 1]) * weights.not_three
        )

    def _note_places(self, rows: Ints) -> None:
        copy = rows // self.groups
        self.where[(copy * (self.ground.n + 1))[:, None] + self.seats[rows]] = rows[:, None]

    def soften(self, km: list[tuple[float, float] | None]) -> None:
        """Let copies cross authorities and sectors for so many km each, or None for the full weight.

        The figures that must be least leave many choices of whose remainders meet. While crossing is dear
        but not barred, a copy wanders between those choices and settles where journeys are short.
        """
        self.harden()
        for copy, each in zip(range(self.copies), km, strict=False):
            if each is not None:
                self.line_weights[copy] = each

    def harden(self) -> None:
        """Weigh crossings in full again."""
        self.line_weights[:] = self.ground.weights.cross_authority, self.ground.weights.cross_sector

    def run(
        self, steps: int, hot: float, cold: float, between: Callable[[float], None] | None = None
    ) -> None:
        """Take `steps` steps with the temperature falling geometrically from `hot` to `cold` km,
        or with `hot` 0 take only deals that are no worse. `between` is told the share done every 64 steps.
        """
        if self.groups < 2 or steps < 1:
            return
        done = 0
        while done < steps:
            ahead = min(AHEAD, steps - done)
            share = (done + np.arange(ahead)) / steps
            temperatures = hot * (cold / hot) ** share if hot > 0 else np.zeros(ahead)
            for (first, second), temperature in zip(self._proposals(ahead), temperatures, strict=True):
                self._step(first, second, float(temperature))
            done += ahead
            if between is not None:
                between(done / steps)

    def _proposals(self, ahead: int) -> list[tuple[Ints, Ints]]:
        """For each of the next steps, people whose groups to pool: mostly neighbours, some of them anybody."""
        n, draw = self.ground.n, self.random
        width = max(2, self.copies * self.groups // 2)
        copy = np.arange(width) % self.copies * (n + 1)
        one = draw.integers(n, size=(ahead, width))
        column = (draw.random((ahead, width)) ** 1.5 * self.near.shape[1]).astype(np.int64)
        other = self.near[one, column]
        anybody = draw.random((ahead, width)) < 0.04
        other[anybody] = draw.integers(n, size=int(anybody.sum()))
        crossing = self._crossing()
        if len(crossing) > 1:
            some = draw.random((ahead, width)) < min(0.1, 2 * len(crossing) / (n * self.copies))
            count = int(some.sum())
            one[some] = crossing[draw.integers(len(crossing), size=count)]
            other[some] = crossing[draw.integers(len(crossing), size=count)]
        return list(zip(one + copy, other + copy, strict=True))

    def _crossing(self) -> Ints:
        """People in groups that cross a line or are not three, in any copy: their neighbours are each other."""
        cells = self.ground.cell[self.seats]
        full = cells != EMPTY
        mixed = ((cells != cells[:, :1]) & full).any(axis=1) | (self.size != 3)
        people = self.seats[mixed].ravel()
        named: Ints = people[people < self.ground.n]
        return named

    def _step(self, one: Ints, other: Ints, temperature: float) -> None:
        a, b = self.where[one], self.where[other]
        turn = np.arange(len(a))
        taken = np.empty(self.copies * self.groups, dtype=np.int64)
        taken[a] = turn
        taken[b] = turn
        free = (a != b) & (taken[a] == turn) & (taken[b] == turn)
        a, b = a[free], b[free]
        trios = (self.size[a] == 3) & (self.size[b] == 3)
        if trios.all():
            self._deal(TRIOS, a, b, temperature)
        else:
            self._deal(TRIOS, a[trios], b[trios], temperature)
            self._deal(ANY, a[~trios], b[~trios], temperature)

    def _deal(self, deals: _Deals, a: Ints, b: Ints, temperature: float) -> None:
        if not len(a):
            return
        half = deals.order.shape[1] // 2
        people = np.concatenate([self.seats[a, :half], self.seats[b, :half]], axis=1)
        cost = self.weigh(deals, people, self.mentor[a], self.mentor[b], a // self.groups)
        if temperature > 0:
            start = int(self.random.integers(NOISE - cost.size)) if cost.size < NOISE else 0
            cost -= temperature * np.resize(self.noise[start : start + cost.size], cost.shape)
        chosen = deals.order[cost.argmin(axis=1)]
        people = np.take_along_axis(people, chosen, axis=1)
        self.seats[a, :half] = people[:, :half]
        self.seats[b, :half] = people[:, half:]
        if deals is ANY:
            for rows in (a, b):
                self.seats[rows] = np.sort(self.seats[rows], axis=1)  # empty seats last
                self.size[rows] = (self.seats[rows] < self.ground.n).sum(axis=1)
        rows = np.concatenate([a, b])
        self._note_places(rows)

    def weigh(self, deals: _Deals, people: Ints, first: Ints, second: Ints, copy: Ints) -> Floats:
        """Weighted cost (pairs of groups, ways) of every way to deal `people` over mentors first and second;
        `copy` tells which copy each pair of groups belongs to."""
        ground, weights = self.ground, self.ground.weights
        stride = ground.n + 1
        cost: Floats = (
            self.pair.take(people[:, deals.left] * stride + people[:, deals.right]).astype(float) @ deals.meet
        )
        cost += self.journey.take(first[:, None] * stride + people).astype(float) @ deals.in_first
        cost += self.journey.take(second[:, None] * stride + people).astype(float) @ deals.in_second
        cells = ground.cell[people]
        full = cells != EMPTY
        mixed = ((cells != cells.max(axis=1, keepdims=True)) & full).any(axis=1)
        if mixed.any():
            rows = mixed.nonzero()[0]
            crossing = self.line_weights[copy[rows]]
            for line, codes in enumerate((ground.authority, ground.sector)):
                cost[rows] += crossing[:, [line]] * _crossings(deals, codes[people[rows]])
        if deals is ANY:
            seated = full.astype(float)
            for inside, mentor in ((deals.in_first, first), (deals.in_second, second)):
                size = (seated @ inside).astype(np.int64)
                cost += self.size_cost[size]
                cost += weights.without_mentor * ((size > 0) & (mentor == ground.m)[:, None])
        return np.asarray(cost)

    def appoint(self) -> None:
        """Give every copy the mentors that suit its groups best as they stand."""
        for start in range(0, len(self.seats), self.groups):
            rows = slice(start, start + self.groups)
            self.mentor[rows] = appoint(self.ground, self.seats[rows])

    def cost(self) -> Floats:
        """Weighted cost of each copy, constants included alike."""
        ground, weights, stride = self.ground, self.ground.weights, self.ground.n + 1
        left, right = np.array(list(combinations(range(SEATS), 2))).T
        total = self.pair[self.seats[:, left] * stride + self.seats[:, right]].sum(axis=1, dtype=float)
        total += self.journey[self.mentor[:, None] * stride + self.seats].sum(axis=1, dtype=float)
        for codes, weight in (
            (ground.authority, weights.cross_authority),
            (ground.sector, weights.cross_sector),
        ):
            seen = codes[self.seats]
            total += weight * ((seen != seen[:, :1]) & (seen != EMPTY)).any(axis=1)
        total += self.size_cost[self.size]
        total += weights.without_mentor * ((self.mentor == ground.m) & (self.size > 0))
        each: Floats = total.reshape(self.copies, self.groups).sum(axis=1)
        return each

    def copy(self, number: int) -> tuple[list[list[int]], list[int]]:
        """The groups and mentors of one copy, empty groups left out."""
        rows = slice(number * self.groups, (number + 1) * self.groups)
        kept = [
            ([int(i) for i in members if i < self.ground.n], int(mentor))
            for members, mentor in zip(self.seats[rows], self.mentor[rows], strict=True)
        ]
        return [members for members, _ in kept if members], [mentor for members, mentor in kept if members]


def _crossings(deals: _Deals, codes: Ints) -> Ints:
    """How many of the two groups mix codes, for every way to deal."""
    left, right = codes[:, deals.left], codes[:, deals.right]
    differ = ((left != right) & (left != EMPTY) & (right != EMPTY)).astype(float) @ deals.meet_each > 0
    both: Ints = differ[:, : deals.ways].astype(np.int64) + differ[:, deals.ways :]
    return both


def _neighbours(ground: Ground) -> Ints:
    """For each person the nearest of the same authority and sector, of the same authority, and of all."""
    n = ground.n
    km = ground.pair[:n, :n]
    everybody = np.arange(n)
    table = []
    for codes, width in ((ground.cell, 14), (ground.authority, 6), (np.zeros(n + 1, dtype=np.int64), 4)):
        part = np.repeat(everybody[:, None], width, axis=1)
        for code in np.unique(codes[:n]):
            pool = everybody[codes[:n] == code]
            take = min(width, len(pool) - 1)
            if take > 0:
                for start in range(0, len(pool), 512):
                    rows = pool[start : start + 512]
                    near = np.argsort(km[np.ix_(rows, pool)], axis=1, kind="stable")[:, : take + 1]
                    part[rows, :take] = _without_self(pool[near], rows)
        table.append(part)
    # The first columns are tried most: same cell first, then authority, then anybody.
    return np.concatenate(table, axis=1)


def _without_self(near: Ints, rows: Ints) -> Ints:
    """Drop each row's own person, or the last column where it is not there."""
    own = near == rows[:, None]
    own[~own.any(axis=1), -1] = True
    others: Ints = near[~own].reshape(len(rows), -1)
    return others
