"""What every model shares, and the one table of background work."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from core.enums import JobState


class QuerySet[M: models.Model](models.QuerySet[M]):
    """A queryset whose lazily fetched relations come for all its rows at once, never row by row."""


class Manager(models.Manager.from_queryset(QuerySet)):  # type: ignore[misc]
    """The default manager: FETCH_PEERS everywhere."""

    def get_queryset(self) -> models.QuerySet:
        return super().get_queryset().fetch_mode(models.FETCH_PEERS)


class Model(models.Model):
    """The base of every model here.

    `personal` names the text fields that can tell who somebody is or what they said; `impersonal` the other text
    fields. A house test refuses a text field in neither: the lists drive export and erasure.
    """

    personal: ClassVar[frozenset[str]] = frozenset()
    impersonal: ClassVar[frozenset[str]] = frozenset()

    objects = Manager()

    class Meta:
        abstract = True


class LedgerQuerySet(QuerySet):
    """Rows that are read and added: changing or removing them is a mistake in our code."""

    def update(self, **values: object) -> int:
        raise TypeError(f"{self.model.__name__} is a ledger: its rows are added, never changed.")

    def delete(self) -> tuple[int, dict[str, int]]:
        raise TypeError(f"{self.model.__name__} is a ledger: its rows are added, never taken out.")


class LedgerManager(Manager.from_queryset(LedgerQuerySet)):  # type: ignore[misc]
    """The manager of a ledger."""


class Ledger(Model):
    """A record to which rows are added and in which none is changed: what was said stays said.

    The database refuses a change too (core.ledgers.Kept in the app's migrations); a correction is another row.
    """

    objects = LedgerManager()

    class Meta:
        abstract = True

    def save(self, *args: object, **kwargs: object) -> None:
        """Add the row; a second save is a mistake in our code."""
        if not self._state.adding:
            raise TypeError(f"{type(self).__name__} is a ledger: its rows are added, never changed.")
        super().save(*args, **kwargs)  # type: ignore[arg-type]

    def delete(self, *args: object, **kwargs: object) -> tuple[int, dict[str, int]]:
        """Refused."""
        raise TypeError(f"{type(self).__name__} is a ledger: its rows are added, never taken out.")


def paired(verb: str) -> models.CheckConstraint:
    """A constraint: `<verb>_at` and `<verb>_by` are both set or both empty."""
    at, by = f"{verb}_at__isnull", f"{verb}_by__isnull"
    return models.CheckConstraint(
        condition=Q(**{at: True, by: True}) | Q(**{at: False, by: False}), name=f"%(class)s_{verb}_at_by"
    )


def in_order(first: str, second: str) -> models.CheckConstraint:
    """A constraint: the second moment is later than the first (or either is unknown)."""
    return models.CheckConstraint(
        condition=Q(**{f"{first}__isnull": True})
        | Q(**{f"{second}__isnull": True})
        | Q(**{f"{second}__gt": F(first)}),
        name=f"%(class)s_{first}_before_{second}"[:60],
    )


class Job(Model):
    """A piece of work that must happen, written in the transaction that causes it.

    The row is the truth and Celery only carries its id: a run that was lost is started again by the sweep once its
    lease has run out. `dedupe_key` makes asking twice the same as asking once.
    """

    kind = models.CharField(max_length=80)
    dedupe_key = models.CharField(max_length=200, unique=True)
    payload = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=JobState, default=JobState.WAITING)
    run_after = models.DateTimeField()
    lease_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    last_error = models.TextField(blank=True)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)

    impersonal = frozenset({"kind", "dedupe_key", "payload", "state", "last_error"})

    class Meta:
        indexes = [
            models.Index(fields=["run_after"], name="job_due", condition=Q(state="waiting")),
            models.Index(fields=["lease_until"], name="job_leased", condition=Q(state="running")),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.dedupe_key}"

    @property
    def is_over(self) -> bool:
        """Done or given up."""
        return self.state in (JobState.DONE, JobState.FAILED)
