"""The cohort that no other could be copied from."""

from django.db import transaction

from audit.actions import record
from core import clock
from core.decisions import Refused
from people.models import LocalAuthority, User
from programme.actions.cohort import write_features
from programme.features import usual_features
from programme.first_year import dates, name_of
from programme.models import Cohort, CohortAuthority
from programme.queries.cohort import slug_of
from programme.rules import cohort as rules

PLACES = 20  # of each authority of the partnership, until the team says otherwise


@transaction.atomic
def make_first(*, year: int, by: User) -> Cohort:
    """Make the cohort that starts in August of `year`, with the usual dates, features and questions.

    Raises Refused when there is a cohort: the next is copied from it.
    """
    rules.can_arrange(by).require()
    if Cohort.objects.exists():
        raise Refused("There is a cohort already; the next one is copied from it.")
    name = name_of(year)
    cohort = Cohort.objects.create(
        name=name,
        slug=slug_of(name),
        has_presentation_route=True,
        created_at=clock.now(),
        created_by=by,
        **dates(year),
    )
    CohortAuthority.objects.bulk_create(
        CohortAuthority(cohort=cohort, authority=authority, places=PLACES)
        for authority in LocalAuthority.objects.filter(in_partnership=True).order_by("pk")
    )
    record("cohort.made", by=by, subject=cohort)
    write_features(cohort=cohort, texts=usual_features(), by=by)
    return cohort
