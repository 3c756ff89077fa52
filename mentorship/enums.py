"""Where a dialogue is, what it found, and how somebody stands in the module."""

from django.db import models


class DialogueState(models.TextChoices):
    """Where a module dialogue is."""

    BOOKED = "booked", "Booked"
    HELD = "held", "Held and recorded"
    CANCELLED = "cancelled", "Cancelled"


class Outcome(models.TextChoices):
    """What the two assessors found."""

    PASS = "pass", "Pass"
    NOT_YET = "not_yet", "Not yet"


class ModuleStanding(models.TextChoices):
    """How a mentor stands in the module; worked out from dialogues and credits, never kept."""

    UNBOOKED = "unbooked", "Not booked"
    BOOKED = "booked", "Booked"
    NOT_YET = "not_yet", "Not yet: further attempt to book"
    FURTHER = "further", "Further attempt booked"
    PASSED = "passed", "Passed"
    CLOSED = "closed", "Not yet, twice"
