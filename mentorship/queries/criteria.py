"""What a cohort's dialogues are judged by."""

from __future__ import annotations

from hashlib import sha256

from django.db.models import Exists, OuterRef

from mentorship.criteria import DEFAULTS
from mentorship.models import CriterionJudgement, ModuleCriterion
from programme.models import Cohort


def criteria_of(cohort: Cohort) -> list[ModuleCriterion]:
    """The cohort's criteria, each with `is_used`; where it has none yet, the usual five, unsaved."""
    used = CriterionJudgement.objects.filter(criterion=OuterRef("pk"))
    return list(ModuleCriterion.objects.filter(cohort=cohort).annotate(is_used=Exists(used))) or usual(cohort)


def usual(cohort: Cohort) -> list[ModuleCriterion]:
    """The criteria that a cohort begins with, unsaved."""
    return [
        ModuleCriterion(cohort=cohort, position=position, title=each.title, description=each.description)
        for position, each in enumerate(DEFAULTS, start=1)
    ]


def stamp_of(criteria: list[ModuleCriterion]) -> str:
    """What a form is made under: changes when any criterion does."""
    words = "\n".join(f"{row.pk}\t{row.position}\t{row.title}\t{row.description}" for row in criteria)
    return sha256(words.encode()).hexdigest()[:16]
