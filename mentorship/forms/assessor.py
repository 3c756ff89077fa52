"""The record of a dialogue: what was found on each criterion, the outcome, the feedback."""

from __future__ import annotations

from typing import Any

from django import forms

from mentorship.dialogue_plan import Judged
from mentorship.enums import Outcome
from mentorship.models import ModuleCriterion, ModuleDialogue

MET = {"yes": True, "no": False, "": None}
SAID = {True: "yes", False: "no", None: ""}
TEXT = 4000


class RecordForm(forms.Form):
    """Each criterion, the outcome and the feedback. Saved for later (action "save"), nothing has to be filled in."""

    outcome = forms.ChoiceField(
        label="What is the outcome?",
        choices=Outcome.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose the outcome."},
    )
    feedback = forms.CharField(
        label="Feedback to the mentor",
        required=False,
        max_length=TEXT,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="The mentor reads this, and what you write on each criterion, once the outcome is recorded.",
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, dialogue: ModuleDialogue, criteria: list[ModuleCriterion], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.criteria = criteria
        self.fields["outcome"].required = self.is_recording
        self.initial |= {"feedback": dialogue.feedback, "version": dialogue.version}
        known = {row.criterion_id: row for row in dialogue.judgements.all()}
        for row in criteria:
            judged = known.get(row.pk)
            self.fields[f"met_{row.pk}"] = forms.ChoiceField(
                label=row.title,
                choices=[("yes", "Met"), ("no", "Not yet met")],
                widget=forms.RadioSelect,
                required=self.is_recording,
                error_messages={"required": f"Say whether “{row.title}” is met."},
                initial=SAID[judged.met] if judged else "",
                help_text=row.description,
            )
            self.fields[f"comment_{row.pk}"] = forms.CharField(
                label="Comment",
                required=False,
                max_length=TEXT,
                widget=forms.Textarea(attrs={"rows": 3}),
                initial=judged.comment if judged else "",
            )
        self.order_fields(
            [
                *(f"{part}_{row.pk}" for row in criteria for part in ("met", "comment")),
                "outcome",
                "feedback",
                "version",
            ]
        )

    @property
    def is_recording(self) -> bool:
        """Whether the outcome is to be recorded, rather than the record saved for later."""
        return self.data.get("action") != "save"

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if not self.is_recording:
            return values
        if values.get("outcome") == Outcome.NOT_YET and not values.get("feedback", "").strip():
            self.add_error("feedback", "Say what the mentor works on before the further attempt.")
        return values

    def groups(self) -> list[tuple[Any, Any]]:
        """Each criterion's two fields."""
        return [(self[f"met_{row.pk}"], self[f"comment_{row.pk}"]) for row in self.criteria]

    def judged(self) -> dict[int, Judged]:
        """What was found, by the criterion's id."""
        values = self.cleaned_data
        return {
            row.pk: Judged(MET[values[f"met_{row.pk}"]], values[f"comment_{row.pk}"].strip())
            for row in self.criteria
        }


class CorrectionForm(RecordForm):
    """The record as it was written, to be put right, and why."""

    reason = forms.CharField(
        label="Why is it corrected?",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="The mentor and both assessors read this.",
    )

    def __init__(self, *args: Any, dialogue: ModuleDialogue, **kwargs: Any) -> None:
        judged = [row.criterion for row in dialogue.judgements.all()]
        super().__init__(*args, dialogue=dialogue, criteria=judged, **kwargs)
        self.initial["outcome"] = dialogue.outcome

    @property
    def is_recording(self) -> bool:
        """Always: there is nothing to save for later."""
        return True

    def clean_reason(self) -> str:
        return " ".join(self.cleaned_data["reason"].split())
