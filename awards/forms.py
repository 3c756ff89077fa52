from django import forms

from people.models import LocalAuthority
from programme.enums import EnrolmentState
from programme.models import Cohort


class ParticipantFilter(forms.Form):
    """Which participants to show. The lists of cohorts and authorities are given, so that they are read once."""

    cohort = forms.ChoiceField(label="Cohort", required=False)
    authority = forms.TypedChoiceField(label="Authority", coerce=int, empty_value=None, required=False)
    state = forms.ChoiceField(label="State", choices=[("", "Any"), *EnrolmentState.choices], required=False)
    name = forms.CharField(label="Name", max_length=60, required=False)

    def __init__(self, *args, cohorts: list[Cohort], authorities: list[LocalAuthority], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["cohort"].choices = [("", "All"), *((cohort.slug, cohort.name) for cohort in cohorts)]
        self.fields["authority"].choices = [("", "All"), *((a.pk, a.name) for a in authorities)]
        if len(authorities) < 2:
            del self.fields["authority"]


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
