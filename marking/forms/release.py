"""When the results come out, and which scripts are knowingly left out."""

import datetime as dt
from typing import Any

from django import forms

from core import clock

NOW, AT = "now", "at"
FURTHEST = dt.timedelta(days=366)


class MomentForm(forms.Form):
    """Now, or a day and a time in the United Kingdom."""

    when = forms.ChoiceField(
        label="When the results come out",
        choices=[(AT, "At a time that I choose"), (NOW, "Now")],
        initial=AT,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose when the results come out"},
    )
    date = forms.DateField(
        label="Day",
        required=False,
        help_text="Only if you choose a time.",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": "Enter a date"},
    )
    time = forms.TimeField(
        label="Time, UK time",
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={"invalid": "Enter a time such as 10:00"},
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("when") != AT:
            return cleaned
        date, time = cleaned.get("date"), cleaned.get("time")
        if date is None and "date" not in self.errors:
            self.add_error("date", "Enter the day on which they come out")
        if time is None and "time" not in self.errors:
            self.add_error("time", "Enter the time at which they come out")
        if date is None or time is None:
            return cleaned
        if strange := clock.strange_hour(date, time):
            self.add_error("time", strange)
        elif self.at <= clock.now():
            self.add_error("time" if date == clock.today() else "date", "This is over. Choose a time to come")
        elif self.at > clock.now() + FURTHEST:
            self.add_error("date", "This is more than a year away. Look at the year again")
        return cleaned

    @property
    def at(self) -> dt.datetime | None:
        """The instant that was chosen; None for now."""
        clean = self.cleaned_data
        if clean["when"] == NOW:
            return None
        return clock.london(clean["date"], clean["time"].hour, clean["time"].minute)


class ReleaseForm(MomentForm):
    """The moment, and which scripts without a ratified result are knowingly left out."""

    def __init__(self, *args: Any, codes: list[str], many: int = 0, **kwargs: Any) -> None:
        """`codes`: the scripts to be named one by one; `many`: how many there are where they are too many for that."""
        super().__init__(*args, **kwargs)
        self.codes = codes
        if many:
            self.fields["without"] = forms.BooleanField(
                label=f"Release without the {many} scripts that have no ratified result",
                help_text="They stay with their markers and go to a later board.",
                error_messages={"required": "Tick this to release without them, or finish the marking first"},
            )
            self.fields["reason"] = forms.CharField(
                label="Why the others are released now",
                max_length=500,
                help_text="It is kept with the release and stands beside the minutes of the board.",
                widget=forms.Textarea(attrs={"rows": 3}),
                error_messages={"required": "Say why the others are released now"},
            )
        if codes:
            self.fields["left_out"] = forms.MultipleChoiceField(
                label="Release without these scripts",
                choices=[(code, f"Script {code} has no ratified result: leave it out") for code in codes],
                widget=forms.CheckboxSelectMultiple,
                error_messages={"required": "Tick each script to be left out, or finish its marking first"},
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        unnamed = [code for code in self.codes if code not in cleaned.get("left_out", [])]
        if unnamed and "left_out" not in self.errors:
            self.add_error("left_out", f"Tick {', '.join(unnamed)} as well, or finish the marking first")
        return cleaned
