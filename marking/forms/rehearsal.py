"""What the team types about what a rehearsal found."""

from typing import Any

from django import forms

MOST = 100  # findings accepted in one press


class AcceptForm(forms.Form):
    """Findings that give nobody away, and why."""

    reason = forms.CharField(
        label="Why these give nobody away",
        max_length=200,
        help_text="It is kept with your name, and holds for the same words in the same version in every later rehearsal.",
        error_messages={"required": "Say why these give nobody away"},
    )

    def __init__(self, *args: Any, ids: list[str] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.ids = {int(pk) for pk in (ids or [])[:MOST] if pk.isdecimal() and len(pk) < 15}

    def clean(self) -> dict[str, Any]:
        if not self.ids:
            raise forms.ValidationError("Tick what you accept")
        return super().clean() or self.cleaned_data
