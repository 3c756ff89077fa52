"""Two proposals of who marks what, side by side."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from marking.enums import RunState
from marking.models import AllocationRun, MarkerAppointment


@dataclass(frozen=True, slots=True)
class Figures:
    """What a proposal comes to."""

    given: int
    unfilled: int
    same_authority: int
    fewest: int  # scripts in all of the marker with the fewest
    most: int


def rival_of(run: AllocationRun) -> AllocationRun | None:
    """The other proposal of the same kind that can still be published."""
    others = AllocationRun.objects.filter(cohort=run.cohort_id, kind=run.kind, state=RunState.READY)
    return others.exclude(pk=run.pk).first()


def figures_of(instance: Mapping[str, Any], answer: Mapping[str, Any]) -> Figures:
    """The figures of one proposal, from what is kept of it."""
    loads = Counter(pair["marker"] for pair in answer.get("allocations", []))
    loads.update(marker for script, marker in instance.get("pinned", []) if " holds " in script)
    totals = [loads[marker["id"]] for marker in instance.get("markers", [])]
    objective = answer.get("objective", {})
    return Figures(
        given=len(answer.get("allocations", [])),
        unfilled=objective.get("unfilled", 0),
        same_authority=objective.get("same_authority", 0),
        fewest=min(totals, default=0),
        most=max(totals, default=0),
    )


def differences(one: Mapping[str, Any], other: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """(code, marker in one, marker in the other) for every script that goes to different people; "" is nobody."""
    first, second = (
        {pair["case_study"]: pair["marker"] for pair in answer.get("allocations", [])}
        for answer in (one, other)
    )
    return [
        (code, first.get(code, ""), second.get(code, ""))
        for code in sorted(first.keys() | second.keys())
        if first.get(code) != second.get(code)
    ]


def names_of(keys: set[str]) -> dict[str, str]:
    """The markers' names by the keys of a proposal."""
    ids = [int(key.removeprefix("M")) for key in keys if key]
    rows = MarkerAppointment.objects.filter(pk__in=ids).select_related("marker").order_by("pk")
    return {f"M{row.pk}": str(row.marker) for row in rows}
