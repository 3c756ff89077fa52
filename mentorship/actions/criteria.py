"""What a cohort's dialogues are judged by: set, changed, put in order."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from audit.actions import record
from core.decisions import refuse
from core.transitions import StaleState
from mentorship.models import ModuleCriterion
from mentorship.queries.criteria import criteria_of, stamp_of, usual
from mentorship.rules import module as rules
from people.models import User
from programme.models import Cohort

OUT_OF_THE_WAY = 10_000  # positions are unique, so that two can't swap in one step


def set_usual(cohort: Cohort) -> None:
    """Give a cohort that has no criteria the usual five; one that has some keeps its own."""
    if not ModuleCriterion.objects.filter(cohort=cohort).exists():
        ModuleCriterion.objects.bulk_create(usual(cohort))


@transaction.atomic
def set_criteria(*, cohort: Cohort, criteria: Sequence[ModuleCriterion], stamp: str, by: User) -> None:
    """Replace a cohort's criteria, in this order; those that are left out go, unless a dialogue was judged by them.

    stamp: the one the form was made under; StaleState when somebody changed the criteria since.
    """
    rules.arranges(by, cohort).require()
    Cohort.objects.select_for_update().get(pk=cohort.pk)
    before = criteria_of(cohort)
    if stamp_of(before) != stamp:
        raise StaleState("Somebody else changed these criteria while you had them open. Look again.")
    if not criteria:
        refuse("A dialogue needs at least one criterion to be judged by.").require()
    used = {row.pk: row for row in before if row.pk and row.is_used}
    kept = {row.pk: row for row in criteria if row.pk}
    for pk, row in used.items():
        now = kept.get(pk)
        if now is None or (now.title, now.description) != (row.title, row.description):
            refuse(f"A dialogue was judged by “{row.title}” already, so it stays as it is.").require()
    ModuleCriterion.objects.filter(cohort=cohort).exclude(pk__in=kept).delete()
    for offset in (OUT_OF_THE_WAY, 0):
        for position, row in enumerate(criteria, start=1):
            row.cohort, row.position = cohort, offset + position
            row.save()
    record("module_criteria.set", by=by, subject=cohort, criteria=len(criteria))
