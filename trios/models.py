"""Mentors, proposals, trios, visits and what is kept of them."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from core.models import Model, in_order, paired
from people.models import LocalAuthority, School
from programme.models import Cohort, Enrolment
from trios.enums import FormationState, RepairTask, VisitState, WishKind


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
    # How often people were moved by hand. The database knows the default, so that the code before this still adds rows.
    version = models.PositiveIntegerField(default=0, db_default=0)
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


class FormationPin(Model):
    """The group of a proposal that this participant is in stays as it is: by hand and in the next run."""

    formation = models.ForeignKey(Formation, models.CASCADE, related_name="pins")
    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["formation", "enrolment"], name="formation_pin_once")]

    def __str__(self) -> str:
        return f"Formation pin {self.pk}"


class FormationWish(Model):
    """Two participants of a cohort are kept apart, or together, and why. PRIVACY: for the programme team's eyes only."""

    cohort = models.ForeignKey(Cohort, models.PROTECT, related_name="formation_wishes")
    kind = models.CharField(max_length=10, choices=WishKind)
    first = models.ForeignKey(Enrolment, models.PROTECT, related_name="+")  # the one with the smaller number
    second = models.ForeignKey(Enrolment, models.PROTECT, related_name="+")
    reason = models.CharField(max_length=300)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    personal = frozenset({"reason"})
    impersonal = frozenset({"kind"})

    class Meta:
        ordering = ["-made_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(first__lt=models.F("second")), name="formation_wish_two_people_in_order"
            ),
            models.UniqueConstraint(fields=["first", "second"], name="formation_wish_once_a_pair"),
        ]

    def __str__(self) -> str:
        return f"Formation wish {self.pk}"


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


class Availability(Model):
    """Somebody has said on which half-days of the week they can go on visits or host one, for one year.

    week: a letter for each half-day from Monday morning to Friday afternoon, as `trios.rota.week` reads it.
    PRIVACY: why somebody can't is never asked.
    """

    cohort = models.ForeignKey(Cohort, models.PROTECT, related_name="availabilities")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="availabilities")
    week = models.CharField(max_length=10)
    version = models.PositiveIntegerField(default=1)
    saved_at = models.DateTimeField()

    impersonal = frozenset({"week"})

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["cohort", "person"], name="availability_once_a_year"),
            models.CheckConstraint(
                condition=Q(week__regex=r"^[-vh]{10}$"), name="availability_week_of_ten_halves"
            ),
        ]
        verbose_name_plural = "availabilities"

    def __str__(self) -> str:
        return f"Availability {self.pk}"


class Away(Model):
    """Days, both included, on which somebody can go on no visit."""

    availability = models.ForeignKey(Availability, models.CASCADE, related_name="away")
    first_day = models.DateField()
    last_day = models.DateField()

    class Meta:
        ordering = ["first_day", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(last_day__gte=F("first_day")), name="away_first_before_last"),
        ]

    def __str__(self) -> str:
        return f"Away {self.pk}"


class VisitShare(Model):
    """The host lets somebody outside the trio read what was agreed after the visit to their own classroom.

    Theirs alone to give and to end; it ends by itself. PRIVACY: notes of the lesson and the others' next steps are never in it.
    """

    visit = models.ForeignKey(Visit, models.PROTECT, related_name="shares")
    name = models.CharField(max_length=120)
    email = models.EmailField()
    shared_at = models.DateTimeField()
    until = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    personal = frozenset({"name", "email"})

    class Meta:
        ordering = ["shared_at", "id"]
        constraints = [
            in_order("shared_at", "until"),
            models.UniqueConstraint(
                fields=["visit", "email"], condition=Q(ended_at=None), name="visit_shared_once_with_one"
            ),
        ]

    def __str__(self) -> str:
        return f"Visit share {self.pk}"


class VisitShareLink(Model):
    """The mailed link of a share. SECURITY: only the hash is kept; the token stands in its mail alone."""

    share = models.ForeignKey(VisitShare, models.CASCADE, related_name="links")
    token_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()

    impersonal = frozenset({"token_hash"})

    def __str__(self) -> str:
        return f"Visit share link {self.pk}"


class TrioMessage(Model):
    """What one of a trio's people wrote to all the others; they read it again on the trio's page."""

    trio = models.ForeignKey(Trio, models.PROTECT, related_name="messages")
    writer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    text = models.TextField()
    sent_at = models.DateTimeField()

    personal = frozenset({"text"})

    class Meta:
        ordering = ["-sent_at", "-id"]

    def __str__(self) -> str:
        return f"Trio message {self.pk}"
