"""What the worker does for this app."""

from typing import Any

from casestudies.enums import IntakeState
from casestudies.taking_in import taken_in
from core.jobs import Progress, job
from marking.actions import allocation, conflicts, practice, rehearsal, release
from marking.enums import RehearsalState, RunState
from marking.models import AllocationRun, PracticeScript, Rehearsal
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


def rehearsal_lost(payload: dict[str, Any], error: str) -> None:
    """The last try failed: the team reads that, and can start again."""
    row = Rehearsal.objects.filter(pk=payload["rehearsal"], state=RehearsalState.RUNNING).first()
    if row is not None:
        rehearsal.fail(rehearsal=row, error=allocation.LOST)


@job("marking.rehearse", lease=180, attempts=3, gave_up=rehearsal_lost)
def rehearse(payload: dict[str, Any], progress: Progress) -> None:
    """Look at everything the markers of a proposal would see."""
    row = Rehearsal.objects.select_related("run__cohort").get(pk=payload["rehearsal"])
    rehearsal.look_through(rehearsal=row, progress=progress)


@job("marking.tell_allocated", lease=120)
def tell_allocated(payload: dict[str, Any], progress: Progress) -> None:
    """Mail the markers about a published allocation."""
    run = AllocationRun.objects.get(pk=payload["run"])
    allocation.tell_allocated(run=run, progress=progress)


def practice_lost(payload: dict[str, Any], error: str) -> None:
    """The last try failed: the team reads that, and can add the file again."""
    script = PracticeScript.objects.filter(pk=payload["practice"], intake=IntakeState.WAITING).first()
    if script is not None:
        practice.refuse(script=script, error="The file could not be read. Add it again, or as a PDF.")


@job("marking.take_in", lease=90, attempts=4, gave_up=practice_lost)
def take_in(payload: dict[str, Any], progress: Progress) -> None:
    """Read a practice script as a case study is read."""
    script = PracticeScript.objects.filter(pk=payload["practice"], intake=IntakeState.WAITING).first()
    if script is None:
        return
    with taken_in(script.original, name=script.original_name, known={}) as (answer, clean):
        if not answer["ok"]:
            practice.refuse(script=script, error=answer["error"])
            return
        practice.read(script=script, answer=answer, clean_file=clean)


@job("marking.look_again", lease=180)
def look_again(payload: dict[str, Any], progress: Progress) -> None:
    """The nightly look for conflicts in a cohort."""
    conflicts.refresh(cohort=Cohort.objects.get(pk=payload["cohort"]))


def release_stuck(payload: dict[str, Any], error: str) -> None:
    """The last try failed: the team hears of it, and can choose another moment."""
    release.stuck(release_id=payload["release"])


@job("marking.carry_out_release", lease=300, gave_up=release_stuck)
def carry_out_release(payload: dict[str, Any], progress: Progress) -> None:
    """Let every ratified result of a cohort out, its moment having come."""
    release.carry_out(release_id=payload["release"])


@job("marking.tell_released", lease=120)
def tell_released(payload: dict[str, Any], progress: Progress) -> None:
    """Mail the authors of a release."""
    release.tell(release_id=payload["release"], progress=progress)
