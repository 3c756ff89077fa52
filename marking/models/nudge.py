"""That a marker was reminded by the team."""

from django.conf import settings
from django.db import models

from core.models import Ledger
from marking.models.pool import MarkerAppointment


class MarkerNudge(Ledger):
    """The team reminded a marker who had not begun, on that day: once a day at most. Added, never changed."""

    appointment = models.ForeignKey(MarkerAppointment, models.PROTECT, related_name="nudges")
    day = models.DateField()
    scripts = models.PositiveSmallIntegerField()  # how many waited for them
    nudged_at = models.DateTimeField()
    nudged_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-nudged_at", "-id"]
        constraints = [models.UniqueConstraint(fields=["appointment", "day"], name="marker_nudge_once_a_day")]

    def __str__(self) -> str:
        return f"Nudge {self.pk}"
