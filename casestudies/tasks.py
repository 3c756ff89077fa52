"""What the worker does for case studies."""

import tempfile
from pathlib import Path
from typing import Any

from casestudies import intake
from casestudies.actions import compare, extend_as_asked, read_version, refuse_version
from casestudies.enums import IntakeState, Work
from casestudies.models import Submission, Version
from casestudies.queries.known import known_names
from casestudies.reading import below_the_page
from core.jobs import Progress, job


@job("casestudies.take_in", lease=90, attempts=4)
def take_in(payload: dict[str, Any], progress: Progress) -> None:
    """Read an uploaded file: count its words, find what names its author, make the copy a marker reads."""
    version = Version.objects.filter(pk=payload["version"], intake=IntakeState.WAITING).first()
    if version is None:
        return
    progress.report(1, 2)
    with tempfile.TemporaryDirectory(prefix="intake-") as folder:
        source = Path(folder) / f"original{Path(version.original.name).suffix}"
        out = Path(folder) / "out"
        out.mkdir()
        with version.original.open("rb") as stored, source.open("wb") as local:
            for chunk in stored.chunks():
                local.write(chunk)
        # PRIVACY: slides and posters bear their author's name, so there only learners are looked for.
        known = intake.Known.from_dict(known_names(version) if version.is_essay else {})
        answer = intake.take_in(
            source, known, out, file_name=version.original_name, pages_allowed=pages_allowed(version)
        ).as_dict()
        if not answer["ok"]:
            refuse_version(version=version, error=answer["error"])
            return
        # SECURITY: the child that opened a hostile file may say anything: what it calls clean is cleaned again here.
        from casestudies.intake.sanitise import sanitise

        answer["html"] = below_the_page(sanitise(answer["html"]))
        if not version.is_essay:
            # What assessors look at is the clean file itself.
            answer |= {"html": "", "findings": [one for one in answer["findings"] if is_about_learners(one)]}
        clean = Path(answer["clean_file"]) if answer["clean_file"] else None
        if clean is not None and clean.resolve().parent != out.resolve():
            clean = None
        read_version(version=version, answer=answer, clean_file=clean)
    progress.report(2, 2)


def pages_allowed(version: Version) -> int | None:
    """How many pages this file may have; None for an essay, whose words count."""
    cohort = version.case_study.enrolment.cohort
    most = {Work.ESSAY: None, Work.SLIDES: cohort.slides_allowed, Work.POSTER: cohort.poster_pages_allowed}
    return most[Work(version.work)]


def is_about_learners(finding: dict[str, Any]) -> bool:
    """Whether a finding is one that matters where the author is known."""
    return finding["kind"] in ("pupil-name", "no-text")


@job("casestudies.compare", lease=120, attempts=3)
def compare_with_others(payload: dict[str, Any], progress: Progress) -> None:
    """Hold a submission against all others, so that staff can look at what they share."""
    submission = Submission.objects.filter(pk=payload["submission"]).first()
    if submission is not None:
        compare(submission=submission)


@job("casestudies.extend_many", lease=120)
def extend_many(payload: dict[str, Any], progress: Progress) -> None:
    """Give more time to many, one person after another."""
    extend_as_asked(payload, progress)
