"""What the members of a group for presentations say to one another."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from casestudies.models.peer_group import PeerGroupMember
from core.models import Model


class PeerFeedback(Model):
    """One member's three answers about another's presentation; not given yet while `given_at` is empty.

    PRIVACY: read by the presenter, under the giver's name, and by nobody else; staff see only that it is given.
    """

    giver = models.ForeignKey(PeerGroupMember, models.PROTECT, related_name="feedback_given")
    presenter = models.ForeignKey(PeerGroupMember, models.PROTECT, related_name="feedback")
    worked = models.TextField(blank=True)  # what worked
    ask = models.TextField(blank=True)  # what I'd ask
    take = models.TextField(blank=True)  # what I take into my classroom
    version = models.PositiveIntegerField(default=1)
    saved_at = models.DateTimeField()
    given_at = models.DateTimeField(null=True, blank=True)

    personal = frozenset({"worked", "ask", "take"})

    class Meta:
        ordering = ["given_at", "id"]
        verbose_name_plural = "peer feedback"
        constraints = [
            models.UniqueConstraint(fields=["giver", "presenter"], name="peer_feedback_once"),
            models.CheckConstraint(condition=~Q(giver=F("presenter")), name="peer_feedback_on_another"),
            models.CheckConstraint(
                condition=Q(given_at=None) | ~(Q(worked="") | Q(ask="") | Q(take="")),
                name="peer_feedback_given_is_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"Peer feedback {self.pk}"
