"""What a new cohort takes over of the case study: the suggested sections."""

from casestudies.models import Section
from casestudies.sections import SECTIONS
from programme.copying import COPIERS, GAPS, Gap
from programme.models import Cohort


def copy_sections(old: Cohort, new: Cohort) -> None:
    """The same sections with the same guidance; where the old cohort had none, the usual ones."""
    texts = [(section.title, section.guidance) for section in Section.objects.filter(cohort=old)]
    Section.objects.bulk_create(
        Section(cohort=new, number=number, title=title, guidance=guidance)
        for number, (title, guidance) in enumerate(texts or SECTIONS, start=1)
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
