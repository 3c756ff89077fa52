"""Codes for late applications: typed by who has one, made by the team."""

import datetime as dt

from django import forms

from core import clock
from core.decisions import Decision
from core.ui.forms import OneOf
from people.models import LocalAuthority
from programme.models import Cohort, LateCode
from programme.queries.late_code import by_code

PERSON, AUTHORITY = "person", "authority"


class LateForm(forms.Form):
    """A code that somebody was given."""

    code = forms.CharField(
        label="Your late code",
        max_length=40,
        help_text="Ten letters and figures, such as K7M2P-9XQDR. Capitals and dashes don't matter.",
        widget=forms.TextInput(
            attrs={
                "autocomplete": "off",
                "autocapitalize": "characters",
                "spellcheck": "false",
                "class": "ds_input--fixed-20",
            }
        ),
        error_messages={"required": "Enter the code you were given"},
    )

    @property
    def late_code(self) -> LateCode | None:
        """The code that was meant, if there is one."""
        return by_code(self.cleaned_data["code"])

    def refuse(self, decision: Decision) -> None:
        """Put the reason beside the box."""
        self.add_error("code", decision.reason)


class LateCodeForm(forms.Form):
    """A new code: for whom, until when, how often."""

    whom = forms.ChoiceField(
        label="Who may apply late?",
        choices=[(PERSON, "One person"), (AUTHORITY, "Teachers of one authority")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose who may apply late"},
    )
    email = forms.EmailField(
        label="The person's e-mail address",
        required=False,
        max_length=254,
        help_text="For one person: the address of their account. The code works for nobody else, and goes to it by mail.",
        error_messages={"invalid": "Enter an e-mail address like name@example.org"},
    )
    authority = OneOf(
        LocalAuthority.objects.none(),
        label="The authority",
        required=False,
        empty_label="Choose an authority",
        help_text="For an authority: you pass the code on yourself.",
    )
    most_uses = forms.IntegerField(
        label="How many teachers may use it",
        required=False,
        min_value=1,
        max_value=500,
        initial=1,
        help_text="For an authority. A code for one person works once.",
        error_messages={
            "invalid": "Enter a number",
            "min_value": "Enter at least 1",
            "max_value": "Enter 500 at the most",
        },
    )
    last_day = forms.DateField(
        label="Last day to apply with it",
        help_text="Until 11:59 pm.",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d", "%d/%m/%Y"],
        error_messages={"required": "Enter the last day", "invalid": "Enter a date like 12/6/2027"},
    )

    def __init__(self, *args, cohort: Cohort, **kwargs) -> None:
        super().__init__(*args, label_suffix="", **kwargs)
        field: forms.ModelChoiceField = self.fields["authority"]  # type: ignore[assignment]
        field.queryset = LocalAuthority.objects.filter(cohort_authorities__cohort=cohort).order_by("name")

    def clean(self) -> None:
        given = self.cleaned_data
        if given.get("whom") == PERSON and not given.get("email") and "email" not in self.errors:
            self.add_error("email", "Enter the person's e-mail address")
        if given.get("whom") == AUTHORITY and not given.get("authority") and "authority" not in self.errors:
            self.add_error("authority", "Choose the authority")

    def refuse(self, decision: Decision) -> None:
        """Put the reason beside the day."""
        self.add_error("last_day", decision.reason)

    @property
    def closes_at(self) -> dt.datetime:
        """The first instant at which the code no longer works."""
        return clock.end_of(self.cleaned_data["last_day"])

    def values(self) -> dict:
        """What the action takes; what belongs to the other choice is left out."""
        given = self.cleaned_data
        if given["whom"] == PERSON:
            return {"email": given["email"], "closes_at": self.closes_at}
        return {
            "authority": given["authority"],
            "most_uses": given["most_uses"] or 1,
            "closes_at": self.closes_at,
        }
