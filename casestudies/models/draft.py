"""Draft sections and the feedback on them."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from casestudies.enums import CommentReply, DraftState
from casestudies.models.case_study import CaseStudy, Section
from core.models import Model, paired


class SectionDraft(Model):
    """The text of one section, sent for academic writing feedback, and the tutor's answer.

    Each round is a row of its own: the first text stays as it was sent, whatever came after.
    """

    case_study = models.ForeignKey(CaseStudy, models.PROTECT, related_name="drafts")
    section = models.ForeignKey(Section, models.PROTECT, related_name="drafts")
    number = models.PositiveSmallIntegerField(default=1, db_default=1)  # the round: 1 is the first draft
    text = models.TextField()
    # Whether the text has marks (casestudies.markup). Those sent before sections were written here have none, and are
    # divided into paragraphs as they were when they were commented on.
    is_marked = models.BooleanField(default=False, db_default=False)
    state = models.CharField(max_length=10, choices=DraftState, default=DraftState.SENT)
    sent_at = models.DateTimeField()
    feedback = models.TextField(blank=True)
    taken_at = models.DateTimeField(
        null=True, blank=True
    )  # since when a tutor reads it, so that no other does
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    # PRIVACY: what the tutor has written so far; it becomes `feedback` when it is sent, and no author's page reads it.
    feedback_begun = models.TextField(blank=True, db_default="")
    # Each rises with every save, so that nobody writes over what they have not seen.
    answer_version = models.PositiveIntegerField(default=0, db_default=0)
    replies_version = models.PositiveIntegerField(default=0, db_default=0)
    # Since when the author shows it to the mentor of their trio; none: the mentor sees nothing of it.
    shown_to_mentor_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    personal = frozenset({"text", "feedback", "feedback_begun"})
    impersonal = frozenset({"state"})

    class Meta:
        ordering = ["sent_at", "id"]
        constraints = [
            paired("answered"),
            paired("taken"),
            models.UniqueConstraint(fields=["case_study", "section", "number"], name="draft_number_once"),
            models.UniqueConstraint(
                fields=["case_study", "section"],
                condition=Q(state=DraftState.SENT),
                name="draft_one_with_the_tutor",
            ),
        ]
        indexes = [models.Index(fields=["state", "sent_at"], name="draft_queue")]

    def __str__(self) -> str:
        return f"Draft {self.pk}"

    @property
    def name(self) -> str:
        """What it is called among the drafts of its section."""
        return f"Draft {self.number}"


class MentorAnswer(Model):
    """What the mentor says to a draft that its author showed them, beside the tutor's answer and without a say in it.

    PRIVACY: until it is sent it is the mentor's alone.
    """

    draft = models.ForeignKey(SectionDraft, models.PROTECT, related_name="mentor_answers")
    mentor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="draft_answers")
    words = models.TextField(blank=True)  # on the whole; the comments stand beside their passages
    version = models.PositiveIntegerField(default=0)
    saved_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)

    personal = frozenset({"words"})

    class Meta:
        constraints = [models.UniqueConstraint(fields=["draft", "mentor"], name="mentor_answer_once")]

    def __str__(self) -> str:
        return f"Mentor's answer {self.pk}"


class DraftComment(Model):
    """What a tutor or the mentor says about one passage of a draft; the author reads it once their answer is sent."""

    draft = models.ForeignKey(SectionDraft, models.PROTECT, related_name="comments")
    mentor_answer = models.ForeignKey(
        MentorAnswer, models.PROTECT, null=True, blank=True, related_name="comments"
    )  # none: a tutor's
    paragraph = models.PositiveSmallIntegerField()  # counted from 1, as casestudies.passages divides the text
    quote = models.CharField(max_length=300, blank=True)  # words of that paragraph
    text = models.TextField()
    written_at = models.DateTimeField()
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    reply = models.CharField(max_length=10, choices=CommentReply, blank=True, db_default="")  # the author's
    reply_words = models.TextField(blank=True, db_default="")
    replied_at = models.DateTimeField(null=True, blank=True)
    replied_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    personal = frozenset({"quote", "text", "reply_words"})
    impersonal = frozenset({"reply"})

    class Meta:
        ordering = ["paragraph", "id"]
        constraints = [
            paired("replied"),
            models.CheckConstraint(
                condition=Q(reply="", replied_at=None) | (~Q(reply="") & Q(replied_at__isnull=False)),
                name="comment_reply_has_date",
            ),
            models.CheckConstraint(
                condition=~Q(reply=CommentReply.DISAGREE) | ~Q(reply_words=""),
                name="comment_disagreed_has_words",
            ),
        ]

    def __str__(self) -> str:
        return f"Comment {self.pk}"

    @property
    def role(self) -> str:
        """What who said it is to the author."""
        return "mentor" if self.mentor_answer_id else "academic writing tutor"
