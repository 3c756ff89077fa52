"""Who marks in a year."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from core.models import Model, paired
from marking.enums import MarkerPost, MarkerState
from people.models import LocalAuthority, School
from programme.models import Cohort


class MarkerAppointment(Model):
    """Somebody is (or asks to be) in a cohort's pool of markers, with the facts the stated rules ask about."""

    cohort = models.ForeignKey(Cohort, models.PROTECT, related_name="marker_appointments")
    marker = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="marker_appointments")
    state = models.CharField(max_length=10, choices=MarkerState, default=MarkerState.APPLIED)
    post = models.CharField(max_length=12, choices=MarkerPost)
    years = models.PositiveSmallIntegerField()  # in such posts; five are needed
    school = models.ForeignKey(School, models.PROTECT, null=True, blank=True, related_name="+")
    authority = models.ForeignKey(LocalAuthority, models.PROTECT, related_name="+")
    target = models.PositiveSmallIntegerField(default=3)
    max = models.PositiveSmallIntegerField(default=4)
    # Another address of the same person. The database knows the default, so that the code before this still adds rows.
    other_email = models.EmailField(blank=True, db_default="")
    applied_at = models.DateTimeField()
    trained_on = models.DateField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    personal = frozenset({"other_email"})
    impersonal = frozenset({"state", "post"})

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["cohort", "marker"], name="marker_once_a_cohort"),
            models.CheckConstraint(condition=Q(max__gte=1, max__lte=20), name="marker_max"),
            paired("decided"),
            models.CheckConstraint(
                condition=~Q(state=MarkerState.APPROVED) | Q(years__gte=5, trained_on__isnull=False),
                name="marker_approved_is_eligible",
            ),
        ]

    def __str__(self) -> str:
        return f"Marker appointment {self.pk}"
