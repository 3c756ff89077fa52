"""What a marker types beside one paragraph of a script."""

from typing import Any

from django import forms

from casestudies.forms.remarks import Place, RemarksForm
from casestudies.paragraphs import Paragraph
from marking.models import ScriptComment
from marking.queries.comments import seen


class CommentForm(RemarksForm):
    """All comments on one paragraph, and the next one."""

    keep = forms.BooleanField(
        required=False, label="Keep the new comment in my bank, to use it again", label_suffix=""
    )
    known_as = forms.CharField(widget=forms.HiddenInput, required=False, max_length=16)

    def __init__(
        self, *args: Any, paragraph: Paragraph, comments: list[ScriptComment], **kwargs: Any
    ) -> None:
        kwargs.setdefault("initial", {"known_as": seen(comments)})
        super().__init__(*args, words={paragraph.number: paragraph.text}, comments=comments, **kwargs)
        self.new = Place(paragraph.number, 0)
        for place in self.places:
            self.fields[place.text].label = "Your comment" if place.pk else "A new comment"
            self.fields[place.text].widget.attrs["rows"] = 4
            self.fields[place.text].label_suffix = ""

    @property
    def kept(self) -> str:
        """What is to go into the bank."""
        return str(self.cleaned_data[self.new.text]) if self.cleaned_data["keep"] else ""

    @property
    def groups(self) -> list[tuple[Any, ...]]:
        """The boxes of each comment, the new one last."""
        return [tuple(self.boxes(place)) for place in self.places]
