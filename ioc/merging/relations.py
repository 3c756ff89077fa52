"""Everything that points at a person, read from the models, so that nothing new can be forgotten.

What points at the record that goes is moved to the one that stays. Two kinds are not: what a ledger says is never
changed, and what both have of a thing that a person has only one of stays as the kept record has it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.db import models

from core.models import Ledger
from people.models import User

# What a person has one of, or that belongs to the account rather than to the person: the kept record's counts.
ONE_OF_A_KIND = {
    "mfa.Authenticator.user": "The second factor of the account that goes.",
    "usersessions.UserSession.user": "The browsers in which that account is signed in; it is signed out of them.",
    "notifications.Preference.user": "What mail somebody wants.",
    "notifications.Announcement_people.user": "That a message was meant for somebody.",
    "programme.CalendarFeed.user": "The address of somebody's own calendar.",
    "trios.Availability.person": "When somebody can go on visits in a year.",
    "awards.JournalPack.owner": "A file that is made again by a press.",
}
# Moved by hand: see `actions.merge`.
BY_HAND = {
    "account.EmailAddress.user": "All addresses sign in; one of them is the first.",
    "people.RoleGrant.user": "A role that both hold now is held once.",
    "people.User.merged_into": "Whoever was merged into the record that goes follows.",
}


@dataclass(frozen=True, slots=True)
class Relation:
    """One field that names a person."""

    model: type[models.Model]
    field: str

    @property
    def label(self) -> str:
        """app.Model.field"""
        return f"{self.model._meta.label}.{self.field}"

    @property
    def is_ledger(self) -> bool:
        """Its rows are never changed: they go on naming the record that was merged, which bears the same name."""
        return issubclass(self.model, Ledger)

    def rows(self, person: User) -> models.QuerySet:
        """What points at this person, past every narrowing of the model's own manager."""
        return self.model._base_manager.filter(**{self.field: person})


def relations() -> Iterator[Relation]:
    """Every field of every model that names a person, hidden ones and those of join tables included."""
    for found in User._meta.get_fields(include_hidden=True):
        if isinstance(
            found, models.ManyToOneRel
        ):  # one-to-one included; a many-to-many comes by its join table
            yield Relation(found.related_model, found.field.name)


def moved() -> list[Relation]:
    """The fields that are simply set to the record that stays."""
    return [row for row in relations() if not row.is_ledger and row.label not in BY_HAND]
