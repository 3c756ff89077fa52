"""Which two records are one person's."""

from __future__ import annotations

from allauth.account.models import EmailAddress
from django import forms

from people.models import User


class MergeForm(forms.Form):
    """An address of each record."""

    kept = forms.EmailField(
        label="An address of the record that stays",
        help_text="The one they sign in with. Its name, password and mail settings count from now on.",
    )
    gone = forms.EmailField(
        label="An address of the record that goes",
        help_text="Everything it has goes over; all its addresses sign in to the record that stays.",
    )

    def clean_kept(self) -> User:
        return self.behind("kept")

    def clean_gone(self) -> User:
        return self.behind("gone")

    def behind(self, field: str) -> User:
        """The account behind an address."""
        email = self.cleaned_data[field]
        named = EmailAddress.objects.filter(email__iexact=email).select_related("user")
        found = named.order_by("-verified").first()  # whoever has proved it, before who has only claimed it
        person = found.user if found else User.objects.filter(email__iexact=email, merged_into=None).first()
        if person is None:
            raise forms.ValidationError(
                "No account has this address. Look for it under People or Participants."
            )
        return person
