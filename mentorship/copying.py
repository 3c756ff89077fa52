"""What a new cohort takes over of the module: what its dialogues are judged by."""

from mentorship.models import ModuleCriterion
from programme.copying import COPIERS
from programme.models import Cohort


def copy_criteria(old: Cohort, new: Cohort) -> None:
    """The same criteria in the same order; where the old cohort had none, the usual ones come with the first booking."""
    ModuleCriterion.objects.bulk_create(
        ModuleCriterion(cohort=new, position=row.position, title=row.title, description=row.description)
        for row in ModuleCriterion.objects.filter(cohort=old)
    )


def register() -> None:
    """Add it to what every copy of a cohort does."""
    COPIERS.append(copy_criteria)
