"""What an author types about the comments on a draft."""

from typing import Any

from django import forms
from django.forms.boundfield import BoundField

from casestudies.enums import CommentReply
from casestudies.forms.boxes import box
from casestudies.models import DraftComment
from casestudies.passages import Reply


class ReplyForm(forms.Form):
    """One form for all comments of a draft: any button saves every answer."""

    use_required_attribute = False  # some can be left for another day

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, required=False)

    def __init__(self, *args: Any, comments: list[DraftComment], version: int, **kwargs: Any) -> None:
        super().__init__(*args, initial={"version": version}, **kwargs)
        self.comments = comments
        for number, comment in enumerate(comments, start=1):
            self.fields[f"reply-{comment.pk}"] = forms.ChoiceField(
                label=f"What came of comment {number}?",
                choices=CommentReply.choices,
                widget=forms.RadioSelect,
                required=not self.is_bound,  # so that the page does not call it optional
                initial=comment.reply,
            )
            self.fields[f"words-{comment.pk}"] = forms.CharField(
                label=f"In your words, on comment {number}",
                required=False,
                max_length=2000,
                widget=box(3),
                initial=comment.reply_words,
                help_text="Needed where you disagree. Who commented reads it, and the tutors do.",
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for comment in self.comments:
            reply, words = cleaned.get(f"reply-{comment.pk}", ""), cleaned.get(f"words-{comment.pk}", "")
            if reply == CommentReply.DISAGREE and not words:
                self.add_error(f"words-{comment.pk}", "Say why you disagree.")
            elif words and not reply and f"reply-{comment.pk}" not in self.errors:
                self.add_error(f"reply-{comment.pk}", "Choose what came of this comment.")
        return cleaned

    def replies(self) -> list[Reply]:
        """The answers that were chosen."""
        return [
            Reply(comment.pk, chosen, self.cleaned_data[f"words-{comment.pk}"])
            for comment in self.comments
            if (chosen := self.cleaned_data[f"reply-{comment.pk}"])
        ]

    def boxes(self, comment: DraftComment) -> list[BoundField]:
        """The boxes of one comment."""
        return [self[f"reply-{comment.pk}"], self[f"words-{comment.pk}"]]
