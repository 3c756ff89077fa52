"""What a change of somebody's year asks."""

import datetime as dt
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.urls import reverse_lazy

from core import clock
from core.decisions import Decision
from core.ui.forms import OneOf
from people.models import School
from people.queries import search_schools, whereabouts
from programme.enums import Route
from programme.models import Cohort, Enrolment


class RouteForm(forms.Form):
    """The route somebody takes from now on."""

    route = forms.ChoiceField(
        label="Route",
        choices=Route.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose a route"},
    )


class MoveForm(forms.Form):
    """To which school somebody moves, and from which day."""

    school_name = forms.CharField(
        label="The new school",
        max_length=140,
        help_text="Type part of its name, town or postcode and choose it from the list, or write its SEED code.",
        widget=forms.TextInput(
            attrs={
                "data-school-picker": reverse_lazy("people:school-search"),
                "data-school-picker-value": "id_school_code",
            }
        ),
        error_messages={"required": "Enter the new school"},
    )
    school_code = forms.CharField(required=False, max_length=7, widget=forms.HiddenInput)
    from_on = forms.DateField(
        label="First day there",
        help_text="Sessions and registers of the new authority are theirs from this day on.",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d", "%d/%m/%Y"],
        error_messages={"required": "Enter their first day there", "invalid": "Enter a date like 12/1/2027"},
    )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, label_suffix="", initial={"from_on": clock.today()}, **kwargs)
        self.school: School | None = None

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        typed = " ".join(cleaned.get("school_name", "").split())
        if typed:
            self.school = self._found(typed, cleaned.get("school_code", ""))
        return cleaned

    def _found(self, typed: str, code: str) -> School | None:
        open_schools = School.objects.filter(is_open=True).select_related("authority")
        chosen = open_schools.filter(seed_code=code).first() if code else None
        if chosen and chosen.name.casefold() == typed.casefold():
            return chosen
        if typed.isdecimal():
            matches = list(open_schools.filter(seed_code=typed.zfill(7)))
        else:
            matches = list(search_schools(typed)[:8])
            exact = [school for school in matches if school.name.casefold() == typed.casefold()]
            matches = exact if len(exact) == 1 else matches
        if len(matches) == 1:
            return matches[0]
        if matches:
            names = "; ".join(f"{s.seed_code} {s.name}, {whereabouts(s)}" for s in matches)
            self.add_error(
                "school_name", f"Several schools match. Write the SEED code of the one you mean: {names}"
            )
        else:
            self.add_error(
                "school_name", "No school on the official list has this name: try one word of it, or the town"
            )
        return None

    @property
    def first_day(self) -> dt.date:
        """The first day at the new school."""
        return self.cleaned_data["from_on"]

    def refuse(self, decision: Decision) -> None:
        """Say beside the school why it will not do."""
        self.add_error("school_name", decision.reason)


class DeferForm(forms.Form):
    """Into which later cohort, and why."""

    cohort = OneOf(
        Cohort.objects.none(),
        label="The later cohort",
        to_field_name="slug",
        empty_label=None,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose the later cohort"},
    )
    reason = forms.CharField(
        label="Reason", max_length=200, help_text="The programme team and the lead read it.", required=False
    )

    def __init__(self, *args, cohorts: QuerySet[Cohort], **kwargs) -> None:
        super().__init__(*args, label_suffix="", **kwargs)
        field: forms.ModelChoiceField = self.fields["cohort"]  # type: ignore[assignment]
        field.queryset = cohorts


class LeaveForm(forms.Form):
    """Why somebody leaves the programme; a staff member has to say, the participant need not."""

    reason = forms.CharField(
        label="Reason",
        max_length=200,
        help_text="The programme team and the lead read it.",
        error_messages={"required": "Enter the reason"},
    )

    def __init__(self, *args, enrolment: Enrolment, is_own: bool, **kwargs) -> None:
        super().__init__(*args, label_suffix="", **kwargs)
        self.fields["reason"].required = not is_own
