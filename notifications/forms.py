from django import forms

from notifications.enums import MessageState


class OutboxFilter(forms.Form):
    """Which mails to show."""

    state = forms.ChoiceField(
        label="Where it is", choices=[("", "Any"), *MessageState.choices], required=False
    )
    kind = forms.CharField(label="About (begins with)", max_length=60, required=False)
