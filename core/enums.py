from django.db import models


class JobState(models.TextChoices):
    """Where a piece of background work is."""

    WAITING = "waiting", "Waiting"
    RUNNING = "running", "Running"
    DONE = "done", "Done"
    FAILED = "failed", "Failed"
