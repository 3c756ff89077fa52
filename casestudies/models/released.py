"""What the author has of the markers' comments."""

from __future__ import annotations

from django.db import models

from casestudies.models.version import Version
from core.models import Model


class ReleasedComment(Model):
    """A marker's comment on one paragraph, as it was when the result came out. Its author reads it; nobody changes it.

    PRIVACY: there is no way from here to the marker; `reader` only tells the comments of one from those of the other.
    """

    version = models.ForeignKey(Version, models.CASCADE, related_name="released_comments")
    reader = models.PositiveSmallIntegerField()  # first, second, third, as in the feedback
    paragraph = models.PositiveSmallIntegerField()
    passage = models.TextField()  # that paragraph, a long one shortened
    quote = models.CharField(max_length=300, blank=True)
    text = models.TextField()

    personal = frozenset({"passage", "quote", "text"})

    class Meta:
        ordering = ["paragraph", "reader", "id"]

    def __str__(self) -> str:
        return f"Released comment {self.pk}"
