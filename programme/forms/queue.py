"""Finding one's way in the queue, and deciding."""

import datetime as dt

from django import forms
from django.contrib.auth.models import AnonymousUser

from core import clock
from core.ui.forms import OneOf
from people.models import LocalAuthority, User
from programme.enums import ApplicationState, EndorsementState
from programme.models import Cohort
from programme.queries.cohort import applying
from programme.queries.queue import Wanted, authorities_led, cohorts_with_applications

STATES = [("", "Any")] + [
    (state.value, state.label) for state in ApplicationState if state != ApplicationState.DRAFT
]
SUPPORT = [
    ("", "Any"),
    (EndorsementState.SUPPORTED, "Supported"),
    (EndorsementState.REQUESTED, "Not answered yet"),
    (EndorsementState.NOT_SUPPORTED, "Not supported"),
    ("none", "Bounced, wrong person or replaced"),
]


class QueueFilter(forms.Form):
    """The filters of the queue; all of them may be left out, and none that makes no sense does harm.

    Where no cohort is asked for it is the one that people apply to now.
    """

    cohort = OneOf(Cohort.objects.none(), required=False, to_field_name="slug", empty_label="All cohorts")
    authority = OneOf(
        LocalAuthority.objects.none(), required=False, to_field_name="slug", empty_label="All authorities"
    )
    state = forms.ChoiceField(label="Where it is", choices=STATES, required=False)
    endorsement = forms.ChoiceField(label="Headteacher", choices=SUPPORT, required=False)
    name = forms.CharField(label="Name", required=False, max_length=60)

    def __init__(self, data, *, user: User | AnonymousUser) -> None:
        super().__init__(data, label_suffix="")
        self.sort = str(data.get("sort", ""))
        cohorts: OneOf = self.fields["cohort"]  # type: ignore[assignment]
        cohorts.queryset = cohorts_with_applications()
        if "cohort" not in data:
            now = applying(clock.now(), among=cohorts.queryset)
            self.data = data.copy()
            self.data["cohort"] = now.cohort.slug if now else ""
        authorities = authorities_led(user)
        if len(authorities) < 2:
            del self.fields["authority"]
        else:
            field: OneOf = self.fields["authority"]  # type: ignore[assignment]
            field.queryset = authorities

    def wanted(self) -> Wanted:
        """What is asked for; a filter that can't be read is left out."""
        self.is_valid()
        answers = {name: value for name, value in self.cleaned_data.items() if value}
        return Wanted(sort=self.sort, **answers)


class DecideForm(forms.Form):
    """What goes with a decision: the words to the applicants and, for an offer, the last day to accept."""

    accept_on = forms.DateField(
        label="Last day to accept",
        help_text="The offer ends at 11:59 pm on this day and the place becomes free.",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d", "%d/%m/%Y"],
        error_messages={"required": "Enter the last day to accept", "invalid": "Enter a date like 12/6/2027"},
    )
    note = forms.CharField(
        label="Something to say to them",
        required=False,
        max_length=2000,
        help_text="It goes into the mail to everybody you tick, word for word.",
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args, verb: str, **kwargs) -> None:
        super().__init__(*args, label_suffix="", **kwargs)
        if verb != "offer":
            del self.fields["accept_on"]

    def clean_accept_on(self) -> dt.date:
        accept_on = self.cleaned_data["accept_on"]
        if accept_on <= clock.today():
            raise forms.ValidationError("Give the applicants at least until tomorrow")
        if accept_on > clock.today() + dt.timedelta(days=120):
            raise forms.ValidationError("Choose a day within the next four months")
        return accept_on

    @property
    def accept_by(self) -> dt.datetime | None:
        """The first instant at which the offer is over."""
        accept_on = self.cleaned_data.get("accept_on")
        return clock.end_of(accept_on) if accept_on else None


class NoteForm(forms.Form):
    """A note for those who decide."""

    text = forms.CharField(
        label="A note",
        max_length=4000,
        help_text="You, other leads of the authority and the team read it. The applicant may ask to see it.",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Write the note first"},
    )
