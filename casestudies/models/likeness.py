"""What submissions have in common with one another."""

from django.db import models
from django.db.models import F, Q

from casestudies.models.version import Submission
from core.models import Model


class Print(Model):
    """One of the numbers by which the text of a submission is found again (see casestudies.likeness)."""

    submission = models.ForeignKey(Submission, models.CASCADE, related_name="prints")
    value = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["value", "submission"], name="print_once")]

    def __str__(self) -> str:
        return f"Print {self.pk}"


class Likeness(Model):
    """Two submissions of different people share passages. A fact for staff to look at, never a verdict.

    PRIVACY: who wrote them is known to the team only, and markers don't learn that there is one.
    """

    submission = models.ForeignKey(Submission, models.CASCADE, related_name="likenesses")  # the later
    earlier = models.ForeignKey(Submission, models.CASCADE, related_name="+")
    words = models.PositiveIntegerField()  # in shared passages
    passages = models.PositiveIntegerField()
    found_at = models.DateTimeField()

    class Meta:
        ordering = ["-words", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["submission", "earlier"], name="likeness_once_a_pair"),
            models.CheckConstraint(condition=~Q(submission=F("earlier")), name="likeness_of_two"),
        ]
        verbose_name_plural = "likenesses"

    def __str__(self) -> str:
        return f"Likeness {self.pk}"
