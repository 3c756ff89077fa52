"""Which cohort's marking a page is about."""

import datetime as dt

from django.db.models import Case, Q, When
from django.http import Http404

from core import clock
from core.http import get_or_404
from programme.models import Cohort


def cohort_shown(slug: str = "") -> Cohort | None:
    """The named cohort; without a name the one whose marking began last, else the one whose marking comes next."""
    if slug:
        return get_or_404(Cohort.objects, slug=slug)
    return begun_last(list(Cohort.objects.order_by("marking_from")))  # one a year


def cohort_and_others(slug: str = "") -> tuple[Cohort | None, list[Cohort]]:
    """The same with the other years beside it, the latest first; one query."""
    cohorts = list(Cohort.objects.order_by("marking_from"))
    if slug:
        named = next((row for row in cohorts if row.slug == slug), None)
        if named is None:
            raise Http404
    else:
        named = begun_last(cohorts)
    others = [row for row in cohorts if row != named]
    return named, sorted(others, key=lambda row: row.starts_on, reverse=True)


def begun_last(cohorts: list[Cohort]) -> Cohort | None:
    """Of cohorts in the order of their marking: the one whose marking began last, else the next."""
    soon = clock.today() + dt.timedelta(days=30)
    begun = [row for row in cohorts if row.marking_from <= soon]
    return begun[-1] if begun else next(iter(cohorts), None)


def cohort_to_join(at: dt.datetime) -> Cohort | None:
    """The cohort whose pool takes people: the one whose call is open, else the next whose marking is not over."""
    is_called = Q(pool_call__opens_at__lte=at, pool_call__closes_at__gt=at)
    ahead = Cohort.objects.filter(marking_due_at__gt=at)
    return ahead.order_by(Case(When(is_called, then=0), default=1), "marking_due_at").first()
