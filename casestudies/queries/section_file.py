"""The file that an author brings into a section, and how far its reading is."""

from typing import Any

from casestudies.models import CaseStudy, Section, SectionFile
from casestudies.queries.standing import job_progress
from core.enums import JobState
from core.models import Job

AGAIN = "We could not read this file just now. Choose it again."
HELD = "Being checked. The virus scanner does not answer just now. It is asked again by itself."


def section_file_key(row: SectionFile) -> str:
    """The name of the work of reading this file."""
    return f"section-file:{row.pk}"


def section_file_of(case_study: CaseStudy, section: Section) -> SectionFile | None:
    """What was brought into a section and is neither taken nor left. PRIVACY: asked with one's own case study only."""
    if not case_study.pk:
        return None
    row = SectionFile.objects.filter(case_study=case_study, section=section).first()
    if row:
        row.case_study, row.section = case_study, section
    return row


def reading_given_up(row: SectionFile) -> bool:
    """Whether the worker has tried as often as it does: the same file may then have another go."""
    return Job.objects.filter(dedupe_key=section_file_key(row), state=JobState.FAILED).exists()


def section_file_progress(row: SectionFile | None) -> dict[str, Any]:
    """How far the reading is (see the progress component); what is gone meanwhile is over too."""
    if row is None or row.read_at:
        return {"value": 2, "maximum": 2, "text": "Read", "done": True, "failed": False}
    return job_progress(section_file_key(row), again=AGAIN, held=HELD)
