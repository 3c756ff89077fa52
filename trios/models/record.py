"""What is written of a visit, who agreed it, and whom its host lets read it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from core.models import Model, in_order
from programme.models import Enrolment
from trios.models.visit import Visit


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
