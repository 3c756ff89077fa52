"""What a headteacher answers."""

import datetime as dt

from django import forms

from core import clock
from core.decisions import Decision


class PromisesForm(forms.Form):
    """The three things that support means."""

    meets_standard = forms.BooleanField(
        label="This teacher clearly and consistently meets the GTCS Standard for Full Registration",
        error_messages={"required": "Confirm that they meet the Standard, or say that you cannot support it"},
    )
    agrees_release = forms.BooleanField(
        label="The school releases them for the sessions and the visits shown above",
        error_messages={"required": "Confirm the release, or say that you cannot support it"},
    )
    agrees_to_host = forms.BooleanField(
        label="The school hosts one visit by two colleagues and a mentor",
        error_messages={"required": "Confirm the visit, or say that you cannot support it"},
    )


class SupportForm(PromisesForm):
    """Support, by the mailed link."""

    name = forms.CharField(label="Your name", max_length=120, error_messages={"required": "Enter your name"})
    comment = forms.CharField(
        label="Anything you want to add",
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class DeclineForm(forms.Form):
    """No, and why."""

    name = forms.CharField(label="Your name", max_length=120, error_messages={"required": "Enter your name"})
    reason = forms.CharField(
        label="Why can you not support it?",
        max_length=4000,
        help_text="The teacher reads this, and so does the authority's lead.",
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Say why, in a sentence"},
    )


class DisownForm(forms.Form):
    """Not me; and, if the person knows, who it is."""

    name = forms.CharField(label="The headteacher's name", max_length=120, required=False)
    email = forms.EmailField(
        label="Their e-mail address at work",
        required=False,
        max_length=254,
        error_messages={"invalid": "Enter an e-mail address like name@example.org"},
    )

    def clean_email(self) -> str:
        return self.cleaned_data["email"].lower()

    def clean(self) -> None:
        name, email = self.cleaned_data.get("name"), self.cleaned_data.get("email")
        if name and not email and "email" not in self.errors:
            self.add_error("email", "Enter their e-mail address too, or leave both boxes empty")
        if email and not name:
            self.add_error("name", "Enter their name too, or leave both boxes empty")

    @property
    def names_somebody(self) -> bool:
        """Whether the right person was named."""
        return bool(self.cleaned_data.get("email"))

    def refuse(self, decision: Decision) -> None:
        """Put the reason beside the address."""
        self.add_error("email", decision.reason)


class PhoneForm(PromisesForm):
    """What a headteacher said on the phone."""

    name = forms.CharField(
        label="The headteacher's name", max_length=120, error_messages={"required": "Enter their name"}
    )
    phoned_at = forms.DateTimeField(
        label="When did you speak?",
        help_text="The day and the time on a clock in Scotland.",
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M", "%d/%m/%Y %H:%M"],
        error_messages={
            "required": "Enter the day and the time of the call",
            "invalid": "Enter a day and a time like 27/8/2027 14:30",
        },
    )
    note = forms.CharField(
        label="What was said",
        max_length=2000,
        help_text="Who rang whom, on which number, and anything they added. The applicant may ask to see it.",
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Write down what was said, in a sentence"},
    )

    field_order = ("name", "phoned_at", "meets_standard", "agrees_release", "agrees_to_host", "note")

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agrees_release"].label = "The school releases them for the sessions and the visits"
        for name in ("meets_standard", "agrees_release", "agrees_to_host"):
            self.fields[name].error_messages["required"] = (
                "Tick this if they said so; without it, it is not support"
            )

    def clean_phoned_at(self) -> dt.datetime:
        phoned_at = self.cleaned_data["phoned_at"]
        if phoned_at > clock.now():
            raise forms.ValidationError("The call can't be in the future")
        return phoned_at

    def refuse(self, decision: Decision) -> None:
        """Put the reason beside the time of the call."""
        self.add_error("phoned_at", decision.reason)
