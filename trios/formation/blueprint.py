"""How many groups of each size and kind: the first four figures of the objective, decided exactly.

People of one authority and one sector are alike for these figures, so a small integer programme over head
counts settles them. A block is a set of groups drawn from the same pool: one authority and sector, one
authority, one sector, or everybody; the pool says which figures its groups add to. keep_apart is left out,
so the figures are a lower bound that the search then meets or explains.
"""

from collections import Counter
from dataclasses import dataclass, field

import numpy as np
from scipy.optimize import LinearConstraint, milp
from scipy.sparse import csr_array

from .ground import Ground

Pool = tuple[int | None, int | None]  # (authority, sector); None where the groups of the block differ
Kind = tuple[int, int, int | None]  # single people alike: authority, sector, school where it may bind
SIZES = (2, 3, 4)
NODES = 5000  # branch-and-bound limit: bounds the work without a clock


@dataclass
class Block:
    """Groups to be drawn from one pool: how many of each size, which kinds of people, which clusters."""

    pool: Pool
    groups: dict[int, int] = field(default_factory=dict)
    people: dict[Kind, int] = field(default_factory=dict)
    clusters: dict[tuple[int, str], int] = field(default_factory=dict)  # (cluster class, form) -> how many


@dataclass(frozen=True)
class Blueprint:
    """Blocks that together hold everybody, and the least (not_three, same_school, authority, sector)."""

    blocks: list[Block]
    least: tuple[int, int, int, int]
    proved: bool


class _Programme:
    """An integer programme put together a variable and a row at a time."""

    def __init__(self) -> None:
        self.upper: list[float] = []
        self.rows: list[tuple[dict[int, float], float, float]] = []

    def variable(self, upper: float = np.inf) -> int:
        self.upper.append(upper)
        return len(self.upper) - 1

    def row(self, terms: dict[int, float], low: float, high: float) -> None:
        self.rows.append((terms, low, high))

    def least(self, cost: dict[int, float]) -> tuple[np.ndarray | None, bool]:
        """A solution of least cost (None when there is none), and whether it is proved."""
        size = len(self.upper)
        data = [(r, c, v) for r, (terms, _, _) in enumerate(self.rows) for c, v in terms.items()]
        at, column, value = (np.array(each) for each in zip(*data, strict=True))
        matrix = csr_array((value, (at, column)), shape=(len(self.rows), size))
        answer = milp(
            c=np.array([cost.get(i, 0.0) for i in range(size)]),
            constraints=LinearConstraint(matrix, [r[1] for r in self.rows], [r[2] for r in self.rows]),
            integrality=np.ones(size),
            bounds=(0, np.array(self.upper)),
            options={"mip_rel_gap": 0.0, "node_limit": NODES},
        )
        return (None if answer.x is None else np.round(answer.x)), answer.status == 0


def draw(ground: Ground) -> Blueprint | None:
    """The blueprint of least figures, or None when none was found within the bound on work."""
    return _Draft(ground).solve()


def cluster_classes(ground: Ground) -> dict[tuple[tuple[int, int], ...], list[tuple[int, ...]]]:
    """keep_together clusters by the authorities and sectors of their members, in a fixed order."""
    classes: dict[tuple[tuple[int, int], ...], list[tuple[int, ...]]] = {}
    for cluster in ground.instance.clusters:
        key = tuple(sorted((int(ground.authority[i]), int(ground.sector[i])) for i in cluster))
        classes.setdefault(key, []).append(cluster)
    return classes


def kinds(ground: Ground) -> dict[Kind, list[int]]:
    """People outside clusters, by kind. The school matters only where it is large for its pool: elsewhere
    a block can always be dealt without putting two colleagues together."""
    cells: dict[tuple[int, int], list[int]] = {}
    for i in range(ground.n):
        cells.setdefault((int(ground.authority[i]), int(ground.sector[i])), []).append(i)
    clustered = {i for cluster in ground.instance.clusters for i in cluster}
    found: dict[Kind, list[int]] = {}
    for (authority, sector), members in cells.items():
        largest = max(Counter(int(ground.school[i]) for i in members).values())
        tight = largest >= len(members) // 3 - 1
        for i in members:
            if i not in clustered:
                school = int(ground.school[i]) if tight and ground.school[i] >= 0 else None
                found.setdefault((authority, sector, school), []).append(i)
    return found


class _Draft:
    def __init__(self, ground: Ground) -> None:
        self.programme = _Programme()
        self.kinds = {kind: len(people) for kind, people in kinds(ground).items()}
        self.classes = {key: len(each) for key, each in cluster_classes(ground).items()}
        self.heads: Counter[Pool] = Counter()
        for i in range(ground.n):
            authority, sector = int(ground.authority[i]), int(ground.sector[i])
            self.heads.update([(authority, sector), (authority, None), (None, sector), (None, None)])
        self.size = {pool: [self.programme.variable() for _ in SIZES] for pool in self.heads}
        self.people: dict[tuple[Pool, Kind], int] = {}
        self.clusters: dict[tuple[Pool, int, str], int] = {}
        self.excess: dict[int, float] = {}
        self._place_people()
        self._place_clusters()
        for pool in self.heads:
            self._fill(pool)
            self._remainder(pool)
            self._schools(pool)

    def _place_people(self) -> None:
        for kind, count in self.kinds.items():
            authority, sector, _ = kind
            pools: list[Pool] = [(authority, sector), (authority, None), (None, sector), (None, None)]
            for pool in pools:
                self.people[pool, kind] = self.programme.variable(count)
            self.programme.row({self.people[pool, kind]: 1 for pool in pools}, count, count)

    def _place_clusters(self) -> None:
        for number, (key, count) in enumerate(self.classes.items()):
            authorities, sectors = {a for a, _ in key}, {s for _, s in key}
            pools = [
                pool
                for pool in self.heads
                if (pool[0] is None or authorities == {pool[0]}) and (pool[1] is None or sectors == {pool[1]})
            ]
            placed = {}
            for pool in pools:
                for form in ("2", "3", "4", "4 twice"):
                    if len(key) <= int(form[0]) and (form != "4 twice" or len(key) == 2):
                        self.clusters[pool, number, form] = self.programme.variable(count)
                        placed[self.clusters[pool, number, form]] = 1.0
            self.programme.row(placed, count, count)

    def _fill(self, pool: Pool) -> None:
        """Seats equal people, and every cluster has a group of the size it goes into."""
        twos, threes, fours = self.size[pool]
        seats: dict[int, float] = {twos: 2, threes: 3, fours: 4}
        held: dict[str, dict[int, float]] = {"2": {twos: -1}, "3": {threes: -1}, "4": {fours: -1}}
        doubles: dict[int, float] = {}
        for (where, _), variable in self.people.items():
            if where == pool:
                seats[variable] = -1
        lengths = [len(key) for key in self.classes]
        for (where, number, form), variable in self.clusters.items():
            if where == pool:
                seats[variable] = -lengths[number]
                if form == "4 twice":
                    doubles[variable] = 1
                else:
                    held[form][variable] = 1
        self.programme.row(seats, 0, 0)
        if doubles:
            pairs = self.programme.variable()
            held["4"][pairs] = 1
            self.programme.row({**doubles, pairs: -2}, 0, 0)
        for terms in held.values():
            if len(terms) > 1:
                self.programme.row(terms, -np.inf, 0)

    def _remainder(self, pool: Pool) -> None:
        """What leaves a pool, with its twos and fours, makes up for what three does not divide.

        Follows from the other rows for whole numbers, and without it the bound is weak.
        """
        inside = [each for each in self.heads if _within(each, pool)]
        for two, three, four, leaves in ((2, 0, 1, 1), (1, 0, 2, 2)):
            terms: dict[int, float] = {}
            for each in inside:
                # `leaves` times (heads - seats inside) + the weight of twos and fours
                for variable, seats, weight in zip(self.size[each], SIZES, (two, three, four), strict=True):
                    terms[variable] = weight - leaves * seats
            heads = self.heads[pool]
            self.programme.row(terms, (leaves * heads) % 3 - leaves * heads, np.inf)

    def _schools(self, pool: Pool) -> None:
        """More colleagues than groups in a block force pairs from one school."""
        by_school: dict[int, dict[int, float]] = {}
        for (where, kind), variable in self.people.items():
            if where == pool and kind[2] is not None:
                by_school.setdefault(kind[2], {})[variable] = 1
        for terms in by_school.values():
            if sum(self.programme.upper[v] for v in terms) < 2:
                continue
            row: dict[int, float] = {**terms, **dict.fromkeys(self.size[pool], -1)}
            for step in (1, 2, 3):
                over = self.programme.variable()
                self.excess[over] = step
                row[over] = -1
                if step < 3:
                    self.programme.row({over: 1, **dict.fromkeys(self.size[pool], -1)}, -np.inf, 0)
            self.programme.row(row, -np.inf, 0)

    def solve(self) -> Blueprint | None:
        """Settle the four figures one after the other, each held while the next is made least."""
        not_three = {each[s]: 1.0 for each in self.size.values() for s in (0, 2)}
        authority = {v: 1.0 for pool, each in self.size.items() if pool[0] is None for v in each}
        sector = {v: 1.0 for pool, each in self.size.items() if pool[1] is None for v in each}
        least: list[int] = []
        all_proved, solution = True, None
        for cost in (not_three, self.excess, authority, sector):
            if cost or solution is None:
                solution, proved = self.programme.least(cost)
                if solution is None:
                    return None
                all_proved = all_proved and proved
            least.append(round(sum(solution[v] * weight for v, weight in cost.items())))
            if cost:
                self.programme.row(cost, -np.inf, least[-1])
        if solution is None:
            return None
        return Blueprint(self._blocks(solution), (least[0], least[1], least[2], least[3]), all_proved)

    def _blocks(self, solution: np.ndarray) -> list[Block]:
        blocks = {
            pool: Block(pool, {size: int(solution[v]) for size, v in zip(SIZES, each, strict=True)})
            for pool, each in self.size.items()
        }
        for (pool, kind), variable in self.people.items():
            if solution[variable]:
                blocks[pool].people[kind] = int(solution[variable])
        for (pool, number, form), variable in self.clusters.items():
            if solution[variable]:
                blocks[pool].clusters[number, form] = int(solution[variable])
        return [each for each in blocks.values() if any(each.groups.values())]


def _within(inner: Pool, outer: Pool) -> bool:
    return all(o is None or i == o for i, o in zip(inner, outer, strict=True))
