"""What setting the service up asks, at the shell."""

from django import forms


class BeginForm(forms.Form):
    """Who begins, and the year in which the first cohort starts."""

    email = forms.EmailField(
        max_length=254,
        error_messages={
            "required": "--email is the address of the first person, such as you@example.org.",
            "invalid": "--email is an address such as you@example.org.",
            "max_length": "--email is at most 254 characters long.",
        },
    )
    name = forms.CharField(
        max_length=120,
        error_messages={
            "required": "--name is the first person's full name, in quotes.",
            "max_length": "--name is at most 120 characters long.",
        },
    )
    year = forms.IntegerField(
        required=False,
        min_value=2000,
        max_value=2199,
        error_messages=dict.fromkeys(
            ("invalid", "min_value", "max_value"),
            "--year is the year in which the cohort starts, such as 2027.",
        ),
    )
