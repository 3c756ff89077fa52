from django.db import models


class MessageState(models.TextChoices):
    """Where a mail is."""

    WAITING = "waiting", "Waiting"
    GATHERED = "gathered", "Waiting for a digest"
    HELD = "held", "Held"
    SENDING = "sending", "Being sent"
    SENT = "sent", "Sent"
    CARRIED = "carried", "In a digest"
    CHECK = "check", "Perhaps sent: to be checked"
    FAILED = "failed", "Failed"
    CANCELLED = "cancelled", "Cancelled"


class Pace(models.TextChoices):
    """How often somebody wants to hear of things that can wait, the slowest first."""

    WEEKLY = "weekly", "Once a week, in one mail"
    DAILY = "daily", "Once a day, in one mail"
    AT_ONCE = "at_once", "Each in a mail of its own"


class AnnouncementState(models.TextChoices):
    """Where a message written by staff is."""

    DRAFT = "draft", "Not sent"
    HELD = "held", "Goes out in ten minutes"
    SENT = "sent", "Sent"
    STOPPED = "stopped", "Stopped"
