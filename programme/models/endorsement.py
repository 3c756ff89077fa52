"""The links that headteachers were sent, and what happened to each request."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from core.models import Ledger, Model
from programme.enums import EndorsementStep
from programme.models.application import Endorsement

CHASERS = 3  # the most reminders a headteacher ever gets about one application


class EndorsementLink(Model):
    """One mailed link to a request: the first mail has one, each reminder its own, and all lead to the same page.

    SECURITY: only the hash is kept. The token is made while its mail is composed and stands in that mail alone.
    """

    endorsement = models.ForeignKey(Endorsement, models.CASCADE, related_name="links")
    token_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()

    impersonal = frozenset({"token_hash"})

    def __str__(self) -> str:
        return f"Link {self.pk}"


class EndorsementEvent(Ledger):
    """Something that happened to a request, when and through whom; added, never changed.

    by: the member of staff or the applicant; nobody for the service itself and for the headteacher, who has no account.
    """

    endorsement = models.ForeignKey(Endorsement, models.CASCADE, related_name="events")
    what = models.CharField(max_length=14, choices=EndorsementStep)
    number = models.PositiveSmallIntegerField(null=True, blank=True)  # which reminder it was
    happened_at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    note = models.TextField(blank=True)

    personal = frozenset({"note"})
    impersonal = frozenset({"what"})

    class Meta:
        ordering = ["happened_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["endorsement", "number"], name="endorsement_chaser_once"),
            models.CheckConstraint(
                condition=Q(what=EndorsementStep.CHASED, number__gte=1, number__lte=CHASERS)
                | (~Q(what=EndorsementStep.CHASED) & Q(number__isnull=True)),
                name="endorsement_chasers_are_few",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.what} {self.pk}"
