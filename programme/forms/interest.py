"""Leaving an address."""

from django import forms

from core.ui.forms import OneOf
from people.models import LocalAuthority


class InterestForm(forms.Form):
    """An address to be told at when applications open."""

    email = forms.EmailField(
        label="Your e-mail address",
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={
            "required": "Enter the e-mail address we should write to",
            "invalid": "Enter an e-mail address like name@example.org",
        },
    )
    authority = OneOf(
        LocalAuthority.objects.filter(in_partnership=True),
        label="The council you teach in",
        required=False,
        empty_label="I'd rather not say",
    )
