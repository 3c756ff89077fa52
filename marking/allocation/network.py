"""Marks that move: from nobody to a marker, and from marker to marker along chains of case studies.

The allocation is a flow from case studies to markers. Each case study and each marker has a price (a dual variable of
the linear programme), and a pair is *level* when the case study's price, plus one if both are of one authority, equals
the marker's. As long as

- no pair that is not given is worth less than level, and no given pair more,
- markers with room cost at least `outside`, and markers with something to give away at most `outside`,

the flow has the fewest same-authority pairs for the number of marks it fills, and by complementary slackness every
other flow that is as good can be reached by moving marks along level pairs only. All numbers are whole.

Marks that are not given yet stand with NOBODY, a marker behind the last one, so that filling a mark and moving one are
the same step.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from marking.allocation.eligibility import positions

NO_AUTHORITY_CASE, NO_AUTHORITY_MARKER = -1, -2


class Network:
    """The case studies, the markers, and who holds what at this moment.

    `rows[c]` is the set of markers who may be given case study `c` (pinned pairs left out), `wanted[c]` how many of them
    it wants; `load[m]` what marker `m` has already (pins) and `room[m]` how many more may come.
    """

    def __init__(
        self,
        *,
        rows: list[int],
        wanted: list[int],
        case_authority: list[int],
        marker_authority: list[int],
        load: list[int],
        room: list[int],
    ) -> None:
        self.nobody = len(load)
        self._nobody_bit = 1 << self.nobody
        self.everyone = (self._nobody_bit << 1) - 1
        # Whom a case study may go to next: who may read it and does not hold it. It may always go back to nobody.
        self._open = [row | self._nobody_bit for row in rows]
        self.missing = list(wanted)
        self.held: list[set[int]] = [set() for _ in load]
        self.held.append({case for case, marks in enumerate(wanted) if marks})
        self.load, self.room = list(load), list(room)
        self._case_authority = case_authority
        self._marker_authority = [*marker_authority, NO_AUTHORITY_MARKER]
        self._of_authority: dict[int, int] = defaultdict(int)
        for marker, authority in enumerate(marker_authority):
            self._of_authority[authority] |= 1 << marker
        self._case_price = [0] * len(rows)
        self._marker_price = [0] * (self.nobody + 1)
        self.outside = 0
        self._set_level_rows()

    # Prices

    def markers_at_the_margin(self) -> list[int]:
        """The markers whose load may still change without cost: the price of one more mark there is the price outside."""
        return [marker for marker in range(self.nobody) if self._marker_price[marker] == self.outside]

    def raise_prices(self) -> None:
        """Raise prices by as little as lets nobody's marks reach a marker with room; there has to be one to reach."""
        while True:
            reached, cases = self.reach([self.nobody], self.everyone)
            if any(self.room[marker] for marker in self.markers_at_the_margin() if reached >> marker & 1):
                return
            for case in range(len(self._case_price)):
                if case not in cases:
                    self._case_price[case] += 1
            for marker in positions(self.everyone & ~reached):
                self._marker_price[marker] += 1
            self.outside += 1
            self._set_level_rows()

    def _set_level_rows(self) -> None:
        priced: dict[int, int] = defaultdict(int)
        for marker, price in enumerate(self._marker_price):
            priced[price] |= 1 << marker
        rows: dict[tuple[int, int], int] = {}
        self._level = []
        for kind in zip(self._case_price, self._case_authority, strict=True):
            if kind not in rows:
                price, authority = kind
                own = self._of_authority.get(authority, 0)
                rows[kind] = (priced.get(price, 0) & ~own) | (priced.get(price + 1, 0) & own)
            self._level.append(rows[kind])

    def _is_level(self, case: int, marker: int) -> bool:
        same = self._case_authority[case] == self._marker_authority[marker]
        return self._case_price[case] + same == self._marker_price[marker]

    # Reaching

    def reach(self, start: Iterable[int], within: int, *, at_any_price: bool = False) -> tuple[int, set[int]]:
        """The markers (as a set of bits) and case studies that a mark of a marker in `start` could move to."""
        todo = list(start)
        unseen = within
        for marker in todo:
            unseen &= ~(1 << marker)
        cases: set[int] = set()
        while todo and unseen:
            marker = todo.pop()
            for case in self.held[marker]:
                if case in cases or not (at_any_price or self._is_level(case, marker)):
                    continue
                cases.add(case)
                found = self._open[case] & unseen
                if not at_any_price:
                    found &= self._level[case]
                if found:
                    unseen ^= found
                    todo.extend(positions(found))
        # With nobody left to find, the case studies of those still waiting count as reached all the same.
        for marker in todo:
            cases.update(case for case in self.held[marker] if at_any_price or self._is_level(case, marker))
        return within & ~unseen, cases

    def could_fill_more(self) -> bool:
        """Whether some mark that nobody has yet could reach a marker with room, at whatever price."""
        reached, _ = self.reach([self.nobody], self.everyone, at_any_price=True)
        return any(self.room[marker] for marker in positions(reached & ~self._nobody_bit))

    # Moving

    def fill_directly(self) -> None:
        """Give nobody's marks to the least loaded markers that can take them at once; spares `shift` most of its work."""
        by_load: dict[int, int] = defaultdict(int)
        for marker in self.markers_at_the_margin():
            if self.room[marker]:
                by_load[self.load[marker]] |= 1 << marker
        choices = {
            case: (self._open[case] & self._level[case]).bit_count() for case in self.held[self.nobody]
        }
        for case in sorted(choices, key=lambda case: (choices[case], case)):
            while self.missing[case]:
                takers = self._open[case] & self._level[case]
                load = next((load for load in sorted(by_load) if by_load[load] & takers), None)
                if load is None:
                    break
                found = by_load[load] & takers
                taker = (found & -found).bit_length() - 1
                self._move(case, self.nobody, taker)
                self._settle(self.nobody, taker)
                by_load[load] ^= 1 << taker
                if not by_load[load]:
                    del by_load[load]
                if self.room[taker]:
                    by_load[load + 1] |= 1 << taker

    def shift(self, givers: dict[int, int], takers: dict[int, int], within: int) -> int:
        """Move as many marks as can be from givers to takers along level pairs of markers in `within`.

        Both map a marker to the most marks it may give or take, and are brought down as marks move. Returns how many
        moved. In rounds of shortest chains (Dinic's maximum flow), so afterwards no chain is left.
        """
        moved = 0
        while (layers := self._layers(givers, takers, within)) is not None:
            moved += self._move_along(*layers, givers, takers)
        return moved

    def _layers(
        self, givers: dict[int, int], takers: dict[int, int], within: int
    ) -> tuple[list[int], dict[int, int]] | None:
        """Markers by their distance from the givers, up to the first takers; and each case study's distance."""
        goal = sum(1 << marker for marker, marks in takers.items() if marks)
        layers = [sum(1 << marker for marker, marks in givers.items() if marks)]
        unseen = within & ~layers[0]
        distance: dict[int, int] = {}
        while goal and layers[-1]:
            found = 0
            for marker in positions(layers[-1]):
                for case in self.held[marker]:
                    if case not in distance and self._is_level(case, marker):
                        distance[case] = len(layers) - 1
                        hit = self._open[case] & self._level[case] & unseen
                        if hit:
                            found |= hit
                            unseen ^= hit
            if found & goal:
                layers.append(found & goal)
                return layers, distance
            layers.append(found)
        return None

    def _move_along(
        self, layers: list[int], distance: dict[int, int], givers: dict[int, int], takers: dict[int, int]
    ) -> int:
        """Move marks along chains that go down the layers until none is left."""
        moved = 0
        last = len(layers) - 1
        untried: dict[int, list[int]] = {}
        for giver in list(positions(layers[0])):
            chain, cases = [giver], list[int]()
            while chain and givers[giver]:
                marker, depth = chain[-1], len(chain) - 1
                if depth == last:
                    for i, case in enumerate(cases):
                        self._move(case, chain[i], chain[i + 1])
                        untried[chain[i]].pop()
                    self._settle(giver, marker)
                    moved += 1
                    givers[giver] -= 1
                    takers[marker] -= 1
                    if not takers[marker]:
                        layers[last] ^= 1 << marker
                    chain, cases = [giver], []
                    continue
                if marker not in untried:
                    untried[marker] = self._held_at(marker, depth, distance)
                todo = untried[marker]
                found = 0
                while todo:
                    found = self._open[todo[-1]] & self._level[todo[-1]] & layers[depth + 1]
                    if found:
                        break
                    todo.pop()
                if found:
                    chain.append((found & -found).bit_length() - 1)
                    cases.append(todo[-1])
                else:
                    layers[depth] ^= 1 << marker
                    chain.pop()
                    if cases:
                        cases.pop()
        return moved

    def _held_at(self, marker: int, depth: int, distance: dict[int, int]) -> list[int]:
        cases = [c for c in self.held[marker] if distance.get(c) == depth and self._is_level(c, marker)]
        if marker == self.nobody:
            return [case for case in cases for _ in range(self.missing[case])]
        return cases

    def _move(self, case: int, giver: int, taker: int) -> None:
        if giver == self.nobody:
            self.missing[case] -= 1
            if not self.missing[case]:
                self.held[giver].remove(case)
        else:
            self.held[giver].remove(case)
            self._open[case] |= 1 << giver
        self.held[taker].add(case)
        if taker == self.nobody:
            self.missing[case] += 1
        else:
            self._open[case] ^= 1 << taker

    def _settle(self, giver: int, taker: int) -> None:
        """Loads change only at the two ends of a chain."""
        if giver != self.nobody:
            self.load[giver] -= 1
            self.room[giver] += 1
        self.load[taker] += 1
        self.room[taker] -= 1
