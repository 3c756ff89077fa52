"""What a new cohort takes over of marking: the criteria, and the learning outcomes presentations are judged by."""

from django.db.models import Exists, OuterRef, Sum

from marking.models import Criterion, LearningOutcome
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


def copy_outcomes(old: Cohort, new: Cohort) -> None:
    """The same learning outcomes."""
    LearningOutcome.objects.bulk_create(
        LearningOutcome(cohort=new, number=row.number, title=row.title)
        for row in LearningOutcome.objects.filter(cohort=old)
    )


def missing(cohort: Cohort) -> list[Gap]:
    """Nobody can mark without criteria, nor with weights that don't add up to 100; nor assess without learning outcomes.

    Where all write essays, no learning outcomes are needed.
    """
    has_outcomes = Exists(LearningOutcome.objects.filter(cohort=OuterRef("pk")))
    rows = Cohort.objects.filter(pk=cohort.pk)  # one query for both
    weight, is_set = rows.values_list(Sum("criteria__weight"), has_outcomes).get()
    gaps = []
    if weight is None:
        gaps.append(Gap("There are no criteria to mark by.", "marking:criteria"))
    elif weight != 100:
        gaps.append(
            Gap(f"The weights of the criteria add up to {weight} per cent, not 100.", "marking:criteria")
        )
    if cohort.has_presentation_route and not is_set:
        gaps.append(
            Gap("There are no learning outcomes to judge presentations by.", "marking:learning-outcomes")
        )
    return gaps


def register() -> None:
    """Add them to what every copy of a cohort does."""
    COPIERS.extend([copy_criteria, copy_outcomes])
    GAPS.append(missing)
