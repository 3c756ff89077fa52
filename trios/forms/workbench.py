"""What is asked on the workbench: which groups to show, what to move where, whom to keep apart or together."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q

from core.ui.forms import OneOf
from people.models import LocalAuthority
from programme.enums import EnrolmentState
from programme.models import Cohort, Enrolment
from trios.enums import WishKind
from trios.formation.moving import Change
from trios.queries.formation import MENTOR, within
from trios.queries.reach import Reach
from trios.queries.workbench import Plan, authorities_in, names_of, with_room

KINDS = [
    ("move", "Move them to the group with this number"),
    ("new", "Make a new group of them"),
    ("swap", "Swap the two of them"),
    ("mentor", "Give the group with this number another mentor"),
]
NOBODY = "none"
MOST_HELD = 50
SWAPPED = "To swap, tick two people of two different groups."


class GroupFilter(forms.Form):
    """The groups of a proposal, narrowed."""

    authority = OneOf(
        LocalAuthority.objects.none(),
        label="Authority",
        required=False,
        to_field_name="slug",
        empty_label="All authorities",
    )
    find = forms.CharField(
        label="Name, school or numbers of groups",
        max_length=80,
        required=False,
        help_text="Such as “Ann”, “Anytown” or “3, 27”.",
    )
    # Who is ticked, so that they stay so while somebody looks for others.
    people = forms.MultipleChoiceField(required=False, widget=forms.MultipleHiddenInput)

    def __init__(self, *args: Any, plan: Plan, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if plan.reach is None or len(plan.authorities()) > 1:
            self.fields["authority"].queryset = authorities_in(plan)
        else:
            del self.fields["authority"]  # a lead of one authority
        ticked = self.data.getlist("people") if hasattr(self.data, "getlist") else []
        self.held = [each for each in dict.fromkeys(ticked) if plan.reaches(each)][:MOST_HELD]
        self.fields["people"].choices = [(each, each) for each in self.held]  # type: ignore[attr-defined]

    def chosen(self) -> tuple[LocalAuthority | None, str]:
        """What was given and makes sense; nonsense in the address is left out."""
        self.is_valid()
        return self.cleaned_data.get("authority"), self.cleaned_data.get("find") or ""


class MoveForm(forms.Form):
    """One change of a proposal: who goes where."""

    people = forms.MultipleChoiceField(
        label="Who?",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": "Tick people of this proposal: one of them is not in it."},
    )
    what = forms.ChoiceField(label="What do you want to do?", choices=KINDS, widget=forms.RadioSelect)
    to = forms.IntegerField(label="Number of the group", required=False)
    mentor = forms.ChoiceField(
        label="Mentor",
        required=False,
        help_text="Those who have room and don't teach in a school of the group.",
        error_messages={"required": "Choose a mentor."},
    )

    def __init__(self, *args: Any, plan: Plan, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.plan = plan
        data = self.data
        what, most = (data.get("what", "") if data else ""), len(plan.groups)
        self.fields["people"].required = what in ("move", "new", "swap")
        self.fields["people"].error_messages["required"] = (
            SWAPPED if what == "swap" else "Tick at least one person."
        )
        self.fields["to"].required = what in ("move", "mentor")
        self.fields["to"].error_messages["required"] = f"Enter the number of a group, from 1 to {most}."
        ticked = data.getlist("people") if hasattr(data, "getlist") else []
        there = [each for each in dict.fromkeys(ticked) if plan.reaches(each)][:MOST_HELD]
        self.held, self.names = there, names_of(there, plan.reach) if there else {}
        self.fields["people"].choices = [  # type: ignore[attr-defined]
            (each, f"{self.names.get(each, each)}, group {plan.at[each] + 1}") for each in there
        ]
        if not there and not ticked:
            self.fields["people"].widget = forms.MultipleHiddenInput()
        to = data.get("to", "") if data else ""
        if plan.reach is not None:  # leads give no mentors
            self.fields["what"].choices = [each for each in KINDS if each[0] != "mentor"]  # type: ignore[attr-defined]
            what = "" if what == "mentor" else what
        if what == "mentor" and self._is_number(to):
            self.fields["mentor"].required = "mentor" in data
            rows = with_room(plan, int(to) - 1)
            self.fields["mentor"].choices = [  # type: ignore[attr-defined]
                ("", "Choose a mentor"),
                *(
                    (f"{MENTOR}{row.pk}", f"{row.mentor}, {row.school or 'no school'}, {row.authority}")
                    for row in rows
                ),
                (NOBODY, "No mentor"),
            ]
        else:
            del self.fields["mentor"]

    def _is_number(self, to: str) -> bool:
        return to.isascii() and to.isdigit() and len(to) < 7 and 1 <= int(to) <= len(self.plan.groups)

    def clean_to(self) -> int | None:
        to = self.cleaned_data["to"]
        if to is not None and not 1 <= to <= len(self.plan.groups):
            raise forms.ValidationError(f"Enter the number of a group, from 1 to {len(self.plan.groups)}.")
        return to

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if self.errors:
            return values
        what, people, to = values["what"], values["people"], values["to"]
        places = [self.plan.at[each] for each in people]
        if what == "swap" and not len(set(places)) == len(places) == 2:
            self.add_error("people", SWAPPED)
        elif what == "move" and to - 1 in places:
            self.add_error("to", f"Somebody you ticked is in group {to} already.")
        elif what == "new" and set(people) in [set(group.members) for group in self.plan.groups]:
            self.add_error("people", "These people are a group already.")
        return values

    @property
    def asks(self) -> bool:
        """Whether the mentor is still to be chosen, on the way from a group's link."""
        return self.cleaned_data.get("what") == "mentor" and not self.cleaned_data.get("mentor")

    def change(self) -> Change:
        """What is to be changed, after the form was found valid."""
        values = self.cleaned_data
        to = None if values["to"] is None else values["to"] - 1
        if values["what"] == "mentor":
            chosen = values["mentor"]
            return Change("mentor", to=to, mentor=None if chosen == NOBODY else chosen)
        if values["what"] == "swap":
            return Change("swap", tuple(values["people"]))
        return Change("move", tuple(values["people"]), None if values["what"] == "new" else to)


class WishForm(forms.Form):
    """Two people to keep apart or together, and why."""

    kind = forms.ChoiceField(
        label="What do you wish for the two?", choices=WishKind.choices, widget=forms.RadioSelect
    )
    first = forms.CharField(
        label="One of them", max_length=254, help_text="A name, or the e-mail address they sign in with."
    )
    second = forms.CharField(label="The other", max_length=254)
    reason = forms.CharField(
        label="Why?",
        max_length=300,
        help_text="Only you and the programme team see this. It is removed when the wish is taken back.",
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, cohort: Cohort, reach: Reach, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.cohort, self.reach = cohort, reach

    def clean_first(self) -> Enrolment:
        return self._found(self.cleaned_data["first"])

    def clean_second(self) -> Enrolment:
        return self._found(self.cleaned_data["second"])

    def _found(self, typed: str) -> Enrolment:
        """The one participant who is meant; where several are, the sentence offers their addresses."""
        here = within(self.reach, Enrolment.objects.filter(cohort=self.cohort, state=EnrolmentState.ACTIVE))
        text = " ".join(typed.split())
        rows = list(
            here.filter(
                Q(participant__email__iexact=text)
                | Q(participant__name__icontains=text)
                | Q(participant__preferred_name__iexact=text)
            ).select_related("participant")[:6]
        )
        exact = [
            row
            for row in rows
            if text.casefold() in (row.participant.email.casefold(), row.participant.name.casefold())
        ]
        if len(exact) == 1 or len(rows) == 1:
            return (exact or rows)[0]
        if not rows:
            where = "" if self.reach is None else " of your authority"
            raise forms.ValidationError(
                f"Nobody{where} who takes part in {self.cohort} has this name or address."
            )
        offered = ", ".join(f"{row.participant} ({row.participant.email})" for row in rows[:5])
        more = " and others" if len(rows) > 5 else ""
        raise forms.ValidationError(f"Several people fit: {offered}{more}. Enter an e-mail address.")

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("first") and values.get("first") == values.get("second"):
            self.add_error("second", "Choose two different people.")
        return values
