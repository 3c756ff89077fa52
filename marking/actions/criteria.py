"""What a cohort's scripts are marked by."""

from django.db import transaction

from audit.actions import record
from core.decisions import Refused
from marking import criteria as usual
from marking.models import Criterion
from marking.rules import team as team_rules
from people.models import User
from programme.models import Cohort


@transaction.atomic
def set_default_criteria(*, cohort: Cohort, by: User) -> None:
    """Give a cohort that has no criteria the five of SCQF level 11; one that has some keeps its own."""
    team_rules.can_oversee(by).require()
    if Criterion.objects.filter(cohort=cohort).exists():
        return
    Criterion.objects.bulk_create(
        Criterion(cohort=cohort, number=number, title=c.title, descriptor=c.descriptor, weight=c.weight)
        for number, c in enumerate(usual.DEFAULTS, start=1)
    )
    record("criteria.set", by=by, subject=cohort, criteria=len(usual.DEFAULTS))


@transaction.atomic
def set_criteria(*, cohort: Cohort, by: User, criteria: list[Criterion]) -> None:
    """Change titles, descriptors and weights; the weights add up to 100 per cent."""
    team_rules.can_set_criteria(by, cohort).require()
    if sum(criterion.weight for criterion in criteria) != 100:
        raise Refused("The weights must add up to 100 per cent.")
    Criterion.objects.bulk_update(criteria, ["title", "descriptor", "weight"])
    record("criteria.set", by=by, subject=cohort, criteria=len(criteria))
