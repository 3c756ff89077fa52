from __future__ import annotations

from itertools import groupby

from django import forms

from notifications import placeholders
from people.models import User
from programme.queries.audience import Group, groups_for, people_of

NOBODY = "Nobody is in this group now, so nothing can be sent. Choose another."
STANDS_FOR = "; ".join(f"{{{name}}} is {meaning}" for name, meaning in placeholders.KNOWN.items())


class MessageForm(forms.Form):
    """Whom to write to, and what."""

    to = forms.ChoiceField(label="Who it goes to", error_messages={"required": "Choose who it goes to"})
    subject = forms.CharField(max_length=150, help_text="Say it all in a line: many read no more.")
    text = forms.CharField(
        label="Message",
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 12}),
        help_text=f"Each mail begins with Hello and the first name, and ends with yours. {STANDS_FOR}.",
    )
    is_urgent = forms.BooleanField(
        label="It can’t wait for school time",
        required=False,
        help_text="Otherwise nobody gets it after 6 pm, at a weekend or in their school holidays.",
    )

    def __init__(self, *args, user: User, audience: str = "", **kwargs) -> None:
        """audience: the label of what was chosen before, where a draft is written anew."""
        super().__init__(*args, label_suffix="", **kwargs)
        self.groups = {group.value: group for group in groups_for(user)}
        again = [group.value for group in self.groups.values() if group.label == audience]
        self.initial.setdefault("to", again[0] if again else "")
        offered = groupby(self.groups.values(), key=lambda group: group.heading)
        self.fields["to"].choices = [
            ("", "Choose"),
            *((heading, [(g.value, g.label) for g in members]) for heading, members in offered),
        ]

    def clean_to(self) -> Group:
        group = self.groups[self.cleaned_data["to"]]
        self.people = list(people_of(group))
        if not self.people:
            raise forms.ValidationError(NOBODY)
        return group

    def clean_subject(self) -> str:
        return self.whole("subject")

    def clean_text(self) -> str:
        return self.whole("text")

    def whole(self, name: str) -> str:
        """The text, if each of its placeholders stands for something."""
        if sentence := placeholders.fault(self.cleaned_data[name]):
            raise forms.ValidationError(sentence)
        return self.cleaned_data[name]
