"""What goes in and what comes out."""

from dataclasses import dataclass, field
from itertools import combinations


@dataclass(frozen=True, slots=True)
class Presenter:
    """Somebody who presents. trio: the trio's id, None without one; is_assessed: on the presentation route."""

    id: int
    trio: int | None = None
    authority: str = ""
    is_assessed: bool = False


@dataclass(frozen=True, slots=True)
class Groups:
    """The groups, each the ids of its members in running order; `impossible`: the sentence where there are none."""

    groups: tuple[tuple[int, ...], ...] = ()
    impossible: str = ""
    why: tuple[str, ...] = field(default=())


type Pair = tuple[int, int]


def pair(one: int, other: int) -> Pair:
    """Two people in either order."""
    return (one, other) if one < other else (other, one)


def trio_pairs(presenters: list[Presenter]) -> set[Pair]:
    """Everybody with each of their trio-mates."""
    trios: dict[int, list[int]] = {}
    for one in presenters:
        if one.trio is not None:
            trios.setdefault(one.trio, []).append(one.id)
    return {pair(*two) for members in trios.values() for two in combinations(members, 2)}
