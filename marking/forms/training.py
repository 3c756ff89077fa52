"""What the team types about the markers' training."""

import datetime as dt
from typing import Any

from django import forms

from core import clock


class TrainingForm(forms.Form):
    """When and where markers are trained."""

    date = forms.DateField(
        label="Date",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": "Enter the date", "invalid": "Enter a date"},
    )
    starts = forms.TimeField(
        label="Starts at, UK time",
        widget=forms.TimeInput(attrs={"type": "time"}),
        error_messages={"required": "Enter when it starts", "invalid": "Enter a time such as 16:00"},
    )
    ends = forms.TimeField(
        label="Ends at, UK time",
        widget=forms.TimeInput(attrs={"type": "time"}),
        error_messages={"required": "Enter when it ends", "invalid": "Enter a time such as 18:00"},
    )
    place = forms.CharField(
        label="Place",
        required=False,
        max_length=200,
        help_text="Building, room and postcode. Leave it empty for an online session.",
    )
    join_link = forms.URLField(
        label="Link to join online",
        required=False,
        max_length=200,
        assume_scheme="https",
        error_messages={"invalid": "Enter a whole link, such as https://meet.example.org/markers"},
    )
    capacity = forms.IntegerField(
        label="Places",
        required=False,
        min_value=1,
        max_value=1000,
        help_text="Leave it empty if there is room for all.",
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        date, starts, ends = cleaned.get("date"), cleaned.get("starts"), cleaned.get("ends")
        if starts and ends and ends <= starts:
            self.add_error("ends", "It would end before it starts")
        if date and starts and (strange := clock.strange_hour(date, starts)):
            self.add_error("starts", strange)
        if date and date <= clock.today():
            self.add_error("date", "Choose a day to come")
        if not cleaned.get("place") and not cleaned.get("join_link") and "join_link" not in self.errors:
            self.add_error("place", "Enter a place, or a link to join online")
        return cleaned

    def moments(self) -> tuple[dt.datetime, dt.datetime]:
        """From when until when, as instants."""
        clean = self.cleaned_data
        first, last = (
            clock.london(clean["date"], time.hour, time.minute) for time in (clean["starts"], clean["ends"])
        )
        return first, last
