"""What a headteacher answers."""

from django import forms


class SupportForm(forms.Form):
    """Support, with the three things it means."""

    meets_standard = forms.BooleanField(
        label="This teacher clearly and consistently meets the GTCS Standard for Full Registration",
        error_messages={"required": "Confirm that they meet the Standard, or say that you cannot support it"},
    )
    agrees_release = forms.BooleanField(
        label="The school releases them for the sessions and the visits shown above",
        error_messages={"required": "Confirm the release, or say that you cannot support it"},
    )
    agrees_to_host = forms.BooleanField(
        label="The school hosts one visit by two colleagues and a mentor",
        error_messages={"required": "Confirm the visit, or say that you cannot support it"},
    )
    name = forms.CharField(label="Your name", max_length=120, error_messages={"required": "Enter your name"})
    comment = forms.CharField(
        label="Anything you want to add",
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class DeclineForm(forms.Form):
    """No, and why."""

    name = forms.CharField(label="Your name", max_length=120, error_messages={"required": "Enter your name"})
    reason = forms.CharField(
        label="Why can you not support it?",
        max_length=4000,
        help_text="The teacher reads this, and so does the authority's lead.",
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Say why, in a sentence"},
    )
