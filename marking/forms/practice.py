"""What the team types about scripts whose marks are agreed."""

from typing import Any

from django import forms

from casestudies.forms.participant import UploadForm
from marking.models import AgreedMark, Criterion


class PracticeForm(UploadForm):
    """A practice script as a file."""

    title = forms.CharField(
        label="What you call it",
        max_length=120,
        help_text="For the team only; markers see a code.",
        error_messages={"required": "Enter a name for it"},
    )
    field_order = ("title", "file")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].label = "The script"


class RuleForm(forms.Form):
    """How near to the agreed marks is near enough."""

    total_within = forms.IntegerField(
        label="The whole mark, within so many per cent", min_value=0, max_value=100
    )
    criterion_within = forms.IntegerField(
        label="Each criterion, within so many per cent", min_value=0, max_value=100
    )


class AgreedForm(forms.Form):
    """The agreed score of each criterion, and why."""

    def __init__(
        self, *args: Any, criteria: list[Criterion], present: list[AgreedMark], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.criteria = criteria
        known = {line.criterion_id: line for line in present}
        for c in criteria:
            line = known.get(c.pk)
            self.fields[f"score_{c.number}"] = forms.IntegerField(
                label=f"{c.title}: agreed score, 0 to 100",
                min_value=0,
                max_value=100,
                initial=line.score if line else None,
                error_messages={
                    "required": f"{c.title}: enter the agreed score",
                    "invalid": f"{c.title}: enter a whole number from 0 to 100",
                },
            )
            self.fields[f"reason_{c.number}"] = forms.CharField(
                label=f"{c.title}: why",
                max_length=2000,
                initial=line.reason if line else "",
                widget=forms.Textarea(attrs={"rows": 3}),
                error_messages={"required": f"{c.title}: say why, so that markers learn from it"},
            )

    def marks(self) -> dict[int, tuple[int, str]]:
        """The clean values as the action takes them."""
        clean = self.cleaned_data
        return {c.pk: (clean[f"score_{c.number}"], clean[f"reason_{c.number}"]) for c in self.criteria}


class WaiveForm(forms.Form):
    """Why somebody marks for real without a practice script near enough."""

    reason = forms.CharField(
        label="What you agreed in the talk",
        max_length=300,
        error_messages={"required": "Say what you agreed"},
    )
