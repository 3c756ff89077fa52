"""A cohort's dates, figures, places and features."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django import forms

from core import clock
from people.models import LocalAuthority
from programme.enums import Moment
from programme.models import Cohort, Feature
from programme.queries.cohort import FeatureText, Places, slug_of


def day(label: str, help_text: str = "") -> forms.DateField:
    return forms.DateField(
        label=label,
        help_text=help_text,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d", "%d/%m/%Y"],
        error_messages={"required": "Enter a date", "invalid": "Enter a date like 27/8/2027"},
    )


def number(label: str, least: int, most: int, help_text: str = "") -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        min_value=least,
        max_value=most,
        help_text=help_text,
        error_messages={
            "required": "Enter a number",
            "invalid": "Enter a whole number",
            "min_value": f"Enter {least} or more",
            "max_value": f"Enter {most} or less",
        },
    )


class NameForm(forms.Form):
    """What a new cohort is called."""

    name = forms.CharField(
        label="Name of the new cohort",
        max_length=40,
        help_text="The school year, such as 2027–28.",
        error_messages={"required": "Enter a name"},
    )

    def clean_name(self) -> str:
        name = self.cleaned_data["name"].strip().replace("-", "–")
        slug = slug_of(name)
        if not slug:
            raise forms.ValidationError("Use letters or figures in the name")
        if Cohort.objects.filter(slug=slug).exists():
            raise forms.ValidationError(f"There is a cohort named {name} already")
        return name


# Deadlines are kept as the first instant after their last day, and asked for as that day.
LAST_DAYS = {
    "applications_last_day": "applications_close_at",
    "case_study_last_day": "case_study_due_at",
    "marking_last_day": "marking_due_at",
}
GROUPS: list[tuple[str, list[str]]] = [
    ("The year", ["starts_on", "ends_on"]),
    (
        "Applying",
        [
            "applications_first_day",
            "applications_last_day",
            "headteacher_days",
            "offer_days",
            "for_primary",
            "for_secondary",
            "for_special",
            "has_presentation_route",
            "route_change_until",
        ],
    ),
    (
        "Sessions, visits, presentations",
        [
            "sessions_from",
            "sessions_until",
            "visits_from",
            "visits_until",
            "presentations_from",
            "presentations_until",
            "journal_counts",
        ],
    ),
    (
        "Case study",
        [
            "case_study_last_day",
            "grace_minutes",
            "word_limit",
            "word_tolerance",
            "slides_allowed",
            "poster_pages_allowed",
        ],
    ),
    (
        "Marking",
        [
            "marking_from",
            "marking_last_day",
            "board_on",
            "pass_mark",
            "sample_share",
            "gap_to_agree",
            "hours_per_script",
            "hourly_rate",
        ],
    ),
    ("Award", ["credits", "scqf_level"]),
]
IN_ORDER = [
    ("starts_on", "ends_on", "The year ends before it begins"),
    ("applications_first_day", "applications_last_day", "Applications close before they open"),
    ("sessions_from", "sessions_until", "The sessions end before they begin"),
    ("visits_from", "visits_until", "The visits end before they begin"),
    ("presentations_from", "presentations_until", "The presentations end before they begin"),
    ("marking_from", "marking_last_day", "Marking ends before it begins"),
]


class CohortForm(forms.Form):
    """Every date and figure that differs from year to year."""

    starts_on = day("First day of the year")
    ends_on = day("Last day of the year")
    applications_first_day = day("Applications open on")
    applications_last_day = day("Last day to apply", "Until 11:59 pm.")
    headteacher_days = number("Days for headteachers to answer after that", 0, 60)
    offer_days = number("Days to accept an offer, if the lead gives no other date", 1, 60)
    for_primary = forms.BooleanField(label="For primary teachers", required=False)
    for_secondary = forms.BooleanField(label="For secondary teachers", required=False)
    for_special = forms.BooleanField(label="For teachers in special schools", required=False)
    has_presentation_route = forms.BooleanField(
        label="Offers the poster and presentation route beside the essay", required=False
    )
    route_change_until = day("Routes can be changed until")
    sessions_from = day("Sessions from")
    sessions_until = day("Sessions until")
    visits_from = day("Visits from")
    visits_until = day("Visits until")
    presentations_from = day("Presentations from")
    presentations_until = day("Presentations until")
    journal_counts = forms.BooleanField(label="The journal counts towards the pass", required=False)
    case_study_last_day = day("Last day to submit the case study", "Until 11:59 pm.")
    grace_minutes = number("Minutes of grace for uploads begun in time", 0, 120)
    word_limit = number("Words", 500, 50_000)
    word_tolerance = number("Per cent over or under before it is flagged", 0, 50)
    slides_allowed = number("Most slides, on the presentation route", 1, 200)
    poster_pages_allowed = number("Most pages of a poster, on the presentation route", 1, 20)
    marking_from = day("Marking from")
    marking_last_day = day("Last day for marks", "Until 11:59 pm.")
    board_on = day("The board meets on")
    pass_mark = number("Pass mark, per cent", 1, 100)
    sample_share = number("Share marked twice, per cent", 0, 100)
    gap_to_agree = number("Marks apart that call for a third reader", 1, 100)
    hours_per_script = forms.DecimalField(
        label="Hours paid a script", min_value=0, max_value=20, max_digits=4, decimal_places=2
    )
    hourly_rate = forms.DecimalField(
        label="Pounds an hour", min_value=0, max_value=999, max_digits=6, decimal_places=2, required=False
    )
    credits = number("Masters credits", 1, 180)
    scqf_level = number("SCQF level", 1, 12)

    def __init__(self, data: Any = None, *, cohort: Cohort) -> None:
        self.cohort = cohort
        initial = {name: getattr(cohort, name, None) for name in self.base_fields}
        initial["applications_first_day"] = cohort.applications_open_at.astimezone(clock.LONDON).date()
        for name, column in LAST_DAYS.items():
            initial[name] = last_day(getattr(cohort, column))
        super().__init__(data, initial=initial, label_suffix="")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for first, second, sentence in IN_ORDER:
            if cleaned.get(first) and cleaned.get(second) and cleaned[second] < cleaned[first]:
                self.add_error(second, sentence)
        for first, second in (("starts_on", "ends_on"), ("sessions_from", "sessions_until")):
            if cleaned.get(first) and cleaned.get(first) == cleaned.get(second):
                self.add_error(second, "Give a later day than the first")
        if cleaned.get("visits_from") and cleaned.get("visits_from") == cleaned.get("visits_until"):
            self.add_error("visits_until", "Give a later day than the first")
        if not any(cleaned.get(f"for_{sector}") for sector in ("primary", "secondary", "special")):
            self.add_error("for_primary", "Choose at least one sector")
        return cleaned

    def groups(self) -> list[tuple[str, list[forms.BoundField]]]:
        """The fields under their headings, as the page shows them."""
        return [(title, [self[name] for name in names]) for title, names in GROUPS]

    def values(self) -> dict[str, Any]:
        """Column of the cohort → value. A deadline whose day was left alone keeps its hour."""
        values = {name: value for name, value in self.cleaned_data.items() if hasattr(self.cohort, name)}
        first = self.cleaned_data["applications_first_day"]
        if first != self.initial["applications_first_day"]:
            values["applications_open_at"] = clock.london(first)
        for name, column in LAST_DAYS.items():
            if self.cleaned_data[name] != self.initial[name]:
                values[column] = clock.end_of(self.cleaned_data[name])
        return values


def last_day(instant: dt.datetime) -> dt.date:
    """The last day of a deadline that ends with (or within) it."""
    return (instant.astimezone(clock.LONDON) - dt.timedelta(microseconds=1)).date()


class PlacesForm(forms.Form):
    """How many places each authority has; an empty box means that it does not take part."""

    def __init__(
        self, data: Any = None, *, authorities: Iterable[LocalAuthority], places: Iterable[Places]
    ) -> None:
        super().__init__(data, prefix="places", label_suffix="")
        self.authorities = list(authorities)
        now = {row.authority.pk: row.places for row in places}
        for authority in self.authorities:
            field = number(authority.name, 0, 500)
            field.required = False
            field.initial = now.get(authority.pk)
            self.fields[str(authority.pk)] = field

    def numbers(self) -> dict[LocalAuthority, int | None]:
        """Authority → places, None where it does not take part."""
        return {authority: self.cleaned_data[str(authority.pk)] for authority in self.authorities}


def lines(text: str) -> tuple[str, ...]:
    """The lines of a text that say something."""
    return tuple(line.strip() for line in text.splitlines() if line.strip())


class FeatureForm(forms.Form):
    """One feature of highly effective practice and what the journal asks about it."""

    pk = forms.IntegerField(required=False, widget=forms.HiddenInput)
    title = forms.CharField(label="Feature", max_length=120, required=False)
    summary = forms.CharField(
        label="What it is about", required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
    )
    reading = forms.CharField(
        label="Reading, one reference a line",
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    before = forms.CharField(
        label="The journal asks before the session, one question a line",
        required=False,
        help_text="Add, reword, move or take out lines as you like. Who has begun an entry keeps it, and the questions they began with.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    after = forms.CharField(
        label="The journal asks afterwards, one question a line",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not cleaned.get("title") and any(
            cleaned.get(n) for n in ("summary", "reading", "before", "after")
        ):
            self.add_error("title", "Give the feature a name")
        for name in ("before", "after"):
            if any(len(line) > 300 for line in lines(cleaned.get(name, ""))):
                self.add_error(name, "Keep each question within 300 letters")
        return cleaned

    def text(self) -> FeatureText | None:
        """The feature as written, or None for an empty box."""
        if not self.cleaned_data.get("title"):
            return None
        return FeatureText(
            title=self.cleaned_data["title"],
            summary=self.cleaned_data["summary"],
            reading=self.cleaned_data["reading"],
            before=lines(self.cleaned_data["before"]),
            after=lines(self.cleaned_data["after"]),
            pk=self.cleaned_data["pk"],
        )


FeatureFormSet = forms.formset_factory(FeatureForm, extra=1, max_num=20, absolute_max=30)


def feature_initial(features: Iterable[Feature]) -> list[dict[str, Any]]:
    """What the formset begins with; the features' prompts are prefetched."""

    def asked(feature: Feature, moment: Moment) -> str:
        return "\n".join(prompt.text for prompt in feature.prompts.all() if prompt.moment == moment)

    return [
        {
            "pk": feature.pk,
            "title": feature.title,
            "summary": feature.summary,
            "reading": feature.reading,
            "before": asked(feature, Moment.BEFORE),
            "after": asked(feature, Moment.AFTER),
        }
        for feature in features
    ]
