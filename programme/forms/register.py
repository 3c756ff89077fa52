"""The register as a form: one choice and one note a participant."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms

from programme.enums import AttendanceStatus
from programme.queries.register import Line, Mark, Register

REST = "rest"  # the value of the button that marks everybody left as present


@dataclass(frozen=True, slots=True)
class Asked:
    """One participant's row on the page."""

    line: Line
    status: Any
    note: Any


class RegisterForm(forms.Form):
    """Fields `status-<enrolment>` and `note-<enrolment>` for everybody listed, and the stamp the page was made under."""

    stamp = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, register: Register, **kwargs: Any) -> None:
        kwargs["initial"] = {"stamp": register.stamp}
        super().__init__(*args, **kwargs)
        self.register = register
        self.mark_rest = self.is_bound and self.data.get("action") == REST
        for line in register.lines:
            name = str(line.enrolment.participant)
            self.fields[f"status-{line.enrolment.pk}"] = forms.ChoiceField(
                label=name,
                choices=AttendanceStatus,
                initial=line.status,
                required=not self.mark_rest,
                widget=forms.RadioSelect,
                error_messages={"required": f"Say whether {name} was there."},
            )
            self.fields[f"note-{line.enrolment.pk}"] = forms.CharField(
                label=f"Note on {name}", max_length=200, required=False, initial=line.note
            )

    def asked(self) -> list[Asked]:
        """The rows in their order."""
        return [
            Asked(line, self[f"status-{line.enrolment.pk}"], self[f"note-{line.enrolment.pk}"])
            for line in self.register.lines
        ]

    def marks(self) -> dict[int, Mark]:
        """Everybody's mark; who was left open is present when that button was pressed."""
        values = self.cleaned_data
        return {
            line.enrolment.pk: Mark(
                status=values[f"status-{line.enrolment.pk}"] or AttendanceStatus.PRESENT.value,
                note=values[f"note-{line.enrolment.pk}"],
            )
            for line in self.register.lines
        }


class ApologiesForm(forms.Form):
    """Why somebody can't come."""

    note = forms.CharField(
        label="Is there anything your lead should know?",
        max_length=200,
        required=False,
        help_text="For example “cover fell through”. You need not say more than you want to.",
    )
