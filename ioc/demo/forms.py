from django import forms


class ClockForm(forms.Form):
    """The moment the rehearsal should show; empty sets the clock right again."""

    instant = forms.DateTimeField(
        label="Date and time in the rehearsal",
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
