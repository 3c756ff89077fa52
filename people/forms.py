from django import forms

from core.ui.forms import OneOf
from people.enums import STAFF_ROLES, Role
from people.models import LocalAuthority


class SignUpForm(forms.Form):
    """What making an account asks besides address and password."""

    name = forms.CharField(
        label="Your full name",
        max_length=120,
        help_text="As it should stand on a certificate.",
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )

    field_order = ["name", "email", "password1"]

    def signup(self, request, user) -> None:
        """Nothing more to do: the adapter has kept the name."""


class InvitationForm(forms.Form):
    """Who is invited, as what; a lead's role is of one authority."""

    email = forms.EmailField(label="Their e-mail address")
    role = forms.ChoiceField(
        label="As what",
        choices=[(role.value, role.label) for role in STAFF_ROLES],
        widget=forms.RadioSelect,
    )
    authority = OneOf(
        label="Authority",
        queryset=LocalAuthority.objects.filter(in_partnership=True),
        required=False,
        help_text="Only for an authority lead.",
    )

    def clean(self) -> dict:
        cleaned = super().clean() or {}
        is_lead = cleaned.get("role") == Role.LEAD
        if is_lead and not cleaned.get("authority"):
            self.add_error("authority", "Choose the authority this lead is for.")
        if not is_lead:
            cleaned["authority"] = None
        return cleaned
