"""What a new cohort takes over of marking: criteria and comments to use, learning outcomes, and how near practice marks have to come."""

from django.db.models import Exists, OuterRef, Sum

from core import clock
from marking.models import BankComment, Criterion, LearningOutcome, PracticeRule
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


def copy_bank(old: Cohort, new: Cohort) -> None:
    """The same comments to use, each under the criterion of the same number; after `copy_criteria`."""
    by_number = {criterion.number: criterion for criterion in Criterion.objects.filter(cohort=new)}
    rows = BankComment.objects.filter(cohort=old).select_related("criterion").order_by("pk")
    BankComment.objects.bulk_create(
        BankComment(
            cohort=new,
            criterion=by_number.get(row.criterion.number) if row.criterion else None,
            text=row.text,
            kept_at=clock.now(),
        )
        for row in rows
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
    COPIERS.extend([copy_criteria, copy_bank, copy_outcomes, copy_practice_rule])
    GAPS.append(missing)
