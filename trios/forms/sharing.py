"""With whom a visit is shared; a message to the trio."""

from __future__ import annotations

from typing import Any

from django import forms

from people.models import User


class ShareForm(forms.Form):
    """Who may read it."""

    name = forms.CharField(
        label="Their name", max_length=120, error_messages={"required": "Enter their name."}
    )
    email = forms.EmailField(
        label="Their e-mail address",
        help_text="Your headteacher’s or line manager’s, for example. They need no account.",
        error_messages={
            "required": "Enter their address.",
            "invalid": "Enter an address such as name@school.example.",
        },
    )

    def clean_name(self) -> str:
        return " ".join(self.cleaned_data["name"].split())


class TrioMessageForm(forms.Form):
    """What to say to the others."""

    text = forms.CharField(
        label="Message",
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 8}),
        error_messages={"required": "Write something first."},
    )

    def __init__(self, *args: Any, people: list[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = [str(person) for person in people]
        self.fields["text"].help_text = f"Goes to {', '.join(names)}. No pupils’ names."
