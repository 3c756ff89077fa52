"""What a marker types about a script."""

from typing import Any

from django import forms

from marking.criteria import LONGEST_COMMENT, LONGEST_FEEDBACK
from marking.models import Criterion
from marking.queries.marker import Draft, Written


class RecuseForm(forms.Form):
    """Why a script is given back."""

    reason = forms.CharField(
        label="Why you give it back",
        max_length=200,
        help_text="For example: I recognise the class. Don't name anybody. Only the programme team reads this.",
        error_messages={"required": "Say in a few words why"},
    )


class ScoreField(forms.IntegerField):
    """A score that is needed in the end, and may be missing while the mark grows."""

    def validate(self, value: int | None) -> None:
        """An empty score is no mistake yet; the mark can't be submitted with it."""


class WordsField(forms.CharField):
    """Words that are wished for, and never a mistake when they are missing."""

    def validate(self, value: str) -> None:
        """Nothing to say against an empty text."""


class MarkingForm(forms.Form):
    """Score and feedback for each criterion, a comment for the author, a note for moderation."""

    use_required_attribute = False
    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    def __init__(self, *args: Any, criteria: list[Criterion], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.criteria = criteria
        for c in criteria:
            self.fields[f"score_{c.number}"] = ScoreField(
                label="Score, 0 to 100",
                min_value=0,
                max_value=100,
                widget=forms.NumberInput(attrs={"inputmode": "numeric", "data-weight": c.weight}),
                error_messages={
                    "invalid": f"{c.title}: enter a whole number from 0 to 100",
                    "min_value": f"{c.title}: enter a whole number from 0 to 100",
                    "max_value": f"{c.title}: enter a whole number from 0 to 100",
                },
            )
            self.fields[f"feedback_{c.number}"] = WordsField(
                label="Feedback for the author",
                max_length=LONGEST_FEEDBACK,
                widget=forms.Textarea(attrs={"rows": 4}),
            )
        self.fields["comment"] = WordsField(
            label="Comment for the author",
            max_length=LONGEST_COMMENT,
            help_text="What the case study does well, and what would take it further.",
            widget=forms.Textarea(attrs={"rows": 5}),
        )
        self.fields["note"] = forms.CharField(
            label="Note for moderation",
            required=False,
            max_length=4000,
            help_text="Only the programme team and the external examiner read this, never the author.",
            widget=forms.Textarea(attrs={"rows": 3}),
        )

    @property
    def groups(self) -> list[tuple[Criterion, Any, Any]]:
        """Each criterion with its two fields."""
        return [(c, self[f"score_{c.number}"], self[f"feedback_{c.number}"]) for c in self.criteria]

    def written(self) -> Written:
        """The clean values as the action takes them."""
        clean = self.cleaned_data
        return Written(
            scores={c.pk: clean[f"score_{c.number}"] for c in self.criteria},
            feedback={c.pk: clean[f"feedback_{c.number}"] for c in self.criteria},
            comment=clean["comment"],
            note=clean["note"],
        )


def as_fields(draft: Draft) -> dict[str, Any]:
    """What is stored, under the names of the form's fields."""
    values: dict[str, Any] = {"version": draft.version, "comment": draft.comment, "note": draft.note}
    for c in draft.criteria:
        line = draft.lines.get(c.pk)
        values[f"score_{c.number}"] = line.score if line else None
        values[f"feedback_{c.number}"] = line.feedback if line else ""
    return values
