"""The answer: who reads what, what stays unfilled and why, and how good it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from marking.allocation.eligibility import Eligibility, positions
from marking.allocation.instance import CaseStudy, Instance


@dataclass(frozen=True, slots=True)
class Pair:
    """This marker reads this case study."""

    case_study: str
    marker: str


@dataclass(frozen=True, slots=True)
class Unfilled:
    """A case study that `missing` more markers should read, and the sentence that says why they don't."""

    case_study: str
    missing: int
    why: str


@dataclass(frozen=True, slots=True)
class Objective:
    """What the allocation makes least, in this order; pins count in all three."""

    unfilled: int
    same_authority: int
    sum_squared_load: int


@dataclass(frozen=True, slots=True)
class Allocation:
    """Who reads what, pins included, in the order of the case studies and then of the markers."""

    allocations: tuple[Pair, ...]
    unfilled: tuple[Unfilled, ...]
    objective: Objective

    def as_json(self) -> dict[str, Any]:
        """The answer as plain lists, dictionaries, texts and whole numbers."""
        return {
            "allocations": [
                {"case_study": pair.case_study, "marker": pair.marker} for pair in self.allocations
            ],
            "unfilled": [
                {"case_study": gap.case_study, "missing": gap.missing, "why": gap.why}
                for gap in self.unfilled
            ],
            "objective": {
                "unfilled": self.objective.unfilled,
                "same_authority": self.objective.same_authority,
                "sum_squared_load": self.objective.sum_squared_load,
            },
        }


def compose(instance: Instance, eligibility: Eligibility, held: list[set[int]]) -> Allocation:
    """Put the pins and what each marker holds (`held`, by position) together and count."""
    readers = list(eligibility.pinned)
    for holder, held_cases in enumerate(held):
        for held_case in held_cases:
            readers[held_case] |= 1 << holder
    loads = [0] * len(instance.markers)
    pairs, gaps, same_authority = [], [], 0
    for i, case in enumerate(instance.case_studies):
        for position in positions(readers[i]):
            marker = instance.markers[position]
            pairs.append(Pair(case.id, marker.id))
            loads[position] += 1
            same_authority += case.authority is not None and case.authority == marker.authority
        given = readers[i].bit_count()
        if given < case.marks_needed:
            why = _why(case, given, eligibility, i)
            gaps.append(Unfilled(case.id, case.marks_needed - given, why))
    objective = Objective(
        sum(gap.missing for gap in gaps), same_authority, sum(load * load for load in loads)
    )
    return Allocation(tuple(pairs), tuple(gaps), objective)


def _why(case: CaseStudy, given: int, eligibility: Eligibility, position: int) -> str:
    """Why no further marker reads it. In a best allocation whoever may read it and does not is full."""
    if not eligibility.everybody:
        return "there are no markers"
    school = eligibility.from_school[position]
    barred = " and ".join(
        f"{number} {'is' if number == 1 else 'are'} {how}"
        for number, how in (
            (school.bit_count(), "from the author's school"),
            ((eligibility.forbidden[position] & ~school).bit_count(), "forbidden"),
        )
        if number
    )
    eligible = eligibility.may_read(position).bit_count()
    if not eligible:
        return f"no marker may read it: {barred}"
    if eligible >= case.marks_needed:
        sentence = f"every {'other ' if given else ''}marker who may read it is full"
        return f"{sentence}; of the rest, {barred}" if barred else sentence
    who = "1 marker" if eligible == 1 else f"{eligible} markers"
    sentence = f"it needs {case.marks_needed} and only {who} may read it"
    full = eligible - given
    if full == eligible:
        sentence += f", {'who is' if full == 1 else 'all of them'} full"
    elif full:
        sentence += f", {full} of them full"
    return f"{sentence}; of the rest, {barred}" if barred else sentence
