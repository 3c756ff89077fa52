"""A comment that is kept to be used again."""

from typing import Any

from django import forms

from core.ui.forms import OneOf
from marking.models import Criterion


class BankForm(forms.Form):
    """Its words."""

    text = forms.CharField(
        label="Comment",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="So that it fits any script: name nobody, and quote nothing of one script.",
        error_messages={"required": "Write the comment"},
    )


class SharedForm(BankForm):
    """Its words, and the criterion it stands under."""

    criterion = OneOf(
        Criterion.objects.none(),
        label="Criterion",
        required=False,
        to_field_name="number",
        empty_label="Any criterion, and comments on paragraphs",
    )
    field_order = ("criterion", "text")

    def __init__(self, *args: Any, cohort: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        criterion: forms.ModelChoiceField = self.fields["criterion"]  # type: ignore[assignment]
        criterion.queryset = Criterion.objects.filter(cohort=cohort)
