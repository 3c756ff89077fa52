"""The bank of comments: a marker's own, and what the team gives a cohort."""

from django.db.models import F, Q, QuerySet

from marking.models import BankComment
from marking.visibility import Script
from people.models import User
from programme.models import Cohort


def own_bank(user: User) -> QuerySet[BankComment]:
    """What the marker has kept, the last first."""
    return BankComment.objects.filter(owner=user).order_by("-kept_at", "-pk")


def shared_bank(cohort: Cohort) -> QuerySet[BankComment]:
    """What the team gives the markers of a cohort, criterion by criterion."""
    return (
        BankComment.objects.filter(cohort=cohort)
        .select_related("criterion")
        .order_by(F("criterion__number").asc(nulls_first=True), "pk")
    )


def bank_for(user: User, script: Script, *, criterion: int | None = None) -> list[BankComment]:
    """What a marker can use on a script: the team's for its cohort, those of this criterion first, then their own."""
    shared = Q(cohort__marker_appointments__marks=script.mark_id)
    rows = (
        BankComment.objects.filter(Q(owner=user) | shared)
        .select_related("criterion")
        .order_by(
            F("owner").asc(nulls_first=True), F("criterion__number").asc(nulls_first=True), "-kept_at", "-pk"
        )
    )
    found = list(rows)
    if criterion is None:
        return found
    return [row for row in found if row.criterion is None or row.criterion.number == criterion]
