from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from core.models import Model, paired
from notifications.enums import AnnouncementState, MessageState, Pace


class Message(Model):
    """One mail to one person: written with its cause, delivered by a worker, never twice.

    `dedupe_key` is unique: one row for (person, kind, what it is about, due date). The text is rendered at delivery
    from `template` and `context`, so a mail that waits for the morning says what is true in the morning.
    """

    to_user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="messages"
    )
    to_address = models.EmailField()
    kind = models.CharField(max_length=60)
    dedupe_key = models.CharField(max_length=200, unique=True)
    subject = models.CharField(max_length=200)
    template = models.CharField(max_length=100)
    context = models.JSONField(default=dict)
    reason = models.CharField(max_length=200)  # "why you get this", printed at the foot
    invitation = models.TextField(blank=True)  # an iCalendar object to attach
    is_decision = models.BooleanField(
        default=False
    )  # in doubt after a crash: checked by a person, not sent again
    state = models.CharField(max_length=10, choices=MessageState, default=MessageState.WAITING)
    send_after = models.DateTimeField()
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    message_id = models.CharField(max_length=120, unique=True)
    last_error = models.CharField(max_length=300, blank=True)
    digest = models.ForeignKey(  # the mail that carries this one
        "self", models.PROTECT, null=True, blank=True, related_name="carries"
    )

    personal = frozenset({"to_address", "subject", "context", "invitation"})
    impersonal = frozenset({"kind", "dedupe_key", "template", "reason", "state", "message_id", "last_error"})

    class Meta:
        indexes = [
            models.Index(fields=["state", "send_after"], name="message_due"),
            models.Index(fields=["to_user", "-created_at"], name="message_of"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state=MessageState.CARRIED) | Q(digest__isnull=False),
                name="message_carried_has_digest",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    @property
    def is_digest(self) -> bool:
        """Whether it says what other rows have to say."""
        return self.kind == "digest"


class Preference(Model):
    """How often somebody wants to hear of one group of things; without a row it is once a week."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="mail_preferences")
    group = models.CharField(max_length=30)
    pace = models.CharField(max_length=10, choices=Pace, default=Pace.WEEKLY)
    changed_at = models.DateTimeField()

    impersonal = frozenset({"group", "pace"})

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "group"], name="preference_once_a_group")]

    def __str__(self) -> str:
        return f"{self.group}: {self.pace}"


class ReminderHold(Model):
    """A reminder that somebody keeps back before it exists, by its key, until somebody lets it go."""

    key = models.CharField(max_length=200)
    held_at = models.DateTimeField()
    held_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    let_go_at = models.DateTimeField(null=True, blank=True)
    let_go_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    impersonal = frozenset({"key"})

    class Meta:
        constraints = [
            paired("let_go"),
            models.UniqueConstraint(fields=["key"], condition=Q(let_go_at=None), name="reminder_held_once"),
        ]

    def __str__(self) -> str:
        return f"Hold {self.pk}"


class Announcement(Model):
    """A message that staff write to many people at once: counted and named, held ten minutes, then sent.

    The people are chosen by the app that knows them and are kept by name from the check page on: what was shown there
    is who gets it.
    """

    subject = models.CharField(max_length=150)
    text = models.TextField()
    audience = models.CharField(max_length=200)  # who that is, in words
    authority = models.ForeignKey(  # a lead's message goes to people of this authority only
        "people.LocalAuthority", models.PROTECT, null=True, blank=True, related_name="+"
    )
    path = models.CharField(max_length=200, blank=True)  # the page that {link} stands for
    is_urgent = models.BooleanField(default=False)  # goes at any hour
    state = models.CharField(max_length=10, choices=AnnouncementState, default=AnnouncementState.DRAFT)
    written_at = models.DateTimeField()
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="announcements_written"
    )
    goes_at = models.DateTimeField(null=True, blank=True)
    people = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="announcements")

    personal = frozenset({"subject", "text"})
    impersonal = frozenset({"audience", "path", "state"})

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state=AnnouncementState.DRAFT) | Q(goes_at__isnull=False),
                name="announcement_sent_has_time",
            ),
        ]

    def __str__(self) -> str:
        return f"Message {self.pk}"
