"""What an applicant is asked."""

import datetime as dt
import unicodedata

from django import forms

from core import clock
from programme.enums import Registration, Route
from programme.forms.post import PostForm
from programme.forms.section import SectionForm
from programme.models import Application
from programme.queries.application import STATEMENT_WORDS, emails_of, words_in

# What a phone number may be written with; it is read by people, so nothing more is asked of it than nine figures.
PHONE_MARKS = frozenset("0123456789 +()-.")


class YouForm(SectionForm):
    section = "you"
    full_name = forms.CharField(
        label="Your full name",
        max_length=120,
        help_text="As it should stand on a certificate.",
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": "Enter your full name"},
    )
    phone = forms.CharField(
        label="A phone number",
        max_length=30,
        help_text="For the day on which a session has to move.",
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
        error_messages={"required": "Enter a phone number"},
    )
    other_email = forms.EmailField(
        label="Another e-mail address",
        required=False,
        help_text="One that stays yours if you change schools.",
        error_messages={"invalid": "Enter an e-mail address like name@example.org"},
    )
    gtcs_number = forms.CharField(
        label="Your GTCS number",
        max_length=12,
        help_text="Six figures, such as 091234. Keep a nought at the beginning.",
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "ds_input--fixed-10"}),
        error_messages={"required": "Enter your GTCS number"},
    )
    registration = forms.ChoiceField(
        label="Your registration category",
        choices=Registration.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose your registration category"},
    )
    registered_on = forms.DateField(
        label="The date of your full registration",
        help_text="The GTCS register shows it. If you only know the year, take its first day.",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d", "%d/%m/%Y", "%d %B %Y"],
        error_messages={
            "required": "Enter the date of your full registration",
            "invalid": "Enter a date like 27/8/2019",
        },
    )

    def clean_phone(self) -> str:
        phone = self.cleaned_data["phone"].strip()
        if phone and (set(phone) - PHONE_MARKS or sum(mark.isdigit() for mark in phone) < 9):
            raise forms.ValidationError("Enter a phone number like 07700 900123 or +44 141 496 0123")
        return phone

    def clean_gtcs_number(self) -> str:
        # Figures of any script become ours; spaces go. What remains unusual is asked about, not refused.
        return "".join(unicodedata.normalize("NFKC", self.cleaned_data["gtcs_number"]).split())

    def clean_registered_on(self) -> dt.date:
        registered_on = self.cleaned_data["registered_on"]
        if registered_on > clock.today():
            raise forms.ValidationError("The date of your full registration is in the future")
        if registered_on.year < 1950:
            raise forms.ValidationError("Check the year of your full registration")
        if registered_on > self.application.cohort.starts_on - dt.timedelta(days=365):
            raise forms.ValidationError(
                "You need a year of teaching after full registration before the programme begins"
            )
        return registered_on


class YearForm(SectionForm):
    section = "year"
    preferred_route = forms.ChoiceField(
        label="The route you would prefer",
        choices=Route.choices,
        widget=forms.RadioSelect,
        help_text="You choose for good when you accept a place.",
    )
    statement = forms.CharField(
        label="What do you want to improve in your classroom, and why now?",
        max_length=20_000,
        help_text="What your own evidence tells you, and what you hope the year will change for your learners. "
        "Name no pupil.",
        widget=forms.Textarea(attrs={"rows": 10, "data-max-words": STATEMENT_WORDS}),
        error_messages={"required": "Write your statement"},
    )
    prior_credit = forms.CharField(
        label="Masters credits you already hold",
        max_length=200,
        required=False,
        help_text="Which, from where, and when.",
    )
    adjustments = forms.CharField(
        label="Anything that would help you take part",
        max_length=4000,
        required=False,
        help_text="Access, equipment, timing, health, caring: whatever you want us to plan for.",
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    can_attend = forms.BooleanField(
        label="I can take part in every session, visit and presentation of the year",
        help_text="Because the programme is accredited, all of it is needed to pass.",
        error_messages={"required": "Confirm that you can take part in everything"},
    )
    understands_privacy = forms.BooleanField(
        label="I have read the privacy notice",
        error_messages={"required": "Confirm that you have read the privacy notice"},
    )

    def shape(self) -> None:
        if not self.application.cohort.has_presentation_route:
            del self.fields["preferred_route"]

    def clean_statement(self) -> str:
        statement = self.cleaned_data["statement"]
        if self.whole and words_in(statement) > STATEMENT_WORDS:
            raise forms.ValidationError(
                f"Your statement has {words_in(statement)} words: shorten it to {STATEMENT_WORDS}"
            )
        return statement


class HeadteacherForm(forms.Form):
    """Who is to be asked for support."""

    headteacher_name = forms.CharField(
        label="Your headteacher's name", max_length=120, error_messages={"required": "Enter their name"}
    )
    headteacher_email = forms.EmailField(
        label="Your headteacher's e-mail address",
        help_text="Their own address at work. We write to it once you submit, so check it letter by letter.",
        error_messages={
            "required": "Enter their e-mail address",
            "invalid": "Enter an e-mail address like name@example.org",
        },
    )

    def __init__(self, *args, applicant_emails: set[str] = frozenset(), **kwargs) -> None:  # type: ignore[assignment]
        super().__init__(*args, label_suffix="", **kwargs)
        self.applicant_emails = applicant_emails

    def clean_headteacher_email(self) -> str:
        return not_own(self.cleaned_data["headteacher_email"].lower(), self.applicant_emails)


def not_own(email: str, own: set[str]) -> str:
    """The address, unless it is the applicant's."""
    if email in own:
        raise forms.ValidationError("This is your own address: enter your headteacher's")
    return email


class HeadteacherSectionForm(SectionForm):
    section = "headteacher"
    headteacher_name = HeadteacherForm.base_fields["headteacher_name"]
    headteacher_email = HeadteacherForm.base_fields["headteacher_email"]

    def clean_headteacher_email(self) -> str:
        return not_own(self.cleaned_data["headteacher_email"].lower(), emails_of(self.application))


SECTION_FORMS: dict[str, type[SectionForm]] = {
    form.section: form for form in (YouForm, PostForm, YearForm, HeadteacherSectionForm)
}


class WithdrawForm(forms.Form):
    """Why somebody takes an application back."""

    reason = forms.CharField(
        label="Why are you withdrawing?",
        max_length=200,
        required=False,
        help_text="It helps us to plan. You needn't say.",
    )


class AcceptForm(forms.Form):
    """The route of somebody who takes a place."""

    route = forms.ChoiceField(
        label="How will you present your case study of improvement?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose a route"},
    )

    def __init__(self, *args, application: Application, **kwargs) -> None:
        super().__init__(*args, label_suffix="", **kwargs)
        routes = list(Route)
        if not application.cohort.has_presentation_route:
            routes.remove(Route.PRESENTATION)
        self.fields["route"].choices = [(route.value, route.label) for route in routes]  # type: ignore[attr-defined]
        self.fields["route"].initial = application.preferred_route if len(routes) > 1 else Route.ESSAY
