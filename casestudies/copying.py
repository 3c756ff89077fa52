"""What a new cohort takes over of the case study: the suggested sections, with their dates a year later."""

from casestudies.models import Section
from casestudies.sections import SECTIONS
from programme.copying import COPIERS, GAPS, WEEKS, Gap
from programme.models import Cohort


def copy_sections(old: Cohort, new: Cohort) -> None:
    """The same sections with the same guidance, drafts asked for on the same weekday; where there were none, the usual ones."""
    found = [
        (section.title, section.guidance, section.draft_by and section.draft_by + WEEKS)
        for section in Section.objects.filter(cohort=old)
    ]
    usual = [(title, guidance, None) for title, guidance in SECTIONS]
    Section.objects.bulk_create(
        Section(cohort=new, number=number, title=title, guidance=guidance, draft_by=draft_by)
        for number, (title, guidance, draft_by) in enumerate(found or usual, start=1)
    )


def missing_sections(cohort: Cohort) -> list[Gap]:
    """A cohort that suggests no sections leaves its participants without a plan to write to."""
    if Section.objects.filter(cohort=cohort).exists():
        return []
    return [Gap("The case study has no suggested sections.")]


def register() -> None:
    """Add both to what every copy of a cohort does."""
    COPIERS.append(copy_sections)
    GAPS.append(missing_sections)
