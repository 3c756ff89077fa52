"""Who mentors in a year."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from core.models import Model, paired
from people.models import LocalAuthority, School
from programme.models import Cohort


class MentorAppointment(Model):
    """Somebody mentors in a cohort: an IOC graduate, never for a member of their own school."""

    cohort = models.ForeignKey(Cohort, models.PROTECT, related_name="mentor_appointments")
    mentor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="mentor_appointments")
    school = models.ForeignKey(School, models.PROTECT, null=True, blank=True, related_name="+")
    authority = models.ForeignKey(LocalAuthority, models.PROTECT, related_name="+")
    capacity = models.PositiveSmallIntegerField(default=1)  # trios; two at most by default
    is_first_year = models.BooleanField(default=False)  # from the records, or as the team corrected it
    # The year they completed the programme, said by the team where it was before our records begin.
    graduated_in = models.PositiveSmallIntegerField(null=True, blank=True)
    graduate_stated_at = models.DateTimeField(null=True, blank=True)
    graduate_stated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    appointed_at = models.DateTimeField()
    appointed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["cohort", "mentor"], condition=Q(ended_at=None), name="mentor_once_a_cohort"
            ),
            paired("ended"),
            paired("graduate_stated"),
            models.CheckConstraint(
                condition=Q(graduated_in=None, graduate_stated_at=None)
                | Q(graduated_in__isnull=False, graduate_stated_at__isnull=False),
                name="mentor_graduation_is_stated_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"Mentor appointment {self.pk}"
