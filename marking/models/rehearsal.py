"""The rehearsal: what was looked at before markers look, and what was found."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from casestudies.models import Version
from core.models import Model, paired
from marking.enums import Giveaway, RehearsalState
from marking.models.mark import AllocationRun
from marking.models.pool import MarkerAppointment


class Rehearsal(Model):
    """A look, as each marker of a proposal, at everything they would see if it were published.

    `seal` says which scripts, in which versions, with which markers: where it isn't the proposal's any more, it is stale.
    """

    run = models.ForeignKey(AllocationRun, models.PROTECT, related_name="rehearsals")
    state = models.CharField(max_length=10, choices=RehearsalState, default=RehearsalState.RUNNING)
    seal = models.CharField(max_length=64)
    markers = models.PositiveIntegerField(default=0)  # as whom it has looked so far
    pages = models.PositiveIntegerField(default=0)
    error = models.CharField(max_length=300, blank=True)
    started_at = models.DateTimeField()
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    over_at = models.DateTimeField(null=True, blank=True)

    impersonal = frozenset({"state", "seal", "error"})

    class Meta:
        ordering = ["-started_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["run"], condition=Q(state=RehearsalState.RUNNING), name="rehearsal_one_running"
            ),
            models.CheckConstraint(
                condition=Q(state=RehearsalState.RUNNING, over_at=None)
                | ~Q(state=RehearsalState.RUNNING) & Q(over_at__isnull=False),
                name="rehearsal_over_has_time",
            ),
        ]

    def __str__(self) -> str:
        return f"Rehearsal {self.pk}"


class RehearsalFinding(Model):
    """Something that would tell a marker who wrote a script: on which page, of what kind, in which words.

    It keeps the proposal from being published until it is gone or the team has accepted it with a reason.
    """

    rehearsal = models.ForeignKey(Rehearsal, models.CASCADE, related_name="findings")
    appointment = models.ForeignKey(MarkerAppointment, models.PROTECT, related_name="+")
    version = models.ForeignKey(Version, models.PROTECT, null=True, blank=True, related_name="+")
    kind = models.CharField(max_length=10, choices=Giveaway)
    page = models.CharField(max_length=60)  # the kind of page, or "text" for the script itself
    words = models.CharField(max_length=120, blank=True)
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    accepted_reason = models.CharField(max_length=200, blank=True)

    personal = frozenset({"words", "accepted_reason"})
    impersonal = frozenset({"kind", "page"})

    class Meta:
        ordering = ["id"]
        constraints = [
            paired("accepted"),
            models.UniqueConstraint(
                fields=["rehearsal", "version", "kind", "page", "words"], name="rehearsal_finding_once"
            ),
            models.CheckConstraint(
                condition=Q(accepted_at=None, accepted_reason="")
                | Q(accepted_at__isnull=False) & ~Q(accepted_reason=""),
                name="rehearsal_finding_accepted_has_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"Finding {self.pk}"
