"""Swaps people between groups while that mixes them better; who must not meet never does."""

from collections import Counter
from itertools import combinations

from .answer import Presenter

ASSESSED = 3  # two people assessed in one group weigh as much as so many pairs of one authority
ROUNDS = 12


class Mixture:
    """The groups, and how many of each kind sit in each."""

    def __init__(self, groups: list[list[int]], who: dict[int, Presenter], near: dict[int, set[int]]) -> None:
        self.groups = groups
        self.who = who
        self.near = near
        self.counts = [Counter(self.kinds_of(group)) for group in groups]

    def kinds_of(self, group: list[int]) -> list[str]:
        """An authority for each, and "assessed" for whom it holds: named so that no authority can be called so."""
        found = [f"in {self.who[one].authority}" for one in group]
        return found + ["assessed" for one in group if self.who[one].is_assessed]

    def alike(self, one: int, number: int) -> int:
        """How much of the group is like this person."""
        person, counts = self.who[one], self.counts[number]
        return counts[f"in {person.authority}"] + (ASSESSED * counts["assessed"] if person.is_assessed else 0)

    def gain(self, one: int, here: int, other: int, there: int) -> int:
        """By how much the groups get better if the two change places."""
        a, b = self.who[one], self.who[other]
        own = 1 + (ASSESSED if a.is_assessed else 0), 1 + (ASSESSED if b.is_assessed else 0)
        shared = (a.authority == b.authority) + (ASSESSED if a.is_assessed and b.is_assessed else 0)
        before = self.alike(one, here) - own[0] + self.alike(other, there) - own[1]
        after = self.alike(one, there) + self.alike(other, here) - 2 * shared
        return before - after

    def may_swap(self, one: int, here: int, other: int, there: int) -> bool:
        """Whether each can sit in the place of the other."""
        return not (
            self.near[one] & (set(self.groups[there]) - {other})
            or self.near[other] & (set(self.groups[here]) - {one})
        )

    def swap(self, here: int, place: int, there: int, seat: int) -> None:
        """Let the two change places."""
        a, b = self.groups[here], self.groups[there]
        a[place], b[seat] = b[seat], a[place]
        self.counts[here], self.counts[there] = Counter(self.kinds_of(a)), Counter(self.kinds_of(b))

    def improve(self) -> None:
        """Swap until nothing gets better, or the rounds are over."""
        for _ in range(ROUNDS):
            changed = [self.improve_two(*two) for two in combinations(range(len(self.groups)), 2)]
            if not any(changed):
                return

    def improve_two(self, here: int, there: int) -> bool:
        """Every swap between two groups that is worth it."""
        changed = False
        for place in range(len(self.groups[here])):
            for seat in range(len(self.groups[there])):
                one, other = self.groups[here][place], self.groups[there][seat]
                if self.gain(one, here, other, there) > 0 and self.may_swap(one, here, other, there):
                    self.swap(here, place, there, seat)
                    changed = True
        return changed
