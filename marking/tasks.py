"""What the worker does for this app."""

from typing import Any

from core.jobs import Progress, job
from marking.actions import allocation, board, conflicts
from marking.enums import RunState
from marking.models import AllocationRun
from programme.models import Cohort


def run_lost(payload: dict[str, Any], error: str) -> None:
    """The last try failed: the team reads that, and can start again."""
    run = AllocationRun.objects.filter(pk=payload["run"], state=RunState.RUNNING).first()
    if run is not None:
        allocation.fail(run=run, error=allocation.LOST)


@job("marking.allocate", lease=180, attempts=3, gave_up=run_lost)
def allocate(payload: dict[str, Any], progress: Progress) -> None:
    """Work out who marks what."""
    run = AllocationRun.objects.select_related("cohort").get(pk=payload["run"])
    allocation.work_out(run=run, progress=progress)


@job("marking.tell_allocated", lease=120)
def tell_allocated(payload: dict[str, Any], progress: Progress) -> None:
    """Mail the markers about a published allocation."""
    run = AllocationRun.objects.get(pk=payload["run"])
    allocation.tell_allocated(run=run, progress=progress)


@job("marking.look_again", lease=180)
def look_again(payload: dict[str, Any], progress: Progress) -> None:
    """The nightly look for conflicts in a cohort."""
    conflicts.look_again(cohort=Cohort.objects.get(pk=payload["cohort"]))


@job("marking.release", lease=120)
def release(payload: dict[str, Any], progress: Progress) -> None:
    """Release every ratified result of a board."""
    board.release_all(cohort_id=payload["cohort"], by_id=payload["by"], progress=progress)
