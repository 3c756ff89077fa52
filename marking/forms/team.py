"""What the programme team types."""

from typing import Any

from django import forms

from core import clock
from marking.enums import MarkerState
from marking.models import Criterion
from marking.queries.readings import STANDINGS
from marking.rules.marker import USUAL_MOST


class PoolFilter(forms.Form):
    """Which part of the pool is shown."""

    state = forms.ChoiceField(
        label="Shown", required=False, choices=[("", "Everybody"), *MarkerState.choices]
    )
    name = forms.CharField(label="Name or e-mail address", required=False, max_length=100)


class CodeForm(forms.Form):
    """A script, by its code."""

    code = forms.CharField(
        label="Candidate code",
        max_length=8,
        error_messages={"required": "Enter a candidate code"},
    )

    def clean_code(self) -> str:
        return str(self.cleaned_data["code"]).strip().upper()


class ReaderFilter(forms.Form):
    """Which markers are shown for a script."""

    name = forms.CharField(label="Name", required=False, max_length=100)


class ApproveForm(forms.Form):
    """When somebody was trained."""

    trained_on = forms.DateField(
        label="Trained on",
        help_text="The day of the markers' training. Nobody marks without it.",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": "Enter the day of the training", "invalid": "Enter a date"},
    )

    def clean_trained_on(self) -> Any:
        trained_on = self.cleaned_data["trained_on"]
        if trained_on > clock.today():
            raise forms.ValidationError("The training is still to come; approve the marker when it is done")
        return trained_on


class LoadForm(forms.Form):
    """How many scripts a marker is to have."""

    target = forms.IntegerField(label="Scripts wished for", min_value=1, max_value=20)
    max = forms.IntegerField(label="Scripts at most", min_value=1, max_value=20)
    reason = forms.CharField(
        label="Why more than four",
        required=False,
        max_length=200,
        help_text="Only needed above four. It is recorded.",
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("target") and cleaned.get("max") and cleaned["target"] > cleaned["max"]:
            self.add_error("max", "This can't be less than the number wished for")
        if (cleaned.get("max") or 0) > USUAL_MOST and not cleaned.get("reason"):
            self.add_error("reason", "Say why this marker takes more than four")
        return cleaned


class ExperienceForm(forms.Form):
    """What somebody's experience was held against."""

    note = forms.CharField(
        label="What you checked it against",
        max_length=300,
        help_text="For example: the authority’s list of headteachers; a word with their head of service.",
        error_messages={"required": "Say what you checked it against"},
    )


class CallForm(forms.Form):
    """When people can ask to mark."""

    first_day = forms.DateField(
        label="First day of the call",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": "Enter the first day", "invalid": "Enter a date"},
    )
    last_day = forms.DateField(
        label="Last day of the call",
        help_text="Until 11:59 pm.",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": "Enter the last day", "invalid": "Enter a date"},
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        first, last = cleaned.get("first_day"), cleaned.get("last_day")
        if first and last and last < first:
            self.add_error("last_day", "The call would end before it begins")
        return cleaned


class InviteForm(forms.Form):
    """Whom the team asks to mark."""

    name = forms.CharField(label="Name", required=False, max_length=120)
    email = forms.EmailField(
        label="E-mail address",
        help_text="They get a mail and can ask to join whether or not the call is open.",
        error_messages={"required": "Enter an e-mail address"},
    )


class StandingFilter(forms.Form):
    """Which scripts of the moderation are shown."""

    standing = forms.ChoiceField(
        label="Shown", required=False, choices=[("", "All scripts"), *STANDINGS.items()]
    )


class AgreeForm(forms.Form):
    """The mark that is agreed, and why."""

    mark = forms.IntegerField(
        label="Agreed mark, 0 to 100",
        min_value=0,
        max_value=100,
        error_messages={"required": "Enter the mark", "invalid": "Enter a whole number from 0 to 100"},
    )
    reason = forms.CharField(
        label="Why this mark",
        required=False,
        max_length=140,
        help_text="Needed after a third reading, and for any mark but the proposed one. The board reads it.",
    )


class CriteriaForm(forms.Form):
    """Title, descriptor and weight of each criterion of a cohort."""

    def __init__(self, *args: Any, criteria: list[Criterion], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.criteria = criteria
        for c in criteria:
            self.fields[f"title_{c.number}"] = forms.CharField(
                label=f"Criterion {c.number}", max_length=120, initial=c.title
            )
            self.fields[f"descriptor_{c.number}"] = forms.CharField(
                label="What to look for",
                required=False,
                initial=c.descriptor,
                widget=forms.Textarea(attrs={"rows": 3}),
            )
            self.fields[f"weight_{c.number}"] = forms.IntegerField(
                label="Weight, per cent", min_value=0, max_value=100, initial=c.weight
            )

    @property
    def groups(self) -> list[tuple[Criterion, Any, Any, Any]]:
        """Each criterion with its three fields."""
        return [
            (c, *(self[f"{name}_{c.number}"] for name in ("title", "descriptor", "weight")))
            for c in self.criteria
        ]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        weights = [cleaned.get(f"weight_{c.number}") for c in self.criteria]
        if self.criteria and None not in weights and sum(weights) != 100:
            last = self.criteria[-1].number
            self.add_error(
                f"weight_{last}", f"The weights add up to {sum(weights)} per cent; they must make 100"
            )
        return cleaned

    def changed(self) -> list[Criterion]:
        """The criteria with the new values, unsaved."""
        for c in self.criteria:
            for name in ("title", "descriptor", "weight"):
                setattr(c, name, self.cleaned_data[f"{name}_{c.number}"])
        return self.criteria
