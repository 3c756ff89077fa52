"""What the worker does for case studies."""

from typing import Any

from casestudies.actions import (
    compare,
    extend_as_asked,
    read_section_file,
    read_version,
    refuse_section_file,
    refuse_version,
)
from casestudies.enums import IntakeState, Work
from casestudies.markup_of import markup_of
from casestudies.models import SectionFile, Submission, Version
from casestudies.queries.known import known_names
from casestudies.taking_in import taken_in
from core.jobs import Progress, job

NO_WORDS = "There is no text in the document. Check that you chose the right file and choose it again."


@job("casestudies.take_in", lease=90, attempts=4)
def take_in(payload: dict[str, Any], progress: Progress) -> None:
    """Read an uploaded file: count its words, find what names its author, make the copy a marker reads."""
    version = Version.objects.filter(pk=payload["version"], intake=IntakeState.WAITING).first()
    if version is None:
        return
    progress.report(1, 2)
    # PRIVACY: slides and posters bear their author's name, so there only learners are looked for.
    known = known_names(version) if version.is_essay else {}
    allowed = pages_allowed(version)
    with taken_in(version.original, name=version.original_name, known=known, pages_allowed=allowed) as (
        answer,
        clean,
    ):
        if not answer["ok"]:
            refuse_version(version=version, error=answer["error"])
            return
        if not version.is_essay:
            # What assessors look at is the clean file itself.
            answer |= {"html": "", "findings": [one for one in answer["findings"] if is_about_learners(one)]}
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


@job("casestudies.read_section_file", lease=90, attempts=4)
def read_file_for_section(payload: dict[str, Any], progress: Progress) -> None:
    """Read a file that an author brings into a section: its text with its marks, and nothing else of it is kept."""
    row = SectionFile.objects.filter(pk=payload["file"], read_at=None).first()
    if row is None:
        return
    progress.report(1, 2)
    # PRIVACY: it goes back to its author alone, so nobody's name is looked for; the page asks about learners' names.
    with taken_in(row.file, name=row.file_name, known={}) as (answer, _):
        if not answer["ok"]:
            refuse_section_file(row=row, error=answer["error"])
            return
        found = markup_of(answer["html"])
    if found.text:
        read_section_file(row=row, text=found.text, pictures=found.pictures)
    else:
        refuse_section_file(row=row, error=NO_WORDS)
    progress.report(2, 2)


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
