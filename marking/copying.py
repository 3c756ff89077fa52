"""What a new cohort takes over of marking: the criteria, and how near practice marks have to come."""

from core import clock
from marking.models import Criterion, PracticeRule
from programme.copying import COPIERS, GAPS, Gap
from programme.models import Cohort


def copy_criteria(old: Cohort, new: Cohort) -> None:
    """The same criteria with the same weights."""
    Criterion.objects.bulk_create(
        Criterion(
            cohort=new,
            number=criterion.number,
            title=criterion.title,
            descriptor=criterion.descriptor,
            weight=criterion.weight,
        )
        for criterion in Criterion.objects.filter(cohort=old)
    )


def copy_practice_rule(old: Cohort, new: Cohort) -> None:
    """How near to the agreed marks is near enough; practice scripts are chosen anew each year."""
    rule = PracticeRule.objects.filter(cohort=old).first()
    if rule is not None:
        PracticeRule.objects.create(
            cohort=new,
            total_within=rule.total_within,
            criterion_within=rule.criterion_within,
            set_at=clock.now(),
            set_by=rule.set_by,
        )


def missing_criteria(cohort: Cohort) -> list[Gap]:
    """Nobody can mark without criteria, nor with weights that don't add up to 100."""
    weights = list(Criterion.objects.filter(cohort=cohort).values_list("weight", flat=True))
    if not weights:
        return [Gap("There are no criteria to mark by.", "marking:criteria")]
    if sum(weights) != 100:
        return [
            Gap(
                f"The weights of the criteria add up to {sum(weights)} per cent, not 100.", "marking:criteria"
            )
        ]
    return []


def register() -> None:
    """Add them to what every copy of a cohort does."""
    COPIERS.append(copy_criteria)
    COPIERS.append(copy_practice_rule)
    GAPS.append(missing_criteria)
