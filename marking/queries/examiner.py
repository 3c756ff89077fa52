"""The moderation sample as the external examiner reads it: codes, marks and words, and no names."""

from dataclasses import dataclass
from typing import Any

from django.db.models import F, QuerySet

from casestudies.models import Version
from marking.enums import MarkKind, MarkState
from marking.models import Criterion, Mark
from marking.queries.comments import Remarked, side_by_side
from marking.queries.readings import with_standing
from programme.models import Cohort


def sample_of(cohort: Cohort) -> QuerySet[Mark, Any]:
    """The scripts read twice whose second mark is in, by candidate code."""
    return (
        with_standing(cohort)
        .filter(second__state=MarkState.SUBMITTED)
        .annotate(words=F("version__counted_words"))
        .order_by("code", "pk")
        .values(
            "pk",
            "code",
            "words",
            "total",
            "second_total",
            "third_total",
            "agreed",
            "standing",
            "sampled",
            "version",
        )
    )


def sample_size(cohort: Cohort) -> int:
    """How many scripts `sample_of` lists."""
    return Mark.objects.filter(
        appointment__cohort=cohort, kind=MarkKind.SECOND, state=MarkState.SUBMITTED
    ).count()


@dataclass(frozen=True, slots=True)
class Line:
    """One criterion: its title and weight, and score and feedback of each reading in their order."""

    title: str
    weight: int
    given: list[tuple[int | None, str]]


@dataclass(frozen=True, slots=True)
class Dossier:
    """Everything about one script of the sample."""

    reading_copy: str
    kinds: list[str]
    totals: list[int]
    comments: list[str]
    notes: list[str]
    lines: list[Line]
    remarked: list[Remarked]  # the paragraphs that a reading comments on


def dossier(cohort: Cohort, version_id: int) -> Dossier:
    """The reading copy and the submitted readings of a version, side by side."""
    order = list(MarkKind)
    marks = sorted(
        Mark.objects.filter(version=version_id, state=MarkState.SUBMITTED).prefetch_related(
            "criterion_marks", "comments"
        ),
        key=lambda mark: order.index(MarkKind(mark.kind)),
    )
    given = [{line.criterion_id: line for line in mark.criterion_marks.all()} for mark in marks]
    lines = [
        Line(
            criterion.title,
            criterion.weight,
            [
                (lines[criterion.pk].score, lines[criterion.pk].feedback)
                if criterion.pk in lines
                else (None, "")
                for lines in given
            ],
        )
        for criterion in Criterion.objects.filter(cohort=cohort)
    ]
    reading_copy = Version.objects.values_list("reading_copy", flat=True).get(pk=version_id)
    return Dossier(
        reading_copy,
        [mark.get_kind_display() for mark in marks],
        [mark.total for mark in marks if mark.total is not None],
        [mark.comment for mark in marks],
        [mark.note for mark in marks],
        lines,
        side_by_side(marks, reading_copy),
    )
