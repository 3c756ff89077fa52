"""How somebody makes up for a visit, and that they have."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms

from core import clock
from trios.enums import RepairTask
from trios.models import Visit, VisitRepair

IN_TWO_WEEKS = dt.timedelta(days=14)


class RepairForm(forms.Form):
    """What is agreed, and by when."""

    task = forms.ChoiceField(
        label="How do they make up for it?",
        choices=RepairTask,
        widget=forms.RadioSelect,
        error_messages={"required": "Say how they make up for it."},
    )
    due_on = forms.DateField(
        label="By when?",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d", "%d/%m/%Y", "%d %B %Y", "%d %b %Y"],
        error_messages={"required": "Say by when.", "invalid": "Enter a date such as 19/03/2027."},
    )

    def __init__(self, *args: Any, visit: Visit, repair: VisitRepair | None, **kwargs: Any) -> None:
        usual = {"due_on": min(clock.today() + IN_TWO_WEEKS, visit.trio.cohort.ends_on)}
        kwargs["initial"] = {"task": repair.task, "due_on": repair.due_on} if repair else usual
        super().__init__(*args, **kwargs)
        self.visit = visit

    def clean_due_on(self) -> dt.date:
        due, cohort = self.cleaned_data["due_on"], self.visit.trio.cohort
        if due < clock.today():
            raise forms.ValidationError("Choose a day that is still to come.")
        if due > cohort.ends_on:
            raise forms.ValidationError(f"The year ends on {cohort.ends_on:%-d %B %Y}. Choose a day before.")
        return due


class SignOffForm(forms.Form):
    """What was done."""

    note = forms.CharField(
        label="What did they do?",
        max_length=300,
        help_text="A line that says how it was made up for. No pupils’ names. The member reads it.",
        error_messages={"required": "Say in a line what they did."},
    )
