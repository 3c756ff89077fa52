"""Puts everybody into a group of a given size so that no two meet who must not: a colouring with places."""

from .answer import Pair

MOST_STEPS = 20_000  # after so many tries the answer is "not found", not "impossible"


class GaveUp(Exception):
    """Too many ways to look through."""


def neighbours(ids: list[int], forbidden: set[Pair]) -> dict[int, set[int]]:
    """Of each person, those whom they must not meet."""
    near: dict[int, set[int]] = {one: set() for one in ids}
    for one, other in forbidden:
        near[one].add(other)
        near[other].add(one)
    return near


def seat(ids: list[int], sizes: list[int], forbidden: set[Pair]) -> list[list[int]] | None:
    """The members of each group, or None when no arrangement exists; GaveUp when that could not be found out."""
    near = neighbours(ids, forbidden)
    groups: list[list[int]] = [[] for _ in sizes]
    # Of each person and group, how many sit there whom they must not meet.
    barred = {one: [0] * len(sizes) for one in ids}
    waiting = set(ids)
    steps = 0

    def choices(one: int) -> list[int]:
        """Where the person may sit: the emptiest group first, and of several empty ones of one size only one."""
        seen, found = set(), []
        for number in sorted(range(len(sizes)), key=lambda g: (len(groups[g]) - sizes[g], g)):
            if barred[one][number] or len(groups[number]) >= sizes[number]:
                continue
            if not groups[number]:
                if sizes[number] in seen:
                    continue
                seen.add(sizes[number])
            found.append(number)
        return found

    def put(one: int, number: int, by: int) -> None:
        for other in near[one]:
            barred[other][number] += by

    # A stack of its own in place of recursion: a cohort of a thousand would be too deep.
    trail: list[tuple[int, list[int]]] = []
    while waiting:
        # The person with the fewest groups left decides first, then the one with most people to avoid.
        one = min(waiting, key=lambda who: (_open(barred[who]), -len(near[who]), who))
        waiting.discard(one)
        left = choices(one)
        while not left:
            waiting.add(one)
            if not trail:
                return None
            one, left = trail.pop()
            number = next(g for g, members in enumerate(groups) if members and members[-1] == one)
            groups[number].pop()
            put(one, number, -1)
        steps += 1
        if steps > MOST_STEPS:
            raise GaveUp
        number = left.pop(0)
        groups[number].append(one)
        put(one, number, 1)
        trail.append((one, left))
    return groups


def _open(barred: list[int]) -> int:
    return barred.count(0)
