"""What a new cohort takes over from last year's, and what every cohort still needs, told by the apps above.

An app above registers its part in its AppConfig.ready(): a function in COPIERS, another in GAPS.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from core import clock
from programme.models import Cohort, CohortAuthority, Feature, Prompt

WEEKS = dt.timedelta(weeks=52)  # whole weeks, so that a Tuesday stays a Tuesday
NEVER_COPIED = {"id", "name", "slug", "copied_from", "created_at", "created_by"}


@dataclass(frozen=True, slots=True)
class Gap:
    """Something a cohort still needs: the sentence, and the name of the page (with the cohort's slug) to mend it."""

    sentence: str
    page: str = ""


type Copier = Callable[[Cohort, Cohort], None]
type Finder = Callable[[Cohort], list[Gap]]

COPIERS: list[Copier] = []
GAPS: list[Finder] = []


def shifted(value: object, by: dt.timedelta = WEEKS) -> object:
    """A date or instant so much later on the wall calendar of London (a midnight stays a midnight); else the value."""
    if isinstance(value, dt.datetime):
        local = value.astimezone(clock.LONDON)
        return clock.london(local.date() + by, local.hour, local.minute)
    return value + by if isinstance(value, dt.date) else value


def fields_copied(old: Cohort) -> dict[str, object]:
    """Every figure of the old cohort and every date a year later, by field name."""
    names = [field.attname for field in Cohort._meta.concrete_fields if field.name not in NEVER_COPIED]
    return {name: shifted(getattr(old, name)) for name in names}


def copy_places(old: Cohort, new: Cohort) -> None:
    """The same authorities with as many places."""
    CohortAuthority.objects.bulk_create(
        CohortAuthority(cohort=new, authority_id=row.authority_id, places=row.places)
        for row in old.cohort_authorities.order_by("pk")
    )


def copy_features(old: Cohort, new: Cohort) -> None:
    """The same features, each with its questions of the journal."""
    old_features = list(old.features.prefetch_related("prompts"))
    made = Feature.objects.bulk_create(
        Feature(cohort=new, number=f.number, title=f.title, summary=f.summary, reading=f.reading)
        for f in old_features
    )
    Prompt.objects.bulk_create(
        Prompt(feature=feature, moment=prompt.moment, number=prompt.number, text=prompt.text)
        for before, feature in zip(old_features, made, strict=True)
        for prompt in before.prompts.all()
    )


COPIERS += [copy_places, copy_features]
