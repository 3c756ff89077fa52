"""The credit ledger and certificates."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from awards.enums import CertificateState
from core.files import random_name
from core.models import Ledger, Model, paired
from programme.models import Enrolment


class CreditEntry(Ledger):
    """Credits given (or taken back, as a negative entry). A ledger: added, never changed."""

    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="credit_entries")
    credits = models.SmallIntegerField()
    scqf_level = models.PositiveSmallIntegerField(default=11)
    reason = models.CharField(max_length=200)
    awarded_on = models.DateField()
    entered_at = models.DateTimeField()
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    impersonal = frozenset({"reason"})

    class Meta:
        ordering = ["entered_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment"], condition=Q(credits__gt=0), name="credits_given_once"
            )
        ]
        verbose_name_plural = "credit entries"

    def __str__(self) -> str:
        return f"{self.credits} credits"


class Certificate(Model):
    """A certificate: what it says is frozen here, the PDF is made from it, its public page reads it."""

    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="certificates")
    serial = models.CharField(max_length=20, unique=True)
    code = models.CharField(max_length=24, unique=True)  # random; in the QR code and the public address
    state = models.CharField(max_length=10, choices=CertificateState, default=CertificateState.BEING_MADE)
    name = models.CharField(max_length=120)
    award = models.CharField(max_length=120)
    credits = models.PositiveSmallIntegerField()
    scqf_level = models.PositiveSmallIntegerField()
    awarded_on = models.DateField()
    issued_at = models.DateTimeField()
    made_at = models.DateTimeField(null=True, blank=True)
    pdf = models.FileField(upload_to=random_name("certificates"), blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    revoked_reason = models.CharField(max_length=200, blank=True)
    replaced_by = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="replaces")

    personal = frozenset({"name", "pdf"})
    impersonal = frozenset({"serial", "code", "state", "award", "revoked_reason"})

    class Meta:
        ordering = ["-issued_at"]
        constraints = [
            paired("revoked"),
            models.UniqueConstraint(
                fields=["enrolment"],
                condition=Q(state__in=[CertificateState.BEING_MADE, CertificateState.VALID]),
                name="certificate_one_standing",
            ),
        ]

    def __str__(self) -> str:
        return self.serial


class JournalPack(Model):
    """A person's whole journal in one file, made by a worker when they ask and kept for a week.

    PRIVACY: its owner alone gets it; a newer one takes the place of the older.
    """

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="journal_packs")
    requested_at = models.DateTimeField()
    made_at = models.DateTimeField(null=True, blank=True)
    failed_at = models.DateTimeField(null=True, blank=True)
    file = models.FileField(upload_to=random_name("journals"), blank=True)

    personal = frozenset({"file"})

    class Meta:
        ordering = ["-requested_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["owner"],
                condition=Q(made_at=None, failed_at=None),
                name="journal_pack_one_being_made",
            ),
            models.CheckConstraint(
                condition=Q(made_at=None) | Q(failed_at=None), name="journal_pack_made_or_failed"
            ),
        ]

    def __str__(self) -> str:
        return f"Journal pack {self.pk}"

    @property
    def is_being_made(self) -> bool:
        """A worker is at it, or soon will be."""
        return self.made_at is None and self.failed_at is None
