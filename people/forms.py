from django import forms


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
