"""The three questions about a presentation."""

from __future__ import annotations

from typing import Any

from django import forms

from casestudies.forms.boxes import UNWRITABLE, box
from casestudies.models import PeerFeedback
from programme.forms.asked import AskedField

QUESTIONS = {
    "worked": "What worked?",
    "ask": "What would you ask?",
    "take": "What do you take into your classroom?",
}
LONGEST = 4000


class FeedbackForm(forms.Form):
    """The answers, and the version the page was made under; all three are needed to give it."""

    worked = AskedField(label=QUESTIONS["worked"], max_length=LONGEST, widget=box(4))
    ask = AskedField(label=QUESTIONS["ask"], max_length=LONGEST, widget=box(4))
    take = AskedField(label=QUESTIONS["take"], max_length=LONGEST, widget=box(4))
    version = forms.IntegerField(
        min_value=0, max_value=2_000_000_000, required=False, widget=forms.HiddenInput
    )

    def __init__(self, *args: Any, row: PeerFeedback | None, **kwargs: Any) -> None:
        first = {name: getattr(row, name) for name in QUESTIONS} if row else {}
        super().__init__(*args, initial=first | {"version": row.version if row else 0}, **kwargs)
        self.row = row

    @property
    def gives(self) -> bool:
        """Whether the answers are to count from now on."""
        return self.data.get("action") != "later" or bool(self.row and self.row.given_at)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        for name, question in QUESTIONS.items():
            if name in self.errors:
                continue
            values[name] = UNWRITABLE.sub("", values.get(name, "")).replace("\r\n", "\n").strip()
            if self.gives and not values[name]:
                self.add_error(
                    name, f"Answer this before you give your feedback: {question[:1].lower()}{question[1:]}"
                )
        return values

    def answers(self) -> dict[str, str]:
        """What the action takes."""
        return {name: self.cleaned_data[name] for name in QUESTIONS}

    def typed(self) -> str:
        """All that stands in the boxes."""
        return "\n".join(str(self[name].value() or "") for name in QUESTIONS)
