"""A catch-up agreed, and what was done for it."""

from __future__ import annotations

import datetime as dt

from django import forms

from core import clock
from programme.enums import CatchUpTask


class AgreeForm(forms.Form):
    """How a missed session is made up for, and by when."""

    task = forms.ChoiceField(
        label="How",
        choices=CatchUpTask,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how the session is made up for."},
    )
    detail = forms.CharField(
        label="What exactly",
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Which recording, which chapter, which date.",
    )
    due_on = forms.DateField(
        label="By when",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d", "%d/%m/%Y", "%d %B %Y", "%d %b %Y"],
        error_messages={"required": "Enter the date.", "invalid": "Enter a date such as 19/03/2027."},
    )

    def clean_due_on(self) -> dt.date:
        due = self.cleaned_data["due_on"]
        if due < clock.today():
            raise forms.ValidationError("This date is past. Choose today or a later day.")
        if due > clock.today() + dt.timedelta(days=366):
            raise forms.ValidationError("This date is more than a year away. Choose an earlier day.")
        return due


class FinishForm(forms.Form):
    """What the participant did."""

    evidence = forms.CharField(
        label="What did you do, and what do you take from it?",
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 8, "data-max-words": 300}),
        help_text="A few sentences are enough. Name no pupils.",
        error_messages={"required": "Say in a few sentences what you did."},
    )
