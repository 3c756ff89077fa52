"""The module's credits: who holds them."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from mentorship.models import ModuleCredit
from people.models import User


def credits_given(person: User) -> QuerySet[ModuleCredit]:
    """What the ledger says of this person, and of records of theirs that were merged into this one."""
    rows = ModuleCredit.objects.filter(Q(person=person) | Q(person__merged_into=person))
    return rows.order_by("entered_at", "pk")


def has_credits(person: User) -> bool:
    """Whether the person holds the module's credits, whenever they got them."""
    return credits_given(person).filter(credits__gt=0).exists()
