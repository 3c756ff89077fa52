"""States of trios and visits."""

from django.db import models


class FormationState(models.TextChoices):
    """Where a proposal for a cohort's trios is."""

    RUNNING = "running", "Being worked out"
    READY = "ready", "Ready to look at"
    FAILED = "failed", "Could not be worked out"
    PUBLISHED = "published", "Published"
    DISCARDED = "discarded", "Discarded"


class RepairTask(models.TextChoices):
    """How somebody makes up for a visit they missed, or for a part of it."""

    LATER = "later", "Visit the same classroom on another day"
    OTHER = "other", "Visit another colleague’s classroom"
    FILM = "film", "Watch a recording of the lesson"
    TALK = "talk", "Talk it through with the host and the mentor"


class VisitState(models.TextChoices):
    """Where a visit is."""

    BOOKED = "booked", "Booked"
    COMPLETED = "completed", "Completed"
    CANCELLED = "cancelled", "Cancelled"


class WishKind(models.TextChoices):
    """What is wished for two participants of a cohort."""

    APART = "apart", "Keep apart"
    TOGETHER = "together", "Keep together"
