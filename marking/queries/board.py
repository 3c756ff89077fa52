"""What the board and the release need to know."""

from django.db.models import Exists, OuterRef, QuerySet

from casestudies.models import CaseStudy
from marking.enums import ResultState
from marking.models import Result
from marking.queries.allocation import submitted_in
from marking.queries.integrity import is_held
from programme.models import Cohort


def results_in(cohort: Cohort, state: str) -> QuerySet[Result]:
    """The results of the cohort that are in this state; of those not yet out, without what a concern holds."""
    results = Result.objects.filter(case_study__enrolment__cohort=cohort, state=state)
    return results if state == ResultState.RELEASED else results.exclude(is_held())


def without(cohort: Cohort, *states: str) -> QuerySet[CaseStudy]:
    """The submitted scripts of the cohort that have no result in any of these states, by code."""
    has = Result.objects.filter(case_study=OuterRef("pk"), state__in=states)
    return submitted_in(cohort).exclude(Exists(has)).order_by("candidate_code")


def unagreed(cohort: Cohort) -> QuerySet[CaseStudy]:
    """The submitted scripts whose mark is not agreed: what the board cannot ratify yet."""
    return without(cohort, ResultState.PROPOSED, ResultState.RATIFIED)


def unratified(cohort: Cohort) -> QuerySet[CaseStudy]:
    """The submitted scripts that a release now would leave out, what a concern holds among them."""
    ready = results_in(cohort, ResultState.RATIFIED).filter(case_study=OuterRef("pk"))
    return submitted_in(cohort).exclude(Exists(ready)).order_by("candidate_code")
