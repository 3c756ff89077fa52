from django.conf import settings
from django.db import models

from core.models import Model
from notifications.enums import MessageState


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

    personal = frozenset({"to_address", "subject", "context", "invitation"})
    impersonal = frozenset({"kind", "dedupe_key", "template", "reason", "state", "message_id", "last_error"})

    class Meta:
        indexes = [
            models.Index(fields=["state", "send_after"], name="message_due"),
            models.Index(fields=["to_user", "-created_at"], name="message_of"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"
