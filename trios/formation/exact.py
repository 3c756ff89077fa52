"""The best formation of a small cohort, proved: every possible group is weighed by a set-partition programme."""

from itertools import combinations

import numpy as np
from scipy.optimize import LinearConstraint, milp
from scipy.sparse import csr_array

from .ground import Ground
from .instance import LARGEST_GROUP
from .objective import distance_km

MOST_EXACT = 18  # people; 4,000 possible groups


def solve(
    ground: Ground, nodes: int | None = None
) -> tuple[list[list[int]], list[int], tuple[int, int, int, int]] | None:
    """Groups, their mentors (`ground.m` for none) and the four figures, all least; None if no grouping can be.

    With `nodes`, each figure gets so many branches of search at most, and "least" is only "least found".
    """
    groups = _possible(ground)
    if not groups:
        return None
    counts = np.array([_counts(ground, group) for group in groups], dtype=float)
    holds = _holds(groups, ground.n)
    rows: list[LinearConstraint] = [LinearConstraint(holds, 1, 1)]
    least = []
    for figure in range(4):
        chosen = _least(counts[:, figure], rows, nodes)
        if chosen is None:
            return None
        total = round(float(counts[chosen, figure].sum()))
        least.append(total)
        rows.append(LinearConstraint(csr_array(counts[:, figure][None, :]), -np.inf, total))
    not_three, same_school, authority, sector = least
    plan = _with_mentors(ground, groups, counts, least, nodes)
    return None if plan is None else (*plan, (not_three, same_school, authority, sector))


def _possible(ground: Ground) -> list[tuple[int, ...]]:
    """Every group that keeps the rules on people."""
    units = [tuple(each) for each in ground.instance.clusters]
    clustered = {i for unit in units for i in unit}
    units += [(i,) for i in range(ground.n) if i not in clustered]
    apart = ground.pair > ground.weights.hard / 2
    found = []
    for parts in range(1, LARGEST_GROUP + 1):
        for chosen in combinations(units, parts):
            group = tuple(sorted(i for unit in chosen for i in unit))
            if 2 <= len(group) <= LARGEST_GROUP and not apart[np.ix_(group, group)].any():
                found.append(group)
    return sorted(found)


def _counts(ground: Ground, group: tuple[int, ...]) -> tuple[int, int, int, int]:
    schools = [ground.school[i] for i in group]
    return (
        len(group) != 3,
        sum(a == b for a, b in combinations(schools, 2)),
        len({ground.authority[i] for i in group}) > 1,
        len({ground.sector[i] for i in group}) > 1,
    )


def _holds(groups: list[tuple[int, ...]], n: int) -> csr_array:
    at = [(i, g) for g, group in enumerate(groups) for i in group]
    rows, columns = zip(*at, strict=True)
    return csr_array((np.ones(len(at)), (rows, columns)), shape=(n, len(groups)))


def _least(cost: np.ndarray, rows: list[LinearConstraint], nodes: int | None) -> np.ndarray | None:
    """Columns chosen at least cost, or None when no choice keeps the rows."""
    answer = milp(
        cost,
        constraints=rows,
        integrality=np.ones(len(cost)),
        bounds=(0, 1),
        options={"mip_rel_gap": 0.0} | ({} if nodes is None else {"node_limit": nodes}),
    )
    return None if answer.x is None else np.flatnonzero(answer.x > 0.5)


def _with_mentors(
    ground: Ground, groups: list[tuple[int, ...]], counts: np.ndarray, least: list[int], nodes: int | None
) -> tuple[list[list[int]], list[int]] | None:
    """Choose groups and mentors together: the four figures held, fewest without a mentor, least travel."""
    fitting = [g for g in range(len(groups)) if (counts[g] <= least).all()]
    most = ground.n // 2
    columns: list[tuple[int, int]] = []
    cost: list[float] = []
    for g in fitting:
        members = list(groups[g])
        km = float(sum(_km(ground, a, b) for a, b in combinations(members, 2)))
        journeys = ground.journey[:, members].sum(axis=1, dtype=float)
        # A group needs only its nearest mentors: the other groups cannot take more places than there are groups.
        places = 0
        for mentor in np.argsort(journeys[: ground.m], kind="stable"):
            if places >= most or journeys[mentor] > ground.weights.without_mentor / 2:
                break
            places += int(ground.capacity[mentor])
            if ground.capacity[mentor]:
                columns.append((g, int(mentor)))
                cost.append(km + float(journeys[mentor]))
        columns.append((g, ground.m))
        cost.append(km + ground.weights.without_mentor * most)  # above all journeys together
    chosen_groups = [groups[g] for g, _ in columns]
    rows = [LinearConstraint(_holds(chosen_groups, ground.n), 1, 1)]
    figures = csr_array(counts[[g for g, _ in columns]].T)
    rows.append(LinearConstraint(figures, -np.inf, least))
    busy = csr_array(
        (np.ones(len(columns)), ([m for _, m in columns], range(len(columns)))),
        shape=(ground.m + 1, len(columns)),
    )
    rows.append(LinearConstraint(busy, -np.inf, [*ground.capacity, ground.n]))
    chosen = _least(np.array(cost), rows, nodes)
    if chosen is None:
        return None
    return [list(groups[columns[c][0]]) for c in chosen], [columns[c][1] for c in chosen]


def _km(ground: Ground, a: int, b: int) -> float:
    """Kilometres between two people, without the weights that the search adds to the table."""
    return distance_km(ground.instance.participants[a], ground.instance.participants[b])
