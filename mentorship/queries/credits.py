"""The module's credits: who holds them."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from mentorship.models import ModuleCredit
from people.models import User

HELD = Q(credits__gt=0, taken_back=None)  # given, and not taken back since


def credits_given(person: User) -> QuerySet[ModuleCredit]:
    """What the ledger says of this person, and of records of theirs that were merged into this one."""
    rows = ModuleCredit.objects.filter(Q(person=person) | Q(person__merged_into=person))
    return rows.order_by("entered_at", "pk")


def has_credits(person: User) -> bool:
    """Whether the person holds the module's credits, whenever they got them."""
    return credits_held(person).exists()


def credits_held(person: User) -> QuerySet[ModuleCredit]:
    """What was given and not taken back."""
    return credits_given(person).filter(HELD)
