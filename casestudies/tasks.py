"""What the worker does for case studies."""

from typing import Any

from casestudies.actions import compare, read_version, refuse_version
from casestudies.enums import IntakeState
from casestudies.models import Submission, Version
from casestudies.queries.known import known_names
from casestudies.taking_in import taken_in
from core.jobs import Progress, job


@job("casestudies.take_in", lease=90, attempts=4)
def take_in(payload: dict[str, Any], progress: Progress) -> None:
    """Read an uploaded file: count its words, find what names its author, make the copy a marker reads."""
    version = Version.objects.filter(pk=payload["version"], intake=IntakeState.WAITING).first()
    if version is None:
        return
    progress.report(1, 2)
    known = known_names(version)
    with taken_in(version.original, name=version.original_name, known=known) as (answer, clean):
        if not answer["ok"]:
            refuse_version(version=version, error=answer["error"])
            return
        read_version(version=version, answer=answer, clean_file=clean)
    progress.report(2, 2)


@job("casestudies.compare", lease=120, attempts=3)
def compare_with_others(payload: dict[str, Any], progress: Progress) -> None:
    """Hold a submission against all others, so that staff can look at what they share."""
    submission = Submission.objects.filter(pk=payload["submission"]).first()
    if submission is not None:
        compare(submission=submission)
