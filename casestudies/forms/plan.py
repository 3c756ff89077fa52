"""What authors type into the plan: the boxes of a phase, a factor, an action."""

from __future__ import annotations

from typing import Any

from django import forms

from casestudies.enums import Direction, Finding, Level, Phase
from casestudies.forms.boxes import WritableForm, box
from casestudies.models import Factor, PlannedAction
from casestudies.phases import MOST_CHARACTERS, TITLE, PhasePage


class Versioned(WritableForm):
    """Answers that are saved over the version they were typed over."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2_000_000_000)

    def values(self) -> dict[str, Any]:
        """The answers without the version."""
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}

    def typed(self) -> str:
        """All that stands in the boxes, to be looked through for names."""
        return "\n".join(str(self[name].value() or "") for name in self.fields if name != "version")

    def boxes(self) -> list[tuple[str, str]]:
        """(label, what was there) of every box, to be read beside another text."""
        return [
            (str(field.label), said(field, self.initial.get(name, "")))
            for name, field in self.fields.items()
            if name != "version"
        ]


def said(field: forms.Field, value: Any) -> str:
    """What stood in a box, in the words of the page."""
    if isinstance(field, forms.BooleanField):
        return "Yes" if value else "No"
    if isinstance(field, forms.ChoiceField):
        return str(dict(field.choices).get(value, ""))  # type: ignore[arg-type]
    return str(value)


class PhaseForm(Versioned):
    """The boxes of one phase, none of which has to be filled to be saved."""

    def __init__(self, data: Any = None, *, page: PhasePage, initial: dict[str, Any]) -> None:
        super().__init__(data, initial=initial, label_suffix="")
        if page.phase == Phase.INFORMATION:
            self.fields[TITLE] = forms.CharField(
                label="Working title",
                required=False,
                max_length=200,
                help_text="You can change it as often as you like. Don't name your school or anybody in it.",
            )
        for each in page.boxes:
            self.fields[each.name] = forms.CharField(
                label=each.label,
                required=False,
                max_length=MOST_CHARACTERS,
                widget=box(each.rows),
                help_text=each.hint,
            )


class FactorForm(Versioned):
    """One line of the table of factors. Saving as one writes asks for the factor only."""

    name = forms.CharField(
        label="Which factor?",
        max_length=200,
        help_text="What may lie behind how these learners do, such as “Motivation for learning”.",
        error_messages={"required": "Say which factor it is."},
    )
    level = forms.ChoiceField(
        label="Where does it work?",
        choices=Level.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose where the factor works."},
    )
    direction = forms.ChoiceField(
        label="Is it a strength or a pressure?",
        choices=Direction.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose whether it is a strength or a pressure."},
    )
    test = forms.CharField(
        label="How will you test whether it matters?",
        required=False,
        max_length=2000,
        widget=box(3),
        help_text="For example a pupil focus group, a questionnaire to parents, a tally over three lessons.",
    )
    finding = forms.ChoiceField(
        label="What did testing it show?",
        choices=Finding.choices,
        widget=forms.RadioSelect,
        initial=Finding.OPEN,
        error_messages={"required": "Choose what testing it showed, or “Not tested yet”."},
    )

    def __init__(self, data: Any = None, *, row: Factor | None, strict: bool = True) -> None:
        super().__init__(data, initial=initial_of(self, row), label_suffix="")
        for name in () if strict else ("level", "direction"):
            self.fields[name].required = False


class PlannedActionForm(Versioned):
    """One line of the table of actions."""

    task = forms.CharField(
        label="What is to be done?",
        max_length=300,
        help_text="A task of the intervention, or of finding out whether it works.",
        error_messages={"required": "Say what is to be done."},
    )
    by_whom = forms.CharField(
        label="By whom?",
        required=False,
        max_length=120,
        help_text="A role will do, such as “me” or “support for learning teacher”.",
    )
    when = forms.CharField(
        label="When?",
        required=False,
        max_length=120,
        help_text="Such as “Mondays, 12 January to 20 March”.",
    )
    where = forms.CharField(label="Where?", required=False, max_length=120)
    notes = forms.CharField(label="Notes", required=False, max_length=2000, widget=box(3))
    is_done = forms.BooleanField(label="This is done", required=False)

    def __init__(self, data: Any = None, *, row: PlannedAction | None, strict: bool = True) -> None:
        super().__init__(data, initial=initial_of(self, row), label_suffix="")


def initial_of(form: Versioned, row: Factor | PlannedAction | None) -> dict[str, Any]:
    """What the boxes of a line hold now; of a new one nothing but its version."""
    if row is None:
        return {"version": 0}
    return {name: getattr(row, name) for name in form.base_fields}
