"""What leads and the team type: more time, reopening, presentations, filters."""

import datetime as dt
from typing import Any

from django import forms
from django.http import QueryDict

from casestudies.enums import CaseStudyState, PresentationOutcome
from casestudies.forms.boxes import box
from casestudies.forms.extension import DayForm, day_field
from casestudies.models import Version
from casestudies.queries.overview import LATE, NOT_STARTED, OVERDUE, OverviewFilter
from core import clock
from core.ui.dates import full_datetime
from people.models import LocalAuthority
from programme.models import Cohort


class ExtensionForm(DayForm):
    """More time for one person."""

    due_on = day_field("New due date", help_text="It can be submitted until 11:59 pm, UK time, on that day.")
    reason = forms.CharField(
        label="Reason",
        max_length=200,
        help_text="For the record; the participant is told the date only.",
        error_messages={"required": "Say why there is more time."},
    )


class OnBehalfForm(forms.Form):
    """What the team says when it submits for an author. `version`: the number of the file that the page showed.

    after: when they last submitted, where the case study was given back.
    """

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    reason = forms.CharField(
        label="Why do you submit it for them?",
        max_length=200,
        help_text="It stands on the receipt. The author reads it.",
        error_messages={"required": "Say why you submit it for them."},
    )
    received_at = forms.DateTimeField(
        label="When did you have the file?",
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M", "%d/%m/%Y %H:%M"],
        help_text="UK time. This counts as the time of submission, and decides whether it is late.",
        error_messages={
            "required": "Enter when you had the file.",
            "invalid": "Enter day and time, such as 19/6/2027 23:40.",
        },
    )
    declared_words = forms.IntegerField(
        label="How many words do they say it has?",
        min_value=1,
        max_value=100_000,
        help_text="Leave our count where they said nothing.",
        error_messages={
            "required": "Enter how many words it has.",
            "invalid": "Enter the number of words in figures, such as 4950.",
        },
    )
    ai_statement = forms.CharField(
        label="How did they use tools that write or change text?",
        max_length=2000,
        widget=box(3),
        help_text="In their words, or “Not said”.",
        error_messages={"required": "Write what they said, or “Not said”."},
    )
    declared = forms.BooleanField(
        label="They have told me that it is their own work, that nobody can be recognised in it, and that they have "
        "permission for what they quote and show.",
        error_messages={"required": "Ask them first: the declarations are theirs."},
    )

    def __init__(self, *args: Any, version: Version, after: dt.datetime | None, **kwargs: Any) -> None:
        now = clock.now().astimezone(clock.LONDON).replace(second=0, microsecond=0)
        first = {"received_at": now, "declared_words": version.counted_words or 1, "version": version.number}
        super().__init__(*args, initial=first, **kwargs)
        self.number, self.after = version.number, after
        if not version.is_essay:
            del self.fields["declared_words"]
            self.fields["declared"].label = (
                "They have told me that it is their own work, that no learner or family can be recognised in it, and "
                "that they have permission for what they quote and show."
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("version") != self.number:
            # What was typed stays; pressing again is then a choice made with the new file in sight.
            self.data = self.data.copy()
            self.data["version"] = str(self.number)
            raise forms.ValidationError(
                "A newer file came in since you opened this page. Look at what you submit, then press again."
            )
        return cleaned

    def clean_received_at(self) -> dt.datetime:
        moment = self.cleaned_data["received_at"]
        if moment > clock.now():
            raise forms.ValidationError("This is still to come. Enter when you had the file.")
        if moment < clock.now() - dt.timedelta(days=60):
            raise forms.ValidationError("This is more than two months ago. Check the date.")
        if self.after and moment <= self.after:
            raise forms.ValidationError(
                f"They submitted another file on {full_datetime(self.after)}, and this one takes its place. Enter a later time."
            )
        return moment


class ReopenForm(forms.Form):
    """Why a submitted case study goes back to its author."""

    reason = forms.CharField(
        label="Why is it given back?",
        max_length=200,
        help_text="The participant reads this.",
        error_messages={"required": "Say why it is given back."},
    )


class PresentationForm(forms.Form):
    """A presentation that took place."""

    held_on = forms.DateField(
        label="When was it?",
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={
            "required": "Choose the day of the presentation.",
            "invalid": "Enter the date as day, month and year, such as 19/5/2027.",
        },
    )
    panel = forms.CharField(
        label="Who was on the panel?",
        max_length=200,
        help_text="Names or posts, such as “two peers and the authority lead”.",
        error_messages={"required": "Say who was on the panel."},
    )
    outcome = forms.ChoiceField(
        label="What did the panel find?",
        choices=PresentationOutcome.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what the panel found."},
    )
    feedback = forms.CharField(
        label="The panel's feedback",
        required=False,
        max_length=6000,
        widget=box(6),
        help_text="The participant reads this.",
    )

    def __init__(self, *args: Any, cohort: Cohort, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.cohort = cohort

    def clean_held_on(self) -> dt.date:
        date = self.cleaned_data["held_on"]
        if date > clock.today():
            raise forms.ValidationError(
                "This day is still to come. Record the presentation once it has taken place."
            )
        if date < self.cohort.starts_on:
            raise forms.ValidationError("This day is before the cohort's year began. Check the year.")
        return date


class OverviewForm(forms.Form):
    """What the list of case studies is narrowed to."""

    STANDINGS = (
        ("", "All"),
        (NOT_STARTED, "Not started"),
        *CaseStudyState.choices,
        (OVERDUE, "Past its due date and not submitted"),
        (LATE, "Submitted late"),
    )

    cohort = forms.ChoiceField(label="Cohort", required=False)
    standing = forms.ChoiceField(label="State", choices=STANDINGS, required=False)
    authority = forms.ChoiceField(label="Authority", required=False)
    name = forms.CharField(label="Name", max_length=60, required=False)

    def __init__(self, data: QueryDict, *, everywhere: bool, today: dt.date) -> None:
        self.cohorts = list(Cohort.objects.all())  # the latest first
        super().__init__(data.dict())
        slugs = [(cohort.slug, cohort.name) for cohort in self.cohorts]
        self.fields["cohort"] = forms.ChoiceField(label="Cohort", required=False, choices=slugs)
        self.authorities: dict[str, int] = {}
        if everywhere:
            rows = list(LocalAuthority.objects.filter(in_partnership=True))
            self.authorities = {row.slug: row.pk for row in rows}
            slugs = [("", "All"), *((row.slug, row.name) for row in rows)]
            self.fields["authority"] = forms.ChoiceField(label="Authority", required=False, choices=slugs)
        else:
            del self.fields["authority"]
        self.chosen_cohort = self.chosen(today)
        if self.chosen_cohort and "cohort" not in data:
            self.data = data.dict() | {"cohort": self.chosen_cohort.slug}

    def chosen(self, today: dt.date) -> Cohort | None:
        """The cohort that was asked for, else the one under way, else the first to come."""
        asked = [cohort for cohort in self.cohorts if cohort.slug == self.data.get("cohort")]
        begun = [cohort for cohort in self.cohorts if cohort.starts_on <= today]
        return next(iter(asked + begun + self.cohorts[::-1]), None)

    def narrowed(self) -> OverviewFilter:
        """The valid choices; a value that is none narrows nothing."""
        self.full_clean()
        chosen = self.cleaned_data
        return OverviewFilter(
            standing=chosen.get("standing", ""),
            authority_id=self.authorities.get(chosen.get("authority", "")),
            name=chosen.get("name", ""),
        )
