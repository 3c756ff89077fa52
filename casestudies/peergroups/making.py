"""From presenters to groups, or to the sentence that says why there are none."""

from collections.abc import Iterable, Sequence

from .answer import Groups, Pair, Presenter, pair, trio_pairs
from .meeting import TRIO, met_in
from .mixing import Mixture
from .seating import GaveUp, neighbours, seat

SMALLEST, USUAL, LARGEST = 3, 6, 10


def make(presenters: Iterable[Presenter], *, apart: Iterable[Pair] = (), size: int = USUAL) -> Groups:
    """Groups of about `size` in which no trio-mates meet and no pair of `apart`, or why that is impossible.

    Where groups of that size can't be, the nearest size that can is taken.
    """
    people = sorted(presenters, key=lambda one: one.id)
    ids = [one.id for one in people]
    if not SMALLEST <= size <= LARGEST:
        return Groups(impossible=f"A group has between {SMALLEST} and {LARGEST} presenters, so not {size}.")
    if len(ids) < SMALLEST:
        return Groups(impossible=f"A group needs at least {SMALLEST} presenters, and there are {len(ids)}.")
    trios = trio_pairs(people)
    kept = {pair(*two) for two in apart if set(two) <= set(ids) and two[0] != two[1]}
    found, sure = arranged(ids, size, trios | kept)
    if found is None:
        return Groups(impossible=reason(people, ids, size, trios, kept, sure=sure))
    mixture = Mixture(found, {one.id: one for one in people}, neighbours(ids, trios | kept))
    mixture.improve()
    groups = sorted(sorted(group) for group in mixture.groups)
    why = described(people, groups, kept)
    if not min(map(len, groups)) <= size <= max(map(len, groups)):
        why.append(f"Groups of {size} can't be made of {len(people)} presenters who must not all meet.")
    return Groups(groups=tuple(map(tuple, groups)), why=tuple(why))


def numbers(count: int, size: int) -> list[int]:
    """How many groups there may be, the number nearest to the size first."""
    fewest, most = -(-count // LARGEST), count // SMALLEST
    return sorted(range(fewest, most + 1), key=lambda number: (abs(count / number - size), -number))


def sizes_of(count: int, number: int) -> list[int]:
    """The sizes of so many groups; no two differ by more than one."""
    small, larger = divmod(count, number)
    return [small + (index < larger) for index in range(number)]


def arranged(ids: list[int], size: int, forbidden: set[Pair]) -> tuple[list[list[int]] | None, bool]:
    """The first arrangement found, and without one whether it is sure that there is none."""
    sure = True
    for number in numbers(len(ids), size):
        try:
            found = seat(ids, sizes_of(len(ids), number), forbidden)
        except GaveUp:
            sure = False
            continue
        if found is not None:
            return found, True
    return None, sure


def reason(
    people: list[Presenter], ids: list[int], size: int, trios: set[Pair], kept: set[Pair], *, sure: bool
) -> str:
    """Which rule prevents groups, in one sentence."""
    most = max(numbers(len(ids), size))
    largest = (
        max(sum(one.trio == other.trio for other in people) for one in people if one.trio) if trios else 0
    )
    room = f"{len(ids)} presenters make at most {most} group{'' if most == 1 else 's'} of {SMALLEST} or more"
    if largest > most:
        return f"Trio-mates must not meet: a trio has {largest} presenters, and {room}."
    if not sure:
        return f"No groups were found in which nobody meets whom they must not; {room}."
    if arranged(ids, size, kept)[0] is not None and trios:
        return f"Trio-mates must not meet, and {room}, which is too few to keep them all apart."
    return f"Some presenters must not meet each other, and {room}, which is too few to keep them all apart."


def described(
    people: Iterable[Presenter], groups: Sequence[Sequence[int]], apart: Iterable[Pair] = ()
) -> list[str]:
    """What the groups keep to and what they break, for those who look at them; also after people were moved by hand."""
    who = {one.id: one for one in people}
    met = [two for group in groups for two in met_in([who[one] for one in group], apart)]
    smallest, largest = min(map(len, groups)), max(map(len, groups))
    number = "1 group" if len(groups) == 1 else f"{len(groups)} groups"
    lines = [f"{number} of {smallest}" + (f" to {largest}." if largest > smallest else ".")]
    mates = sum(rule == TRIO for *_, rule in met)
    others = len(met) - mates
    lines.append(
        f"Trio-mates meet in a group: {mates} time{'' if mates == 1 else 's'}."
        if mates
        else "No trio-mates are in one group."
    )
    if others:
        lines.append(f"Others who must not meet are in one group: {others} time{'' if others == 1 else 's'}.")
    mixed = min(len({who[one].authority for one in group}) for group in groups)
    if len({one.authority for one in who.values()}) > 1:
        lines.append(
            f"Every group has people from at least {mixed} {'authority' if mixed == 1 else 'authorities'}."
        )
    if any(one.is_assessed for one in who.values()):
        most = max(sum(who[one].is_assessed for one in group) for group in groups)
        lines.append(f"No group has more than {most} on the presentation route.")
    return lines
