from django import forms

from people.models import LocalAuthority
from programme.enums import EnrolmentState
from programme.models import Cohort


class ParticipantFilter(forms.Form):
    """Which participants to show."""

    cohort = forms.ModelChoiceField(
        label="Cohort", queryset=Cohort.objects.all(), required=False, empty_label="All"
    )
    authority = forms.ModelChoiceField(
        label="Authority",
        queryset=LocalAuthority.objects.filter(in_partnership=True),
        required=False,
        empty_label="All",
    )
    state = forms.ChoiceField(label="State", choices=[("", "Any"), *EnrolmentState.choices], required=False)
    name = forms.CharField(label="Name", max_length=60, required=False)


class RevokeForm(forms.Form):
    """Why a certificate no longer stands."""

    reason = forms.CharField(
        label="Why does it no longer stand?",
        max_length=200,
        help_text="The person reads this. The public page says only that it was revoked.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class ReissueForm(forms.Form):
    """The name that the new certificate bears."""

    name = forms.CharField(label="Name on the new certificate", max_length=120)


class CheckForm(forms.Form):
    """A certificate's code, typed by hand."""

    code = forms.CharField(label="Code of the certificate", max_length=40, strip=True)
