from collections.abc import Mapping

from django import forms

from notifications import groups
from notifications.enums import MessageState, Pace


class OutboxFilter(forms.Form):
    """Which mails to show."""

    state = forms.ChoiceField(
        label="Where it is", choices=[("", "Any"), *MessageState.choices], required=False
    )
    kind = forms.CharField(label="About (begins with)", max_length=60, required=False)


class PacesForm(forms.Form):
    """How often to hear of each group of things."""

    def __init__(self, *args, paces: Mapping[str, str], **kwargs) -> None:
        super().__init__(*args, initial=dict(paces), label_suffix="", **kwargs)
        for group in groups.every():
            self.fields[group.name] = forms.ChoiceField(
                label=group.label, help_text=group.hint, choices=Pace.choices, widget=forms.RadioSelect
            )
