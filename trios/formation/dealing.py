"""A first formation from a blueprint: everybody seated, clusters whole, colleagues spread."""

from collections import Counter

from .blueprint import SIZES, Block, Blueprint, Kind, cluster_classes, kinds
from .ground import Ground
from .instance import LARGEST_GROUP

Groups = list[list[int]]


def deal(ground: Ground, blueprint: Blueprint) -> Groups:
    """Seat everybody in the blueprint's groups; keep_apart is kept where the first try allows it."""
    waiting = {kind: _round_robin(ground, people) for kind, people in kinds(ground).items()}
    clusters = [list(each) for each in cluster_classes(ground).values()]
    groups: Groups = []
    for block in sorted(blueprint.blocks, key=lambda each: each.pool.count(None), reverse=True):
        groups += _seat(ground, block, waiting, clusters)
    return groups


def deal_roughly(ground: Ground) -> Groups:
    """Seat everybody without a blueprint: clusters first, then people of a kind next to each other."""
    cells = [int(each) for each in ground.cell]
    units = sorted([list(each) for each in ground.instance.clusters], key=lambda unit: -len(unit))
    clustered = {i for unit in units for i in unit}
    units += [[i] for i in sorted(range(ground.n), key=lambda i: (cells[i], i)) if i not in clustered]
    count = max(1, (ground.n + 2) // 3, len([unit for unit in units if len(unit) > 1]))
    groups: Groups = [[] for _ in range(count)]
    for unit in units:
        best = min(
            (group for group in groups if len(group) + len(unit) <= LARGEST_GROUP),
            key=lambda group: (
                len(group) + len(unit) > 3,
                cells[unit[0]] not in map(cells.__getitem__, group),
            ),
            default=None,
        )
        groups.append(list(unit)) if best is None else best.extend(unit)
    return _mend_singles([group for group in groups if group])


def _mend_singles(groups: Groups) -> Groups:
    """Move people so that nobody is alone; a cluster may be split here and is mended by the search."""
    for lonely in [group for group in groups if len(group) == 1]:
        giver = max((group for group in groups if len(group) > 2), key=len, default=None)
        other = next((group for group in groups if group is not lonely and len(group) < LARGEST_GROUP), None)
        if giver is not None:
            lonely.append(giver.pop())
        elif other is not None:
            other.append(lonely.pop())
    return [group for group in groups if group]


def _round_robin(ground: Ground, people: list[int]) -> list[int]:
    """People in an order that takes one of each school before a second of any; popped from the end."""
    turn: Counter[int] = Counter()
    keyed = []
    for i in people:
        school = int(ground.school[i])
        turn[school] += 1
        keyed.append((turn[school], i))
    return [i for _, i in sorted(keyed, reverse=True)]


def _seat(
    ground: Ground, block: Block, waiting: dict[Kind, list[int]], clusters: list[list[tuple[int, ...]]]
) -> Groups:
    """Draw one block's people from those waiting and spread them over its groups."""
    made: dict[int, Groups] = {size: [[] for _ in range(block.groups.get(size, 0))] for size in SIZES}
    half_full: Groups = []
    next_free = {size: iter(each) for size, each in made.items()}
    for (number, form), count in sorted(block.clusters.items()):
        for _ in range(count):
            if form == "4 twice" and half_full:
                group = half_full.pop()
            else:
                group = next(next_free[int(form[0])])
                if form == "4 twice":
                    half_full.append(group)
            group.extend(clusters[number].pop())
    seats = [(group, size) for size, each in made.items() for group in each]
    people = [
        waiting[kind].pop()
        for kind, count in sorted(block.people.items(), key=lambda item: str(item[0]))
        for _ in range(count)
    ]
    colleagues = Counter(int(ground.school[i]) for i in people)
    place = ground.instance.place()
    foes: dict[int, set[int]] = {}
    for a, b in ground.instance.keep_apart:
        foes.setdefault(place[a], set()).add(place[b])
        foes.setdefault(place[b], set()).add(place[a])
    for i in sorted(people, key=lambda i: (-colleagues[int(ground.school[i])], int(ground.school[i]), i)):
        school = int(ground.school[i])
        group, _ = min(
            ((group, size) for group, size in seats if len(group) < size),
            key=lambda seat: (
                not foes.get(i, set()).isdisjoint(seat[0]),
                school in (int(ground.school[j]) for j in seat[0]),
                len(seat[0]) - seat[1],
            ),
        )
        group.append(i)
    return [group for group, _ in seats]
