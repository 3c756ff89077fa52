"""The module's criteria, its dialogues, what was judged in them, and the credits they gave."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from core.models import Ledger, Model, in_order, paired
from mentorship.enums import DialogueState, Outcome
from programme.models import Cohort
from trios.models import MentorAppointment


class ModuleCriterion(Model):
    """One thing that the assessors of a cohort's dialogues judge."""

    cohort = models.ForeignKey(Cohort, models.CASCADE, related_name="module_criteria")
    position = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=120)
    description = models.TextField(blank=True)

    impersonal = frozenset({"title", "description"})

    class Meta:
        ordering = ["position"]
        verbose_name_plural = "module criteria"
        constraints = [
            models.UniqueConstraint(fields=["cohort", "position"], name="module_criterion_position_once"),
            models.CheckConstraint(condition=~Q(title=""), name="module_criterion_has_title"),
        ]

    def __str__(self) -> str:
        return self.title


class ModuleDialogue(Model):
    """A mentor's structured professional dialogue with two assessors: the first attempt, or the one further.

    `mentor` is that of the appointment, here so that the database itself keeps assessors and mentor apart. `sequence`
    rises with every new date, `version` with every save of the record.
    """

    appointment = models.ForeignKey(MentorAppointment, models.PROTECT, related_name="module_dialogues")
    mentor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="module_dialogues")
    attempt = models.PositiveSmallIntegerField()
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    place = models.CharField(max_length=200)  # a room, or the link to join
    first_assessor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    second_assessor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=DialogueState, default=DialogueState.BOOKED)
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    sequence = models.PositiveIntegerField(default=0)
    booked_at = models.DateTimeField()
    booked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    cancelled_reason = models.CharField(max_length=200, blank=True)
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True)
    feedback = models.TextField(blank=True)  # the mentor reads it once the outcome is recorded
    version = models.PositiveIntegerField(default=0)
    recorded_at = models.DateTimeField(null=True, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    personal = frozenset({"feedback"})
    impersonal = frozenset({"place", "state", "cancelled_reason", "outcome"})

    class Meta:
        ordering = ["starts_at", "id"]
        constraints = [
            in_order("starts_at", "ends_at"),
            paired("recorded"),
            models.CheckConstraint(condition=Q(attempt__in=[1, 2]), name="module_dialogue_two_attempts"),
            models.UniqueConstraint(
                fields=["appointment", "attempt"],
                condition=~Q(state=DialogueState.CANCELLED),
                name="module_dialogue_attempt_once",
            ),
            models.UniqueConstraint(
                fields=["appointment"],
                condition=Q(state=DialogueState.BOOKED),
                name="module_dialogue_one_booked",
            ),
            models.CheckConstraint(
                condition=~Q(first_assessor=F("second_assessor")), name="module_dialogue_two_assessors"
            ),
            models.CheckConstraint(
                condition=~Q(first_assessor=F("mentor")) & ~Q(second_assessor=F("mentor")),
                name="module_dialogue_not_by_mentor",
            ),
            models.CheckConstraint(
                condition=Q(state=DialogueState.HELD, recorded_at__isnull=False) & ~Q(outcome="")
                | ~Q(state=DialogueState.HELD) & Q(outcome="", recorded_at__isnull=True),
                name="module_dialogue_held_has_outcome",
            ),
            models.CheckConstraint(
                condition=~Q(state=DialogueState.CANCELLED) | ~Q(cancelled_reason=""),
                name="module_dialogue_cancelled_why",
            ),
        ]
        indexes = [models.Index(fields=["mentor", "state"], name="module_dialogue_of_mentor")]

    def __str__(self) -> str:
        return f"Module dialogue {self.pk}"


class CriterionJudgement(Model):
    """What the assessors of a dialogue found on one criterion; `met` is empty while they have not said."""

    dialogue = models.ForeignKey(ModuleDialogue, models.PROTECT, related_name="judgements")
    criterion = models.ForeignKey(ModuleCriterion, models.PROTECT, related_name="judgements")
    met = models.BooleanField(null=True, blank=True)
    comment = models.TextField(blank=True)

    personal = frozenset({"comment"})

    class Meta:
        ordering = ["criterion__position"]
        constraints = [models.UniqueConstraint(fields=["dialogue", "criterion"], name="judgement_once")]

    def __str__(self) -> str:
        return f"Judgement {self.pk}"


class ModuleCorrection(Ledger):
    """An outcome recorded wrongly was put right: what stood before, and why. A ledger: added, never changed."""

    dialogue = models.ForeignKey(ModuleDialogue, models.PROTECT, related_name="corrections")
    was = models.CharField(max_length=10, choices=Outcome)
    became = models.CharField(max_length=10, choices=Outcome)
    reason = models.CharField(max_length=300)  # the mentor and the assessors read it
    former = models.JSONField()  # feedback and judgements as they stood, for whoever has to look into it
    corrected_at = models.DateTimeField()
    corrected_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    personal = frozenset({"reason", "former"})
    impersonal = frozenset({"was", "became"})

    class Meta:
        ordering = ["corrected_at", "id"]
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="module_correction_has_reason")]

    def __str__(self) -> str:
        return f"Module correction {self.pk}"


class ModuleCredit(Ledger):
    """The module's credits given to a person, once for life, or taken back. A ledger: added, never changed."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="module_credits")
    dialogue = models.ForeignKey(ModuleDialogue, models.PROTECT, related_name="credits")
    credits = models.SmallIntegerField()  # below nought where an earlier row is taken back
    takes_back = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="taken_back"
    )
    # How often this person's credits were taken back before. The database knows the default: the code before this adds rows.
    turn = models.PositiveSmallIntegerField(default=0, db_default=0)
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
                fields=["person", "turn"], condition=Q(credits__gt=0), name="module_credits_once_a_turn"
            ),
            models.CheckConstraint(
                condition=Q(credits__gt=0, takes_back=None) | Q(credits__lt=0, takes_back__isnull=False),
                name="module_credits_given_or_taken_back",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.credits} credits"
