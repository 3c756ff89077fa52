"""Concerns about a script, and what is decided of them."""

from django import forms


class FlagForm(forms.Form):
    """Why somebody has a concern about a script."""

    reason = forms.CharField(
        label="What your concern is",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="For example: which passages, and what they are like. Don't name anybody, and don't guess who wrote it.",
        error_messages={"required": "Say what your concern is"},
    )


class DecideForm(forms.Form):
    """What becomes of a script, and why."""

    decision = forms.ChoiceField(
        label="What becomes of the script",
        choices=[
            ("clear", "It goes on to board and release"),
            ("uphold", "It is kept out of board and release"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what becomes of the script"},
    )
    reason = forms.CharField(
        label="Why",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="It is kept with your name.",
        error_messages={"required": "Say why"},
    )
