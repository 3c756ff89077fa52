"""What a marker says about single paragraphs of a script."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from core.models import Model
from marking.models.mark import Mark


class ScriptComment(Model):
    """A marker's comment on one paragraph of a script: a part of the mark, fixed with it, read by the author with the result.

    PRIVACY: as the mark, it is its marker's alone until the mark is in, and no other marker's at any time.
    """

    mark = models.ForeignKey(Mark, models.CASCADE, related_name="comments")
    # Counted from 1, as casestudies.paragraphs divides the reading copy that the marker reads.
    paragraph = models.PositiveSmallIntegerField()
    passage = (
        models.TextField()
    )  # that paragraph, a long one shortened: the author reads it beside the comment
    quote = models.CharField(max_length=300, blank=True)  # words of that paragraph
    text = models.TextField()
    written_at = models.DateTimeField()

    personal = frozenset({"passage", "quote", "text"})

    class Meta:
        ordering = ["paragraph", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(paragraph__gte=1) & ~Q(text=""), name="script_comment_says_where"
            )
        ]

    def __str__(self) -> str:
        return f"Script comment {self.pk}"
