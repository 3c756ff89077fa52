"""Codes for late applications: found by what was typed, and how often each was used."""

import re

from django.db.models import Count, QuerySet

from people.models import User
from programme.models import Cohort, LateCode


def typed(text: str) -> str:
    """The code somebody means: no spaces, no dashes, capital letters."""
    return re.sub(r"[\s‐‑–—-]", "", text).upper()


def by_code(text: str) -> LateCode | None:
    """The code with what was typed."""
    return LateCode.objects.filter(code=typed(text)).select_related("cohort", "authority").first()


def uses_by_others(late_code: LateCode, user: User) -> int:
    """How many applications of other people hold the code."""
    return late_code.applications.exclude(applicant=user).count()


def of_cohort(cohort: Cohort) -> QuerySet[LateCode]:
    """The codes of a cohort, the newest first, each with `uses`."""
    return (
        cohort.late_codes.annotate(uses=Count("applications"))
        .select_related("authority", "created_by", "ended_by")
        .order_by("-created_at", "-pk")
    )
