"""Mentors, proposals, trios, visits and what is kept of them."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from core.models import Model, in_order, paired
from people.models import LocalAuthority, School
from programme.models import Cohort, Enrolment
from trios.enums import FormationState, VisitState


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


class Formation(Model):
    """A proposal for all trios of a cohort, worked out by `trios.formation` and published by the team."""

    cohort = models.ForeignKey(Cohort, models.PROTECT, related_name="formations")
    state = models.CharField(max_length=10, choices=FormationState, default=FormationState.RUNNING)
    instance = models.JSONField(default=dict)  # what the tool was asked (ids, schools, coordinates)
    answer = models.JSONField(default=dict)  # what it said (groups, objective, notes)
    error = models.CharField(max_length=300, blank=True)
    started_at = models.DateTimeField()
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    impersonal = frozenset({"state", "instance", "answer", "error"})

    class Meta:
        ordering = ["-started_at", "-id"]
        constraints = [
            paired("published"),
            models.UniqueConstraint(
                fields=["cohort"], condition=Q(state=FormationState.RUNNING), name="formation_one_running"
            ),
        ]

    def __str__(self) -> str:
        return f"Formation {self.pk}"


class Trio(Model):
    """Two to four participants who visit each other's classrooms, and their mentor."""

    cohort = models.ForeignKey(Cohort, models.PROTECT, related_name="trios")
    number = models.PositiveSmallIntegerField()
    mentor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="mentored_trios"
    )
    formed_at = models.DateTimeField()
    formed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["cohort", "number"], name="trio_number_once")]

    def __str__(self) -> str:
        return f"Trio {self.number}"


class FormerMentor(Model):
    """Somebody was a trio's mentor until then: whoever once mentored an author never marks them."""

    trio = models.ForeignKey(Trio, models.PROTECT, related_name="former_mentors")
    mentor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="formerly_mentored")
    until = models.DateTimeField()

    class Meta:
        ordering = ["until", "id"]

    def __str__(self) -> str:
        return f"Former mentor {self.pk}"


class TrioMember(Model):
    """A participant belongs to a trio, from then until then."""

    trio = models.ForeignKey(Trio, models.PROTECT, related_name="members")
    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="trio_memberships")
    joined_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True, blank=True)
    left_reason = models.CharField(max_length=200, blank=True)

    personal = frozenset({"left_reason"})

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment"], condition=Q(left_at=None), name="trio_member_of_one_trio"
            ),
        ]

    def __str__(self) -> str:
        return f"Trio member {self.pk}"


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

    impersonal = frozenset({"where", "state", "cancelled_reason"})

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


class VisitRecord(Model):
    """What was seen: descriptive, no grades, no pupil's name. Shared by the trio and its mentor."""

    visit = models.OneToOneField(Visit, models.PROTECT, related_name="record")
    area_of_strength = models.CharField(max_length=200, blank=True)  # chosen by the host
    stage = models.CharField(max_length=80, blank=True)  # class or stage, never pupils
    notes = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=0)
    saved_at = models.DateTimeField()
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    personal = frozenset({"area_of_strength", "stage", "notes"})

    def __str__(self) -> str:
        return f"Visit record {self.pk}"


class PrivateNote(Model):
    """What one person jots down for themselves during a visit; nobody else ever sees it."""

    visit = models.ForeignKey(Visit, models.CASCADE, related_name="private_notes")
    writer = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="private_notes")
    text = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=0)
    saved_at = models.DateTimeField()

    personal = frozenset({"text"})

    class Meta:
        constraints = [models.UniqueConstraint(fields=["visit", "writer"], name="private_note_once")]

    def __str__(self) -> str:
        return f"Private note {self.pk}"


class Dialogue(Model):
    """The shared record of the professional discussion after a visit; an edit reopens everybody's agreement."""

    visit = models.OneToOneField(Visit, models.PROTECT, related_name="dialogue")
    strengths = models.TextField(blank=True)
    challenge = models.TextField(blank=True)
    actions = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=0)
    saved_at = models.DateTimeField()
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    personal = frozenset({"strengths", "challenge", "actions"})

    def __str__(self) -> str:
        return f"Dialogue {self.pk}"


class NextStep(Model):
    """What one member will do next, said in the discussion."""

    dialogue = models.ForeignKey(Dialogue, models.CASCADE, related_name="next_steps")
    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="next_steps")
    text = models.TextField(blank=True)

    personal = frozenset({"text"})

    class Meta:
        constraints = [models.UniqueConstraint(fields=["dialogue", "enrolment"], name="next_step_once")]

    def __str__(self) -> str:
        return f"Next step {self.pk}"


class DialogueAgreement(Model):
    """One person agrees that the record says what was said; counts for the version they read only."""

    dialogue = models.ForeignKey(Dialogue, models.CASCADE, related_name="agreements")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    version = models.PositiveIntegerField()
    agreed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["dialogue", "person", "version"], name="agreement_once_a_version")
        ]

    def __str__(self) -> str:
        return f"Agreement {self.pk}"
