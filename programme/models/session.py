"""Sessions, the register, catch-ups and the calendar feed."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from core.models import Model, in_order, paired
from people.models import LocalAuthority
from programme.enums import AttendanceStatus, CatchUpState, CatchUpTask, SessionMode, SessionState
from programme.models.cohort import Cohort, Feature
from programme.models.enrolment import Enrolment


class Session(Model):
    """A dated meeting of about three hours: one or several features, for one or several authorities."""

    cohort = models.ForeignKey(Cohort, models.PROTECT, related_name="sessions")
    features = models.ManyToManyField(Feature, related_name="sessions")
    authorities = models.ManyToManyField(LocalAuthority, related_name="sessions")
    mode = models.CharField(max_length=12, choices=SessionMode, default=SessionMode.FACE_TO_FACE)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    place = models.CharField(max_length=200, blank=True)
    map_link = models.URLField(blank=True)  # instead of a search for the place
    join_link = models.URLField(blank=True)
    note = models.TextField(blank=True)
    materials = models.TextField(blank=True)  # "title | link", one a line
    by_booking = models.BooleanField(default=False)  # expected are those who booked, else the whole authority
    capacity = models.PositiveSmallIntegerField(null=True, blank=True)
    booked = models.PositiveSmallIntegerField(
        default=0
    )  # counted up and down with the bookings, never past capacity
    state = models.CharField(max_length=10, choices=SessionState, default=SessionState.ARRANGED)
    uid = models.UUIDField(
        default=uuid.uuid4, unique=True, editable=False
    )  # the calendar entry's name for ever
    sequence = models.PositiveIntegerField(default=0)  # rises with every change a calendar must hear of
    arranged_at = models.DateTimeField()
    arranged_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    register_taken_at = models.DateTimeField(null=True, blank=True)
    register_taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    cancelled_reason = models.CharField(max_length=200, blank=True)

    impersonal = frozenset(
        {"mode", "place", "map_link", "join_link", "note", "materials", "state", "cancelled_reason"}
    )

    class Meta:
        ordering = ["starts_at", "id"]
        constraints = [
            in_order("starts_at", "ends_at"),
            paired("register_taken"),
            models.CheckConstraint(
                condition=Q(capacity__isnull=True) | Q(booked__lte=F("capacity")),
                name="session_not_over_full",
            ),
        ]
        indexes = [models.Index(fields=["cohort", "starts_at"], name="session_timetable")]

    def __str__(self) -> str:
        return f"Session {self.pk}"

    @property
    def places_left(self) -> int | None:
        """How many may still book; None without a limit."""
        return None if self.capacity is None else self.capacity - self.booked

    @property
    def links(self) -> list[tuple[str, str]]:
        """(title, address) of each of the materials."""
        lines = (line.rpartition(" | ") for line in self.materials.splitlines())
        return [(title, address) for title, _, address in lines if title]


class Attendance(Model):
    """What the register says of one participant at one session, or that apologies came before it."""

    session = models.ForeignKey(Session, models.PROTECT, related_name="attendances")
    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="attendances")
    status = models.CharField(max_length=10, choices=AttendanceStatus)
    note = models.CharField(max_length=200, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    personal = frozenset({"note"})
    impersonal = frozenset({"status"})

    class Meta:
        constraints = [models.UniqueConstraint(fields=["session", "enrolment"], name="attendance_once")]
        indexes: ClassVar[list[models.Index]] = [
            # What was missed is asked for all over the year, and is a small part of every register.
            models.Index(fields=["status", "session"], name="attendance_by_status"),
        ]

    def __str__(self) -> str:
        return f"Attendance {self.pk}"


class CatchUp(Model):
    """How a participant makes up for a session they missed, agreed with the lead and signed off by somebody."""

    attendance = models.OneToOneField(Attendance, models.PROTECT, related_name="catch_up")
    task = models.CharField(max_length=14, choices=CatchUpTask)
    detail = models.TextField(blank=True)
    due_on = models.DateField()
    state = models.CharField(max_length=10, choices=CatchUpState, default=CatchUpState.AGREED)
    agreed_at = models.DateTimeField()
    agreed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    evidence = models.TextField(blank=True)  # what the participant says they did
    finished_at = models.DateTimeField(null=True, blank=True)
    signed_off_at = models.DateTimeField(null=True, blank=True)
    signed_off_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    personal = frozenset({"detail", "evidence"})
    impersonal = frozenset({"task", "state"})

    class Meta:
        constraints = [
            paired("signed_off"),
            models.CheckConstraint(
                condition=~Q(state=CatchUpState.SIGNED_OFF) | Q(signed_off_at__isnull=False),
                name="catch_up_signed_off_has_date",
            ),
        ]

    def __str__(self) -> str:
        return f"Catch-up {self.pk}"


class CalendarFeed(Model):
    """A person's calendar feed: the link holds a signature over (person, edition), so a new edition ends the old."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="calendar_feed")
    edition = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"Calendar feed of {self.user_id}"
