"""Lists narrowed, mentors appointed, trios given to a mentor, people placed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.urls import reverse_lazy

from core import clock
from core.decisions import ALLOW
from core.ui.forms import OneOf
from people.models import LocalAuthority, School, User
from people.queries import search_schools, whereabouts
from people.roles import Permission, authorities_of, everywhere
from programme.models import Cohort, Enrolment
from trios.models import MentorAppointment, Trio
from trios.rules.mentor import is_free, is_graduate

MOST_SCHOOLS = 15
CAPACITIES = [(1, "One trio"), (2, "Two trios"), (3, "Three trios"), (4, "Four trios")]


FIRST_YEAR_SAID = [
    ("records", "As our records say: yes, if they have not mentored before"),
    ("yes", "Yes, whatever our records say"),
    ("no", "No, they mentored before our records begin"),
]


class TrioFilter(forms.Form):
    """The staff list of trios, narrowed."""

    cohort = OneOf(
        Cohort.objects.all(), label="Cohort", required=False, to_field_name="slug", empty_label="All cohorts"
    )
    authority = OneOf(
        LocalAuthority.objects.none(),
        label="Authority",
        required=False,
        to_field_name="slug",
        empty_label="All authorities",
    )
    nudge = forms.BooleanField(label="Needs a nudge", required=False)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        authorities = LocalAuthority.objects.filter(in_partnership=True)
        if not everywhere(user, Permission.TRIO_SEE):
            mine = authorities_of(user, Permission.TRIO_SEE)
            authorities = authorities.filter(pk__in=mine)
            if len(mine) == 1:
                del self.fields["authority"]
                return
        self.fields["authority"].queryset = authorities

    def chosen(self) -> dict[str, Any]:
        """The filters that were given and make sense; nonsense in the address is left out."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


class MentorFilter(TrioFilter):
    """The team's list of mentors, narrowed."""

    nudge = None  # type: ignore[assignment]
    ended = forms.BooleanField(label="Ended appointments", required=False)


class AppointForm(forms.Form):
    """Who mentors, in which cohort, from which school."""

    cohort = OneOf(Cohort.objects.none(), label="Cohort", to_field_name="slug", empty_label=None)
    email = forms.EmailField(label="Their e-mail address", help_text="The one they sign in with.")
    name = forms.CharField(
        label="Their name",
        max_length=120,
        required=False,
        help_text="Only needed if they have no account yet.",
    )
    school_name = forms.CharField(
        label="Their school",
        max_length=140,
        required=False,
        help_text="So that they never mentor a colleague. Leave it empty if they don't work in a school.",
        widget=forms.TextInput(
            attrs={
                "data-school-picker": reverse_lazy("people:school-search"),
                "data-school-picker-value": "id_school_code",
            }
        ),
    )
    school_code = forms.CharField(required=False, max_length=7, widget=forms.HiddenInput)
    authority = OneOf(
        LocalAuthority.objects.filter(in_partnership=True),
        label="Authority",
        required=False,
        help_text="Follows from the school; choose it if they don't work in one.",
        empty_label="That of the school",
    )
    capacity = forms.TypedChoiceField(
        label="How many trios can they take?",
        choices=CAPACITIES,
        coerce=int,
        initial=1,
        help_text="One is usual, two at most unless somebody asks for more.",
    )
    graduated_in = forms.IntegerField(
        label="Completed the programme before our records begin (year)",
        required=False,
        help_text="Only needed where our records hold no completed year. We keep that it was you who said it.",
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
        error_messages={"invalid": "Enter a year such as 2015."},
    )
    is_first_year = forms.ChoiceField(
        label="Is this their first year as a mentor?",
        choices=FIRST_YEAR_SAID,
        widget=forms.RadioSelect,
        initial="records",
        help_text="Mentors do the module Delivering Mentorship in their first year only.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.school: School | None = None
        cohorts = Cohort.objects.filter(ends_on__gte=clock.today()).order_by("starts_on", "pk")
        self.fields["cohort"].queryset = cohorts
        # Mentors are appointed before the visits of their year are over.
        self.initial.setdefault("cohort", cohorts.filter(visits_until__gte=clock.today()).first())
        if self.is_bound and self.data.get("school_choice") is not None:
            self.offer(list(search_schools(self.data.get("school_name", ""))[:MOST_SCHOOLS]))

    def offer(self, schools: list[School]) -> None:
        """The schools that fit what was typed, as radio buttons."""
        if not schools:
            return
        self.fields["school_choice"] = forms.ChoiceField(
            label="Which school do you mean?",
            choices=[(school.seed_code, f"{school.name} ({whereabouts(school)})") for school in schools],
            required=False,
            widget=forms.RadioSelect,
        )
        names = list(self.fields)
        names.insert(names.index("school_name") + 1, names.pop())
        self.order_fields(names)

    def clean_email(self) -> str:
        return self.cleaned_data["email"].strip().lower()

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("school_name", "").strip():
            self.school = self.found(values)
        authority = values.get("authority") or (self.school.authority if self.school else None)
        if authority is None and not self.errors:
            self.add_error("authority", "Choose the authority: it does not follow from a school here.")
        values["authority"] = authority
        email = values.get("email")
        if email and not values.get("name", "").strip():
            if not User.objects.filter(email__iexact=email).exists():
                self.add_error("name", "Nobody has an account with this address yet: enter their name too.")
        if email and values.get("cohort") and "graduated_in" not in self.errors:
            self.refuse_who_may_not(values["cohort"], values.get("graduated_in"))
        return values

    def refuse_who_may_not(self, cohort: Cohort, graduated_in: int | None) -> None:
        """Add an error where somebody can't mentor in this cohort, or is not known to have completed the programme."""
        person = self.person
        free = is_free(person, cohort) if person else ALLOW
        graduate = is_graduate(person, cohort, graduated_in)
        if not free:
            self.add_error("email", free.reason)
        elif not graduate:
            self.add_error("graduated_in", graduate.reason)

    def found(self, values: dict[str, Any]) -> School | None:
        """The school that is meant; where the text fits several, they are offered."""
        typed = values["school_name"].strip()
        open_schools = School.objects.filter(is_open=True).select_related("authority")
        if values.get("school_choice"):
            return open_schools.filter(seed_code=values["school_choice"]).first()
        school = open_schools.filter(seed_code=values.get("school_code") or "-").first()
        if school and typed.casefold() == school.name.casefold():
            return school
        matches = list(search_schools(typed)[:MOST_SCHOOLS])
        exact = [one for one in matches if one.name.casefold() == typed.casefold()]
        if len(exact) == 1 or len(matches) == 1:
            return (exact or matches)[0]
        if matches:
            self.offer(matches)
            self.add_error("school_choice", "Choose the school from the list")
        else:
            self.add_error(
                "school_name", "No school on the official list has this name: try one word of it, or the town"
            )
        return None

    @property
    def person(self) -> User | None:
        """The account behind the address, if there is one."""
        return User.objects.filter(email__iexact=self.cleaned_data["email"]).first()

    def values(self) -> dict[str, Any]:
        """What the action takes."""
        clean = self.cleaned_data
        names = ("cohort", "email", "name", "authority", "capacity", "graduated_in")
        said = {"yes": True, "no": False}.get(clean["is_first_year"])
        return {name: clean[name] for name in names} | {"school": self.school, "is_first_year": said}


class FirstYearForm(forms.Form):
    """Which year as a mentor this is, put right."""

    is_first_year = forms.TypedChoiceField(
        label="Is this their first year as a mentor?",
        choices=[("yes", "Yes: they do the module this year"), ("no", "No: they have mentored before")],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        error_messages={"required": "Say whether it is their first year."},
    )


class FindMentor(forms.Form):
    """Part of a mentor's name, where there are too many to choose from."""

    name = forms.CharField(label="Name", max_length=60, required=False)


class MentorForm(forms.Form):
    """Another mentor for a trio."""

    appointment = forms.TypedChoiceField(
        label="Who mentors this trio from now on?",
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose a mentor."},
    )

    def __init__(self, *args: Any, choices: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["appointment"].choices = choices  # type: ignore[attr-defined]

    @staticmethod
    def labelled(rows: Iterable[MentorAppointment]) -> list[tuple[int, str]]:
        """Appointments as choices."""
        return [
            (row.pk, f"{row.mentor}, {row.school.name if row.school else 'no school'}, {row.authority}")
            for row in rows
        ]


class MoveMemberForm(forms.Form):
    """To which trio somebody is moved, and why."""

    number = forms.IntegerField(
        label="Number of the trio they go to",
        min_value=1,
        max_value=30_000,
        error_messages={"required": "Enter the number of a trio.", "invalid": "Enter a number, such as 12."},
    )
    reason = forms.CharField(
        label="Why?",
        max_length=200,
        help_text="Kept with their record; the programme team reads it.",
        error_messages={"required": "Say why in a line."},
    )

    def __init__(self, *args: Any, cohort: Cohort, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.cohort = cohort

    def clean_number(self) -> Trio:
        trio = Trio.objects.filter(cohort=self.cohort, number=self.cleaned_data["number"]).first()
        if trio is None:
            raise forms.ValidationError(f"There is no trio of this number in {self.cohort}.")
        return trio


class PlaceForm(forms.Form):
    """Who joins a trio."""

    enrolment = forms.TypedChoiceField(
        label="Who joins this trio?",
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose who joins."},
    )

    def __init__(self, *args: Any, rows: list[Enrolment], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["enrolment"].choices = [  # type: ignore[attr-defined]
            (row.pk, f"{row.participant}, {row.school.name}, {row.authority}") for row in rows
        ]
