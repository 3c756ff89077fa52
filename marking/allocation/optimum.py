"""The best allocation: fewest unfilled marks, then fewest pairs of one authority, then the most even loads.

Three steps, each of which keeps what the one before has reached, all in whole numbers:

1. fill marks in order of what they cost in same-authority pairs, raising prices only when no free chain is left (the
   primal-dual method for minimum-cost flow);
2. among all allocations as good as that one, even out the loads: for a load t, move marks from markers above t to
   markers below t until no chain is left; what the markers still above t can reach then never mixes with the rest
   again, so both parts are evened out on their own, for the loads above t and below t. When no chain joins two
   loads that differ by two or more, the sum of squares is least, because the loads of a flow form an M-convex set;
3. among those, bring markers nearer their targets by exchanging loads that differ by one.
"""

from __future__ import annotations

from marking.allocation.answer import Allocation, compose
from marking.allocation.eligibility import Eligibility
from marking.allocation.instance import Instance
from marking.allocation.network import NO_AUTHORITY_CASE, NO_AUTHORITY_MARKER, Network


def allocate(instance: Instance) -> Allocation:
    """Say who reads what.

    The answer is optimal: no allocation that keeps the rules and the pins leaves fewer marks unfilled; none with as few
    has fewer pairs of one authority; none with as few of both has a smaller sum of squared loads. The same instance
    always gets the same answer.
    """
    eligibility = Eligibility(instance)
    network = _network(instance, eligibility)
    _fill(network)
    _even_out(network)
    _approach_targets(network, [marker.target for marker in instance.markers])
    return compose(instance, eligibility, network.held[: network.nobody])


def _network(instance: Instance, eligibility: Eligibility) -> Network:
    load = [0] * len(instance.markers)
    for pin in instance.pinned:
        load[eligibility.marker_position[pin.marker]] += 1
    room = [marker.max - pins for marker, pins in zip(instance.markers, load, strict=True)]
    with_room = sum(1 << i for i, marks in enumerate(room) if marks)
    rows, wanted = [], []
    for i, case in enumerate(instance.case_studies):
        pinned = eligibility.pinned[i]
        rows.append(eligibility.may_read(i) & with_room & ~pinned)
        wanted.append(min(case.marks_needed - pinned.bit_count(), rows[i].bit_count()))
    number: dict[str, int] = {}
    return Network(
        rows=rows,
        wanted=wanted,
        case_authority=[
            NO_AUTHORITY_CASE if case.authority is None else number.setdefault(case.authority, len(number))
            for case in instance.case_studies
        ],
        marker_authority=[
            NO_AUTHORITY_MARKER
            if marker.authority is None
            else number.setdefault(marker.authority, len(number))
            for marker in instance.markers
        ],
        load=load,
        room=room,
    )


def _fill(network: Network) -> None:
    while True:
        network.fill_directly()
        network.shift(
            {network.nobody: sum(network.missing)},
            {marker: network.room[marker] for marker in network.markers_at_the_margin()},
            network.everyone,
        )
        if not sum(network.missing) or not network.could_fill_more():
            return
        network.raise_prices()


def _even_out(network: Network) -> None:
    margin = network.markers_at_the_margin()
    todo = [network.everyone]
    while todo:
        part = todo.pop()
        members = [marker for marker in margin if part >> marker & 1]
        high = max((network.load[marker] for marker in members if network.held[marker]), default=0)
        low = min((network.load[marker] for marker in members if network.room[marker]), default=high)
        if high - low < 2:
            continue
        level = (high + low) // 2
        above = {
            marker: min(network.load[marker] - level, len(network.held[marker]))
            for marker in members
            if network.load[marker] > level
        }
        below = {
            marker: min(level - network.load[marker], network.room[marker])
            for marker in members
            if network.load[marker] < level
        }
        network.shift(above, below, part)
        upper, _ = network.reach([marker for marker, marks in above.items() if marks], part)
        todo += [upper, part & ~upper]


def _approach_targets(network: Network, targets: list[int | None]) -> None:
    margin = network.markers_at_the_margin()
    for low in sorted({network.load[marker] for marker in margin}):
        improved = True
        while improved:
            givers = [marker for marker in margin if network.load[marker] == low + 1 and network.held[marker]]
            takers = [marker for marker in margin if network.load[marker] == low and network.room[marker]]
            over = {marker: 1 for marker in givers if _exceeds(low + 1, targets[marker])}
            easy = {marker: 1 for marker in givers if targets[marker] is None}
            under = {marker: 1 for marker in takers if _falls_short(low, targets[marker])}
            willing = {marker: 1 for marker in takers if targets[marker] is None}
            improved = bool(
                network.shift(over, under, network.everyone)
                or network.shift(easy, under, network.everyone)
                or network.shift(over, willing, network.everyone)
            )


def _exceeds(load: int, target: int | None) -> bool:
    return target is not None and load > target


def _falls_short(load: int, target: int | None) -> bool:
    return target is not None and load < target
