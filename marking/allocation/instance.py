"""What has to be allocated: case studies, markers, the pairs that may not be and the pairs that must."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

LARGEST_NUMBER = 1_000_000_000


class BadInstance(ValueError):
    """The instance cannot be allocated as it stands; the message is one sentence that says what to change."""


@dataclass(frozen=True, slots=True)
class CaseStudy:
    """One case study to be read by `marks_needed` different markers.

    `school` and `authority` are codes; None stands for none and equals nobody's.
    """

    id: str
    school: str | None
    authority: str | None
    marks_needed: int


@dataclass(frozen=True, slots=True)
class Marker:
    """One marker, who reads at most `max` case studies and would like to read `target`.

    `school` and `authority` are codes; None stands for none and equals nobody's.
    """

    id: str
    school: str | None
    authority: str | None
    max: int
    target: int | None = None


@dataclass(frozen=True, slots=True)
class Forbidden:
    """This marker may not read this case study, for `reason`."""

    case_study: str
    marker: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Pin:
    """Somebody decided that this marker reads this case study; the allocation keeps it."""

    case_study: str
    marker: str


@dataclass(frozen=True)
class Instance:
    """Everything an allocation is made from, checked when it is made.

    Raises BadInstance when an id appears twice or is unknown, a number is out of range, or a pin breaks a rule.
    """

    case_studies: tuple[CaseStudy, ...]
    markers: tuple[Marker, ...]
    forbidden: tuple[Forbidden, ...] = ()
    pinned: tuple[Pin, ...] = ()

    def __post_init__(self) -> None:
        cases = _by_id("case study", self.case_studies)
        markers = _by_id("marker", self.markers)
        for case in self.case_studies:
            _in_range(f"Case study {quoted(case.id)}", "marks_needed", case.marks_needed)
        for marker in self.markers:
            _in_range(f"Marker {quoted(marker.id)}", "max", marker.max)
            if marker.target is not None:
                _in_range(f"Marker {quoted(marker.id)}", "target", marker.target)
        for name, pairs in (("forbidden", self.forbidden), ("pinned", self.pinned)):
            for pair in pairs:
                if pair.case_study not in cases:
                    raise BadInstance(
                        f"The list {quoted(name)} names case study {quoted(pair.case_study)}, which is not among "
                        "the case studies."
                    )
                if pair.marker not in markers:
                    raise BadInstance(
                        f"The list {quoted(name)} names marker {quoted(pair.marker)}, who is not among the markers."
                    )
        _check_pins(self, cases, markers)


def quoted(text: str) -> str:
    """The text in quotation marks, on one line and short enough for a sentence."""
    return json.dumps(text if len(text) <= 80 else text[:79] + "…", ensure_ascii=False)


def _by_id[Named: (CaseStudy, Marker)](noun: str, things: Iterable[Named]) -> dict[str, Named]:
    found: dict[str, Named] = {}
    for thing in things:
        if thing.id in found:
            raise BadInstance(f"The {noun} id {quoted(thing.id)} appears more than once.")
        found[thing.id] = thing
    return found


def _in_range(whose: str, what: str, number: int) -> None:
    if not 0 <= number <= LARGEST_NUMBER:
        raise BadInstance(f'{whose}: "{what}" must be a whole number from 0 to {LARGEST_NUMBER}.')


def _check_pins(instance: Instance, cases: dict[str, CaseStudy], markers: dict[str, Marker]) -> None:
    wanted = {(pin.case_study, pin.marker) for pin in instance.pinned}
    forbidden = {
        (pair.case_study, pair.marker): pair.reason
        for pair in instance.forbidden
        if (pair.case_study, pair.marker) in wanted
    }
    pinned: set[tuple[str, str]] = set()
    marks: Counter[str] = Counter()
    loads: Counter[str] = Counter()
    for pin in instance.pinned:
        case, marker = cases[pin.case_study], markers[pin.marker]
        name = f"The pin of case study {quoted(case.id)} to marker {quoted(marker.id)}"
        if (case.id, marker.id) in pinned:
            raise BadInstance(f"{name} appears more than once.")
        if (case.id, marker.id) in forbidden:
            reason = forbidden[case.id, marker.id]
            raise BadInstance(f"{name} is a forbidden pair{f' ({quoted(reason)})' if reason else ''}.")
        if case.school is not None and case.school == marker.school:
            raise BadInstance(f"{name} breaks a rule: the marker is from the author's school.")
        pinned.add((case.id, marker.id))
        marks[case.id] += 1
        loads[marker.id] += 1
        if marks[case.id] > case.marks_needed:
            raise BadInstance(
                f"{name} is one too many: the case study needs {case.marks_needed} and is pinned "
                f"{marks[case.id]} times."
            )
        if loads[marker.id] > marker.max:
            raise BadInstance(
                f"{name} is one too many: the marker reads at most {marker.max} and is pinned {loads[marker.id]} times."
            )
