"""The team's list narrowed; dialogues booked, moved and called off; criteria set."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.db.models import Q

from core import clock
from core.ui.dates import full_date
from core.ui.forms import OneOf
from mentorship.dialogue_plan import DialoguePlan
from mentorship.enums import DialogueState, ModuleStanding
from mentorship.models import ModuleCriterion, ModuleDialogue
from mentorship.queries.dialogue import assessors_for
from mentorship.terms import days_for_dialogues
from people.models import User
from programme.forms.session import TimeField
from programme.models import Cohort
from trios.models import MentorAppointment

NEW_ROWS = 1  # empty rows at the end of the criteria: saving offers the next one
A_FEW = 12  # criteria at most


class MentorFilter(forms.Form):
    """The list of mentors in the module, narrowed."""

    cohort = OneOf(
        Cohort.objects.all(), label="Cohort", required=False, to_field_name="slug", empty_label="All cohorts"
    )
    standing = forms.ChoiceField(
        label="Where they stand", required=False, choices=[("", "All"), *ModuleStanding.choices]
    )
    name = forms.CharField(label="Name", max_length=60, required=False)

    def chosen(self) -> dict[str, Any]:
        """The filters that were given and make sense; nonsense in the address is left out."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


class DialogueForm(forms.Form):
    """When a dialogue takes place, where, and who assesses it."""

    date = forms.DateField(
        label="Date",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d", "%d/%m/%Y", "%d %B %Y", "%d %b %Y"],
        error_messages={"required": "Enter the date.", "invalid": "Enter a date such as 22/04/2027."},
    )
    starts = TimeField(label="Starts at", error_messages={"required": "Enter when it starts."})
    ends = TimeField(label="Ends at", error_messages={"required": "Enter when it ends."})
    place = forms.CharField(
        label="Place or link",
        max_length=200,
        help_text="A room, or the link to join online.",
        error_messages={"required": "Say where it takes place, or give the link."},
    )
    first_assessor = forms.ChoiceField(
        label="First assessor", error_messages={"required": "Choose the first assessor."}
    )
    second_assessor = forms.ChoiceField(
        label="Second assessor", error_messages={"required": "Choose the second assessor."}
    )

    def __init__(
        self,
        *args: Any,
        appointment: MentorAppointment,
        dialogue: ModuleDialogue | None = None,
        **kwargs: Any,
    ) -> None:
        self.appointment, self.dialogue = appointment, dialogue
        if dialogue is not None:
            starts, ends = (at.astimezone(clock.LONDON) for at in (dialogue.starts_at, dialogue.ends_at))
            kwargs["initial"] = {
                "date": starts.date(),
                "starts": starts.time(),
                "ends": ends.time(),
                "place": dialogue.place,
                "first_assessor": str(dialogue.first_assessor_id),
                "second_assessor": str(dialogue.second_assessor_id),
            }
        super().__init__(*args, **kwargs)
        self.people: dict[str, User] = {str(user.pk): user for user in assessors_for(appointment.mentor)}
        choices = [("", "Choose somebody"), *((pk, str(user)) for pk, user in self.people.items())]
        for name in ("first_assessor", "second_assessor"):
            self.fields[name].choices = choices  # type: ignore[attr-defined]

    def clean_date(self) -> dt.date:
        date = self.cleaned_data["date"]
        first, last = days_for_dialogues(self.appointment.cohort)
        if not first <= date <= last:
            raise forms.ValidationError(
                f"Dialogues of {self.appointment.cohort} take place in term four: from {full_date(first)}, and a "
                f"further attempt by {full_date(last)} at the latest."
            )
        return date

    def clean_place(self) -> str:
        return " ".join(self.cleaned_data["place"].split())

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        starts, ends = values.get("starts"), values.get("ends")
        if starts and ends and ends <= starts:
            self.add_error("ends", "The end has to be after the start, on the same day.")
        first, second = values.get("first_assessor"), values.get("second_assessor")
        if first and first == second:
            self.add_error("second_assessor", "Name two different assessors.")
        if not self.errors:
            self.refuse_overlap()
        return values

    def refuse_overlap(self) -> None:
        """Add an error where an assessor has another dialogue at this time."""
        plan = self.plan()
        names = {plan.first_assessor.pk: "first_assessor", plan.second_assessor.pk: "second_assessor"}
        at_this_time = ModuleDialogue.objects.filter(
            Q(first_assessor__in=names) | Q(second_assessor__in=names),
            state=DialogueState.BOOKED,
            starts_at__lt=plan.ends_at,
            ends_at__gt=plan.starts_at,
        ).exclude(pk=self.dialogue.pk if self.dialogue else None)
        for other in at_this_time:
            for pk in {other.first_assessor_id, other.second_assessor_id} & names.keys():
                if names[pk] not in self.errors:
                    self.add_error(names[pk], f"{self.people[str(pk)]} has another dialogue at this time.")

    def plan(self) -> DialoguePlan:
        """The values as the action takes them."""
        values = self.cleaned_data
        day, starts, ends = values["date"], values["starts"], values["ends"]
        return DialoguePlan(
            starts_at=clock.london(day, starts.hour, starts.minute),
            ends_at=clock.london(day, ends.hour, ends.minute),
            place=values["place"],
            first_assessor=self.people[values["first_assessor"]],
            second_assessor=self.people[values["second_assessor"]],
        )


class MoveForm(DialogueForm):
    """A booked dialogue changed, under the sequence the page was opened with."""

    sequence = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, dialogue: ModuleDialogue, **kwargs: Any) -> None:
        super().__init__(*args, appointment=dialogue.appointment, dialogue=dialogue, **kwargs)
        self.initial["sequence"] = dialogue.sequence


class CancelForm(forms.Form):
    """Why a dialogue is called off."""

    reason = forms.CharField(
        label="Why is it cancelled?",
        max_length=200,
        help_text="The mentor and both assessors read this in the mail.",
        error_messages={"required": "Say why: the mentor and the assessors read it."},
    )


class CriteriaForm(forms.Form):
    """A cohort's criteria: their words, their order, which of them go, and one more."""

    stamp = forms.CharField(required=False, widget=forms.HiddenInput, max_length=40)

    def __init__(self, *args: Any, criteria: list[ModuleCriterion], stamp: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["stamp"] = stamp
        self.criteria = list(criteria)
        if len(self.criteria) < A_FEW:
            self.criteria += [ModuleCriterion() for _ in range(NEW_ROWS)]
        for number, row in enumerate(self.criteria):
            self.add(number, row, is_new=number >= len(criteria))

    def add(self, number: int, row: ModuleCriterion, *, is_new: bool) -> None:
        """The fields of one criterion; one that a dialogue was judged by keeps its words and stays."""
        fixed = getattr(row, "is_used", False)
        label = "One more criterion" if is_new else f"Criterion {number + 1}"
        self.fields |= {
            f"title_{number}": forms.CharField(
                label=label, max_length=120, required=False, initial=row.title, disabled=fixed
            ),
            f"description_{number}": forms.CharField(
                label="What to look for",
                max_length=1000,
                required=False,
                initial=row.description,
                disabled=fixed,
                widget=forms.Textarea(attrs={"rows": 2}),
            ),
            f"place_{number}": forms.IntegerField(
                label="Place in the order",
                min_value=1,
                max_value=99,
                initial=number + 1,
                error_messages={"required": "Enter its place: 1 comes first."},
            ),
        }
        if not is_new and not fixed:
            self.fields[f"remove_{number}"] = forms.BooleanField(label="Remove it", required=False)

    def groups(self) -> list[dict[str, Any]]:
        """Each criterion with its fields, for the page."""
        return [
            {
                "title": self[f"title_{number}"],
                "description": self[f"description_{number}"],
                "place": self[f"place_{number}"],
                "remove": self[f"remove_{number}"] if f"remove_{number}" in self.fields else None,
                "fixed": getattr(row, "is_used", False),
            }
            for number, row in enumerate(self.criteria)
        ]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        for number, row in enumerate(self.criteria):
            title = " ".join(values.get(f"title_{number}", "").split())
            values[f"title_{number}"] = title
            is_asked = row.title or values.get(f"description_{number}")
            if is_asked and not title and not values.get(f"remove_{number}"):
                self.add_error(f"title_{number}", "Give the criterion a name, or tick “Remove it”.")
        if not self.errors and not self.wanted():
            self.add_error("title_0", "A dialogue needs at least one criterion to be judged by.")
        return values

    def wanted(self) -> list[ModuleCriterion]:
        """The criteria as the action takes them, in their new order."""
        values, rows = self.cleaned_data, []
        for number, row in enumerate(self.criteria):
            if values.get(f"remove_{number}") or not values[f"title_{number}"]:
                continue
            row.title = values[f"title_{number}"]
            row.description = values[f"description_{number}"].strip()
            rows.append((values[f"place_{number}"], number, row))
        return [row for *_, row in sorted(rows, key=lambda entry: entry[:2])]
