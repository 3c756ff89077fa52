"""Who must not hear whom present, because one marks the other."""

from marking.models import Mark
from programme.models import Cohort


def markers_and_authors(cohort: Cohort) -> list[tuple[int, int]]:
    """Pairs of enrolments of the cohort: somebody who marks or is to mark a script, and its author; one query.

    A marker who gave the script back knows whose it may be no more than anybody else, but has read it: kept apart too.
    """
    marks = Mark.objects.filter(
        case_study__enrolment__cohort=cohort, appointment__marker__enrolments__cohort=cohort
    )
    pairs = marks.order_by("pk").values_list("appointment__marker__enrolments", "case_study__enrolment")
    return list(pairs.distinct())
