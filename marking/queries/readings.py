"""The readings of each script side by side, worked out in the database: one row a first mark."""

from django.db.models import (
    Case,
    CharField,
    Exists,
    F,
    FilteredRelation,
    OuterRef,
    Q,
    QuerySet,
    Value,
    When,
)
from django.db.models.functions import Abs

from marking.enums import MarkKind, MarkState, ResultState
from marking.models import Mark, Result
from programme.models import Cohort


def live(kind: str) -> Q:
    """Over a first mark: the mark of this kind of the same version that was not given back."""
    prefix = "version__marks__"
    return Q(**{f"{prefix}kind": kind}) & ~Q(**{f"{prefix}state": MarkState.RECUSED})


def firsts(cohort: Cohort) -> QuerySet[Mark]:
    """The first marks of the cohort, each with `second`, `third` and `version__result` beside it where they exist.

    `is_apart`: first and second mark are too far apart, or on both sides of the pass mark.
    """
    both = F("total") - F("second__total")
    across = Q(total__gte=cohort.pass_mark, second__total__lt=cohort.pass_mark) | Q(
        total__lt=cohort.pass_mark, second__total__gte=cohort.pass_mark
    )
    return (
        Mark.objects.filter(appointment__cohort=cohort, kind=MarkKind.FIRST)
        .exclude(state=MarkState.RECUSED)
        .annotate(
            second=FilteredRelation("version__marks", condition=live(MarkKind.SECOND)),
            third=FilteredRelation("version__marks", condition=live(MarkKind.THIRD)),
        )
        .annotate(
            second_total=F("second__total"),
            second_state=F("second__state"),
            third_total=F("third__total"),
            third_state=F("third__state"),
            apart=Abs(both),
            is_apart=Q(apart__gt=cohort.gap_to_agree) | across,
        )
    )


def third_due(cohort: Cohort) -> QuerySet[Mark]:
    """The first marks whose script needs a third reading that nobody has."""
    return firsts(cohort).filter(
        state=MarkState.SUBMITTED,
        second__state=MarkState.SUBMITTED,
        is_apart=True,
        third__id=None,
        version__result=None,
    )


STANDINGS = {
    "first": "First mark awaited",
    "single": "One reading, not in the sample",
    "second-allocate": "Second mark due, with nobody yet",
    "second": "Second mark awaited",
    "near": "Two marks, close together",
    "third-allocate": "Too far apart: third reading due",
    "third": "Third reading awaited",
    "decide": "Third reading in: to decide",
    "proposed": "Mark agreed",
    "ratified": "Ratified",
    "released": "Released",
}


def with_standing(cohort: Cohort) -> QuerySet[Mark]:
    """`firsts` with `code`, `standing` (one of STANDINGS), the `agreed` mark, and whether it is a resubmission."""
    earlier = Result.objects.filter(case_study=OuterRef("case_study"), state=ResultState.RELEASED).exclude(
        version=OuterRef("version")
    )
    return standing(firsts(cohort)).annotate(
        code=F("case_study__candidate_code"),
        is_resubmission=Exists(earlier),
        agreed=F("version__result__mark"),
    )


def standing(marks: QuerySet[Mark]) -> QuerySet[Mark]:
    """Rows of `firsts` with `standing`, one of STANDINGS."""
    cases = [
        (Q(version__result__state=ResultState.RELEASED), "released"),
        (Q(version__result__state=ResultState.RATIFIED), "ratified"),
        (Q(version__result__state=ResultState.PROPOSED), "proposed"),
        (~Q(state=MarkState.SUBMITTED), "first"),
        (Q(third__state=MarkState.SUBMITTED), "decide"),
        (Q(third__id__isnull=False), "third"),
        (Q(second__state=MarkState.SUBMITTED, is_apart=True), "third-allocate"),
        (Q(second__state=MarkState.SUBMITTED), "near"),
        (Q(second__id__isnull=False), "second"),
        (~Q(sampled=""), "second-allocate"),
    ]
    whens = [When(condition, then=Value(name)) for condition, name in cases]
    return marks.annotate(standing=Case(*whens, default=Value("single"), output_field=CharField()))
