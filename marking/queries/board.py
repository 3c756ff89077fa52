"""What the board and the release need to know."""

from django.db.models import Exists, OuterRef, QuerySet

from casestudies.models import CaseStudy
from casestudies.paragraphs import Said, numbered
from marking.enums import ResultState
from marking.models import Mark, Result
from marking.queries.allocation import submitted_in
from programme.models import Cohort


def results_in(cohort: Cohort, state: str) -> QuerySet[Result]:
    """The results of the cohort that are in this state."""
    return Result.objects.filter(case_study__enrolment__cohort=cohort, state=state)


def without(cohort: Cohort, *states: str) -> QuerySet[CaseStudy]:
    """The submitted scripts of the cohort that have no result in any of these states, by code."""
    has = Result.objects.filter(case_study=OuterRef("pk"), state__in=states)
    return submitted_in(cohort).exclude(Exists(has)).order_by("candidate_code")


def unagreed(cohort: Cohort) -> QuerySet[CaseStudy]:
    """The submitted scripts whose mark is not agreed: what the board cannot ratify yet."""
    return without(cohort, ResultState.PROPOSED, ResultState.RATIFIED)


def unratified(cohort: Cohort) -> QuerySet[CaseStudy]:
    """The submitted scripts that a release now would leave out."""
    return without(cohort, ResultState.RATIFIED)


def readings_for(result: Result) -> list[Mark]:
    """What was written for the author, one mark after the other: so are the readers numbered whom nobody names."""
    marks = Mark.objects.filter(version=result.version_id, state="submitted").order_by("pk")
    return list(marks.prefetch_related("criterion_marks__criterion", "comments"))


def feedback_for(readings: list[Mark]) -> str:
    """The markers' words for the author, by criterion; no marker is named, and no note for moderation is in it."""
    parts = []
    for number, mark in enumerate(readings, start=1):
        if len(readings) > 1:
            parts.append(f"Reader {number}")
        parts += [
            f"{line.criterion.title}\n{line.feedback.strip()}"
            for line in mark.criterion_marks.all()
            if line.feedback.strip()
        ]
        if mark.comment.strip():
            parts.append(f"Overall\n{mark.comment.strip()}")
    return "\n\n".join(parts)


def comments_for(readings: list[Mark], html: str) -> list[Said]:
    """What the markers said of single paragraphs of the reading copy, each with the paragraph quoted."""
    said = [(number, row) for number, mark in enumerate(readings, start=1) for row in mark.comments.all()]
    passages = numbered(html) if said else {}
    return [
        Said(row.paragraph, passages[row.paragraph].quoted, row.text, row.quote, reader)
        for reader, row in said
        if row.paragraph in passages
    ]
