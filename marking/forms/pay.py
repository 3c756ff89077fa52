"""What is typed about pay."""

import datetime as dt
from typing import Any

from django import forms

from core import clock
from marking.queries.pay import FILTERS

EARLIEST = dt.date(2000, 1, 1)  # nobody has earned anything here before


class LineFilter(forms.Form):
    """Which lines are shown."""

    standing = forms.ChoiceField(label="Shown", required=False, choices=[("", "All lines"), *FILTERS.items()])


class QueryForm(forms.Form):
    """What is wrong with a line, in a sentence."""

    words = forms.CharField(
        label="What is wrong",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say what is wrong"},
    )


class AnswerForm(forms.Form):
    """The answer to it."""

    words = forms.CharField(
        label="Your answer",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="The marker reads it beside the line.",
        error_messages={"required": "Write the answer"},
    )


class PeriodForm(forms.Form):
    """The days a claim is about."""

    first = forms.DateField(
        label="From",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": "Enter the first day", "invalid": "Enter a date"},
    )
    last = forms.DateField(
        label="To",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": "Enter the last day", "invalid": "Enter a date"},
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        first, last = cleaned.get("first"), cleaned.get("last")
        for name, day in (("first", first), ("last", last)):
            if day and not EARLIEST <= day <= clock.today():
                self.add_error(name, f"Enter a day from {EARLIEST.year} to today")
        if first and last and first > last:
            self.add_error("last", "The last day is before the first")
        return cleaned


def usual_period() -> dict[str, dt.date]:
    """The twelve months up to today."""
    today = clock.today()
    return {"first": today - dt.timedelta(days=365), "last": today}
