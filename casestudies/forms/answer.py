"""What a tutor types about a draft: comments beside its paragraphs, and overall feedback."""

from typing import Any

from django import forms

from casestudies.forms.boxes import box
from casestudies.forms.remarks import Place, RemarksForm
from casestudies.models import DraftComment, SectionDraft
from casestudies.passages import said, shown


class AnswerForm(RemarksForm):
    """One form for the whole answer."""

    needs_feedback = True  # to be sent

    feedback = forms.CharField(
        label="Your overall feedback",
        max_length=20_000,
        widget=box(10),
        help_text="On the academic writing: argument, structure, use of sources, referencing. The participant reads it as you write it.",
        error_messages={"required": "Write your overall feedback before you send it."},
    )
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, required=False)

    def __init__(
        self,
        *args: Any,
        draft: SectionDraft,
        comments: list[DraftComment],
        sends: bool = False,
        **kwargs: Any,
    ) -> None:
        words = dict(enumerate(said(draft.text, marked=draft.is_marked), start=1))
        super().__init__(*args, words=words, comments=comments, **kwargs)
        self.sends = sends
        # Saved for later, it may still be empty.
        self.fields["feedback"].required = self.needs_feedback and (sends or not self.is_bound)
        self.shown = shown(draft.text, marked=draft.is_marked)

    def sheet(self) -> list[dict[str, Any]]:
        """The paragraphs in order: number, text, the boxes of each comment there, and those for a new one."""
        return [
            {
                "number": number,
                "anchor": f"p-{number}",
                "what": f"on paragraph {number}",
                "text": text,
                "comments": [self.boxes(p) for p in self.places if p.paragraph == number and p.pk],
                "new": self.boxes(Place(number, 0)),
                "is_open": bool(
                    self.is_bound
                    and any(self.data.get(n) for n in (Place(number, 0).text, Place(number, 0).quote))
                ),
            }
            for number, text in enumerate(self.shown, start=1)
        ]
