"""The register as a form: one choice and one note a participant."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms

from programme.enums import AttendanceStatus
from programme.meeting_list import MOST_BYTES, Attendee, NotAList, read
from programme.queries.meeting import Check
from programme.queries.register import Line, Mark, Register

REST = "rest"  # the value of the button that marks everybody left as present


@dataclass(frozen=True, slots=True)
class Asked:
    """One participant's row on the page."""

    line: Line
    status: Any
    note: Any
    hint: str = ""  # what a meeting's list says of them
    theirs: str = ""  # what somebody else saved meanwhile


class RegisterForm(forms.Form):
    """Fields `status-<enrolment>` and `note-<enrolment>` for everybody listed, and the stamp the page was made under."""

    stamp = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, register: Register, **kwargs: Any) -> None:
        kwargs["initial"] = {"stamp": register.stamp}
        super().__init__(*args, **kwargs)
        self.register = register
        self.hints: dict[int, str] = {}
        self.theirs: dict[int, str] = {}
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
            Asked(
                line,
                self[f"status-{line.enrolment.pk}"],
                self[f"note-{line.enrolment.pk}"],
                self.hints.get(line.enrolment.pk, ""),
                self.theirs.get(line.enrolment.pk, ""),
            )
            for line in self.register.lines
        ]

    def suggest(self, check: Check) -> None:
        """Fill the form in as a meeting's list suggests; nothing is saved before somebody presses."""
        for pk, suggestion in check.suggestions.items():
            self.initial |= {f"status-{pk}": suggestion.mark.status, f"note-{pk}": suggestion.mark.note}
            self.hints[pk] = suggestion.says

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


class MeetingListForm(forms.Form):
    """The list that Teams, Zoom or Meet has of a meeting."""

    file = forms.FileField(
        label="List of the meeting",
        help_text="The CSV that Teams, Zoom or Meet lets you download. It is read once and not kept.",
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.txt,text/csv"}),
        error_messages={
            "required": "Choose the list that you downloaded.",
            "empty": "This file is empty.",
            "missing": "Choose the list that you downloaded.",
            "invalid": "Choose the list that you downloaded.",
        },
    )

    def clean_file(self) -> list[Attendee]:
        """The people in it."""
        file = self.cleaned_data["file"]
        try:
            return read(file.read(MOST_BYTES + 1))
        except NotAList as fault:
            raise forms.ValidationError(str(fault)) from None


class ApologiesForm(forms.Form):
    """Why somebody can't come."""

    note = forms.CharField(
        label="Is there anything your lead should know?",
        max_length=200,
        required=False,
        help_text="For example “cover fell through”. You need not say more than you want to.",
    )
