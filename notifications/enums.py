from django.db import models


class MessageState(models.TextChoices):
    """Where a mail is."""

    WAITING = "waiting", "Waiting"
    HELD = "held", "Held"
    SENDING = "sending", "Being sent"
    SENT = "sent", "Sent"
    CHECK = "check", "Perhaps sent: to be checked"
    FAILED = "failed", "Failed"
    CANCELLED = "cancelled", "Cancelled"
