"""Asking for more time, deciding on it, and giving it to a whole school."""

import datetime as dt
from typing import Any

from django import forms

from casestudies.enums import ReasonForTime
from casestudies.forms.boxes import box
from core import clock
from core.ui.forms import OneOf
from people.models import LocalAuthority, School
from programme.models import Cohort

LONGEST = 730  # days ahead


def day_field(label: str, **options: Any) -> forms.DateField:
    """A due day: the case study can be submitted until its last minute."""
    return forms.DateField(
        label=label,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "required": "Choose a day.",
            "invalid": "Enter the date as day, month and year, such as 19/6/2027.",
        },
        **options,
    )


def sensible(day: dt.date) -> dt.date:
    """The day, where it is neither past nor a slip of the year."""
    if day < clock.today():
        raise forms.ValidationError("This date has passed already. Choose a later one.")
    if day > clock.today() + dt.timedelta(days=LONGEST):
        raise forms.ValidationError("This date is more than two years away. Check the year.")
    return day


class DayForm(forms.Form):
    """Any form with a day that becomes the due date."""

    def clean_due_on(self) -> dt.date:
        return sensible(self.cleaned_data["due_on"])

    @property
    def until(self) -> dt.datetime:
        """The end of the chosen day, exclusive."""
        return clock.end_of(self.cleaned_data["due_on"])


class AskForm(DayForm):
    """An author asks for more time."""

    due_on = day_field("Until which day?", help_text="You could submit until 11:59 pm, UK time, on that day.")
    reason = forms.ChoiceField(
        label="Why?",
        choices=ReasonForTime.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what comes nearest."},
    )
    words = forms.CharField(
        label="Anything you want to add",
        required=False,
        max_length=2000,
        widget=box(4),
        help_text="The programme team reads it, and nobody else. You need not go into detail about your health.",
    )

    def __init__(self, *args: Any, due_at: dt.datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.due_at = due_at

    def clean_due_on(self) -> dt.date:
        day = super().clean_due_on()
        if clock.end_of(day) <= self.due_at:
            raise forms.ValidationError("This is not later than your due date. Choose a later day.")
        return day


class DecideForm(forms.Form):
    """The team's answer to a request: `given`, until when, and words to the author."""

    GIVE, DECLINE = "give", "decline"

    decision = forms.ChoiceField(
        label="Your decision",
        choices=[(GIVE, "Give more time"), (DECLINE, "Leave the due date as it is")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose one."},
    )
    due_on = day_field("New due date", required=False, help_text="As asked for; you can give less, or more.")
    answer = forms.CharField(
        label="What you write to them",
        required=False,
        max_length=2000,
        widget=box(4),
        help_text="It stands in their mail. Where you give no more time, say why, and what they can do now.",
    )

    def __init__(self, *args: Any, due_at: dt.datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.due_at = due_at

    def clean_due_on(self) -> dt.date | None:
        if self.data.get("decision") == self.DECLINE:
            return None
        day = self.cleaned_data["due_on"]
        if day is None:
            raise forms.ValidationError("Choose the new due date.")
        day = sensible(day)
        if clock.end_of(day) <= self.due_at:
            raise forms.ValidationError("This is not later than the present due date. Choose a later day.")
        return day

    def clean_answer(self) -> str:
        answer = self.cleaned_data["answer"]
        if self.data.get("decision") == self.DECLINE and not answer.strip():
            raise forms.ValidationError("Write why, and what they can do now.")
        return answer

    @property
    def until(self) -> dt.datetime:
        """The end of the chosen day, exclusive."""
        return clock.end_of(self.cleaned_data["due_on"])

    @property
    def gives(self) -> bool:
        """Whether more time is given."""
        return self.cleaned_data["decision"] == self.GIVE


class ManyForm(DayForm):
    """A new date for everybody of a school, of an authority, or of a cohort."""

    cohort = OneOf(
        Cohort.objects.none(),
        label="Cohort",
        to_field_name="slug",
        empty_label=None,
        error_messages={"required": "Choose the cohort."},
    )
    authority = OneOf(
        LocalAuthority.objects.none(),
        label="Authority",
        to_field_name="slug",
        required=False,
        empty_label="All of them",
    )
    school_name = forms.CharField(
        label="School",
        required=False,
        max_length=140,
        help_text="Where one school is meant: its name or part of it. Leave it empty for everybody.",
    )
    due_on = day_field("New due date", help_text="It can be submitted until 11:59 pm, UK time, on that day.")
    reason = forms.CharField(
        label="Reason",
        max_length=200,
        help_text="For the record, such as “Closed by snow, 2 to 6 March”.",
        error_messages={"required": "Say why there is more time."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        running = Cohort.objects.filter(ends_on__gte=clock.today() - dt.timedelta(days=366))
        self.fields["cohort"].queryset = running.order_by("-starts_on", "pk")  # type: ignore[attr-defined]
        self.fields["authority"].queryset = LocalAuthority.objects.filter(  # type: ignore[attr-defined]
            in_partnership=True
        ).order_by("name")
        self.school: School | None = None

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        typed = " ".join(cleaned.get("school_name", "").split())
        if typed and cleaned.get("cohort"):
            self.school = self._found(typed, cleaned["cohort"])
        return cleaned

    def _found(self, typed: str, cohort: Cohort) -> School | None:
        theirs = School.objects.filter(enrolments__cohort=cohort).distinct().order_by("name")
        exact = theirs.filter(seed_code=typed) | theirs.filter(name__iexact=typed)
        matches = list(exact[:8]) or list(theirs.filter(name__icontains=typed)[:8])
        if len(matches) == 1:
            return matches[0]
        if matches:
            names = "; ".join(f"{school.seed_code} {school.name}" for school in matches)
            self.add_error(
                "school_name", f"Several schools match. Write the SEED code of the one you mean: {names}."
            )
        else:
            self.add_error("school_name", f"Nobody in {cohort} is at a school of this name.")
        return None

    @property
    def who(self) -> str:
        """Whom it is for, in words."""
        if self.school:
            return str(self.school)
        return str(self.cleaned_data["authority"] or self.cleaned_data["cohort"])
