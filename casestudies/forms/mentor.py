"""What a mentor types about a draft, and whether an author shows it to them."""

from typing import Any

from django import forms

from casestudies.forms.answer import AnswerForm
from casestudies.forms.boxes import box

NOTHING = "Write a comment on a paragraph, or a word on the whole, before you send it."


class MentorForm(AnswerForm):
    """The same form as a tutor's. A word on the whole is not asked for: comments alone will do."""

    needs_feedback = False

    feedback = forms.CharField(
        label="A word on the whole",
        required=False,
        max_length=20_000,
        widget=box(6),
        help_text="As somebody who knows the classroom. The participant reads it as you write it.",
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        said = cleaned.get("feedback", "").strip() or any(cleaned.get(place.text) for place in self.places)
        if self.sends and not self.errors and not said:
            self.add_error("feedback", NOTHING)
        return cleaned


class ShowForm(forms.Form):
    """The choice that goes with sending a draft."""

    shows_mentor = forms.BooleanField(required=False)

    def __init__(self, *args: Any, mentor: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["shows_mentor"].label = f"Also show it to {mentor}, my mentor"
        self.fields[
            "shows_mentor"
        ].help_text = "Your mentor can comment on it. You can take this back at any time."
