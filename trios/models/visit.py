"""Visits, who was there, and how a missed one is made up for."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from core.models import Model, in_order, paired
from people.models import School
from programme.models import Enrolment
from trios.enums import RepairTask, VisitState
from trios.models.trio import Trio


class Visit(Model):
    """One member hosts, the others and the mentor come: part 1 observation, part 2 professional discussion."""

    trio = models.ForeignKey(Trio, models.PROTECT, related_name="visits")
    host = models.ForeignKey(Enrolment, models.PROTECT, related_name="hosted_visits")
    school = models.ForeignKey(School, models.PROTECT, related_name="+")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    where = models.CharField(max_length=200, blank=True)  # room, entrance, parking
    state = models.CharField(max_length=10, choices=VisitState, default=VisitState.BOOKED)
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    sequence = models.PositiveIntegerField(default=0)
    booked_at = models.DateTimeField()
    booked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    completed_at = models.DateTimeField(null=True, blank=True)
    completed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    cancelled_reason = models.CharField(max_length=200, blank=True)
    moved_reason = models.CharField(max_length=200, blank=True)  # of the last change of its date

    impersonal = frozenset({"where", "state", "cancelled_reason", "moved_reason"})

    class Meta:
        ordering = ["starts_at", "id"]
        constraints = [
            in_order("starts_at", "ends_at"),
            paired("completed"),
            models.UniqueConstraint(
                fields=["trio", "host"], condition=~Q(state=VisitState.CANCELLED), name="visit_hosted_once"
            ),
        ]

    def __str__(self) -> str:
        return f"Visit {self.pk}"


class VisitAttendance(Model):
    """Which parts of a visit a member was there for."""

    visit = models.ForeignKey(Visit, models.PROTECT, related_name="attendances")
    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="visit_attendances")
    observed = models.BooleanField(default=False)  # part 1; the host teaches and counts as there
    discussed = models.BooleanField(default=False)  # part 2
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["visit", "enrolment"], name="visit_attendance_once")]

    def __str__(self) -> str:
        return f"Visit attendance {self.pk}"


class VisitRepair(Model):
    """How somebody makes up for a visit that they missed in whole or in part; it counts once the mentor has signed it off."""

    attendance = models.OneToOneField(VisitAttendance, models.PROTECT, related_name="repair")
    task = models.CharField(max_length=5, choices=RepairTask)
    due_on = models.DateField()
    agreed_at = models.DateTimeField()
    agreed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    note = models.CharField(max_length=300, blank=True)  # what was done
    signed_off_at = models.DateTimeField(null=True, blank=True)
    signed_off_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    personal = frozenset({"note"})
    impersonal = frozenset({"task"})

    class Meta:
        constraints = [paired("signed_off")]

    def __str__(self) -> str:
        return f"Visit repair {self.pk}"
