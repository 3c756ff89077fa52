"""Learning outcomes set, assessors named, and what an assessor answers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms

from casestudies.models import CaseStudy
from marking.models import Assessment, LearningOutcome
from marking.queries import panel as queries
from people.models import User
from programme.models import Cohort

MET = {"yes": True, "no": False, "": None}
SAID = {True: "yes", False: "no", None: ""}
TEXT = 4000
MOST = 12


class OutcomesForm(forms.Form):
    """The learning outcomes of a cohort, one a line."""

    outcomes = forms.CharField(
        label="Learning outcomes",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 12}),
        help_text="One on each line, in the order in which assessors read them.",
        error_messages={"required": "Write at least one learning outcome."},
    )
    stamp = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, outcomes: list[LearningOutcome], **kwargs: Any) -> None:
        first = {"outcomes": "\n".join(row.title for row in outcomes), "stamp": queries.stamp_of(outcomes)}
        super().__init__(*args, initial=first, **kwargs)

    def clean_outcomes(self) -> list[str]:
        lines = [" ".join(line.split()) for line in self.cleaned_data["outcomes"].splitlines()]
        titles = [line for line in lines if line]
        if len(titles) > MOST:
            raise forms.ValidationError(f"These are {len(titles)}. Assessors judge by {MOST} at most.")
        if len(set(titles)) < len(titles):
            raise forms.ValidationError("One of these stands here twice.")
        long = next((title for title in titles if len(title) > 300), "")
        if long:
            raise forms.ValidationError(f"This one has more than 300 signs: “{long[:60]}…”. Shorten it.")
        return titles


class PeopleForm(forms.Form):
    """Base of the forms that name assessors of one author: it offers those whom no rule keeps out."""

    def __init__(
        self, *args: Any, case_study: CaseStudy, besides: tuple[int, ...] = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        cohort: Cohort = case_study.enrolment.cohort
        why = queries.kept_out(case_study)
        everybody = list(queries.candidates(cohort))
        self.people: dict[str, User] = {
            str(one.pk): one for one in everybody if one.pk not in why and one.pk not in besides
        }
        self.kept_out = [f"{one} {why[one.pk]}" for one in everybody if one.pk in why]
        choices = [("", "Choose somebody"), *((pk, str(one)) for pk, one in self.people.items())]
        for name in self.named:
            self.fields[name].choices = choices  # type: ignore[attr-defined]

    named: tuple[str, ...] = ()

    def chosen(self, name: str) -> User:
        """The person of one field."""
        return self.people[self.cleaned_data[name]]


class AssessorsForm(PeopleForm):
    """The two who assess a presentation."""

    first = forms.ChoiceField(
        label="First assessor", error_messages={"required": "Choose the first assessor."}
    )
    second = forms.ChoiceField(
        label="Second assessor", error_messages={"required": "Choose the second assessor."}
    )
    named = ("first", "second")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("first") and cleaned.get("first") == cleaned.get("second"):
            self.add_error("second", "Name two different assessors.")
        return cleaned


class ThirdForm(PeopleForm):
    """Who decides where two differ."""

    third = forms.ChoiceField(label="Third assessor", error_messages={"required": "Choose somebody."})
    named = ("third",)


class AnswerForm(forms.Form):
    """Each learning outcome and the feedback. Saved for later (action "save"), nothing has to be filled in."""

    feedback = forms.CharField(
        label="Feedback to the author",
        required=False,
        max_length=TEXT,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="The author reads this, under your name, once the outcome is released.",
        error_messages={
            "required": "Write what the author can take from this, and what to work on if something is not yet met."
        },
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, mine: Assessment, outcomes: list[LearningOutcome], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.outcomes = outcomes
        self.fields["feedback"].required = self.is_giving
        self.initial |= {"feedback": mine.feedback, "version": mine.version}
        known = {row.learning_outcome_id: row for row in mine.found.all()}
        for row in outcomes:
            found = known.get(row.pk)
            self.fields[f"met_{row.pk}"] = forms.ChoiceField(
                label=f"{row.number}. {row.title}",
                choices=[("yes", "Met"), ("no", "Not yet met")],
                widget=forms.RadioSelect,
                required=self.is_giving,
                error_messages={"required": f"Say whether learning outcome {row.number} is met."},
                initial=SAID[found.met] if found else "",
            )
            self.fields[f"comment_{row.pk}"] = forms.CharField(
                label=f"Comment on learning outcome {row.number}",
                required=False,
                max_length=TEXT,
                widget=forms.Textarea(attrs={"rows": 2}),
                initial=found.comment if found else "",
            )
        pairs = [f"{part}_{row.pk}" for row in outcomes for part in ("met", "comment")]
        self.order_fields([*pairs, "feedback", "version"])

    @property
    def is_giving(self) -> bool:
        """Whether the answer is given, rather than saved for later."""
        return self.data.get("action") != "save"

    def groups(self) -> list[tuple[Any, Any]]:
        """Each learning outcome's two fields."""
        return [(self[f"met_{row.pk}"], self[f"comment_{row.pk}"]) for row in self.outcomes]

    def found(self) -> Mapping[int, tuple[bool | None, str]]:
        """What was said, by learning outcome."""
        values = self.cleaned_data
        return {
            row.pk: (MET[values[f"met_{row.pk}"]], values[f"comment_{row.pk}"].strip())
            for row in self.outcomes
        }
