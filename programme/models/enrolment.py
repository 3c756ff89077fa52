"""A person takes part in a cohort."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from core.models import Model
from people.enums import Sector
from people.models import LocalAuthority, School
from programme.enums import EnrolmentState, Route
from programme.models.application import Application
from programme.models.cohort import Cohort


class Enrolment(Model):
    """One participant's year: everything they do in it hangs on this row."""

    cohort = models.ForeignKey(Cohort, models.PROTECT, related_name="enrolments")
    participant = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="enrolments")
    application = models.OneToOneField(
        Application, models.PROTECT, null=True, blank=True, related_name="enrolment"
    )
    authority = models.ForeignKey(LocalAuthority, models.PROTECT, related_name="enrolments")
    school = models.ForeignKey(School, models.PROTECT, related_name="enrolments")
    sector = models.CharField(max_length=10, choices=Sector)
    route = models.CharField(max_length=12, choices=Route, default=Route.ESSAY)
    state = models.CharField(max_length=10, choices=EnrolmentState, default=EnrolmentState.ACTIVE)
    enrolled_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True, blank=True)
    left_reason = models.CharField(max_length=200, blank=True)
    completed_at = models.DateTimeField(null=True, blank=True)
    deferred_to = models.ForeignKey(Cohort, models.PROTECT, null=True, blank=True, related_name="+")

    personal = frozenset({"left_reason"})
    impersonal = frozenset({"sector", "route", "state"})

    class Meta:
        ordering = ["participant__name", "id"]
        constraints = [
            models.UniqueConstraint(fields=["cohort", "participant"], name="enrolment_once_a_cohort"),
        ]
        indexes = [models.Index(fields=["cohort", "authority", "state"], name="enrolment_list")]

    def __str__(self) -> str:
        return f"Enrolment {self.pk}"


class EnrolmentPost(Model):
    """Where a participant taught from one day until another, once they have moved; who never moved has none.

    `until_on` is the first day of the next post. The enrolment's own school and authority are those of today.
    """

    enrolment = models.ForeignKey(Enrolment, models.CASCADE, related_name="posts")
    school = models.ForeignKey(School, models.PROTECT, related_name="+")
    authority = models.ForeignKey(LocalAuthority, models.PROTECT, related_name="+")
    sector = models.CharField(max_length=10, choices=Sector)
    from_on = models.DateField()
    until_on = models.DateField(null=True, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    impersonal = frozenset({"sector"})

    class Meta:
        ordering = ["from_on"]
        constraints = [
            models.UniqueConstraint(fields=["enrolment", "from_on"], name="post_once_a_day"),
            models.UniqueConstraint(
                fields=["enrolment"], condition=Q(until_on__isnull=True), name="post_one_open"
            ),
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gt=F("from_on")), name="post_in_order"
            ),
        ]

    def __str__(self) -> str:
        return f"Post of enrolment {self.enrolment_id} from {self.from_on}"
