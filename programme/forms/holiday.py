"""School holidays: lines to paste, or a calendar file."""

from __future__ import annotations

from typing import Any

from django import forms

from core.ui.forms import OneOf
from people.models import LocalAuthority, User
from programme.holiday_list import MOST_BYTES, MOST_LINES, Closure, Found, TooMany, read, understood
from programme.queries.holiday import authorities_kept_by


class HolidaysForm(forms.Form):
    """Many at once, for one authority."""

    authority = OneOf(
        LocalAuthority.objects.none(),
        label="Authority",
        to_field_name="slug",
        empty_label=None,
        error_messages={"required": "Choose the authority"},
    )
    days = forms.CharField(
        label="The holidays",
        required=False,
        max_length=20_000,
        help_text="One a line, as the council's page has them: October week, 12 October 2026 to 16 October 2026. "
        "In-service days too.",
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    file = forms.FileField(
        label="Or a calendar file",
        required=False,
        help_text="The .ics or .csv that many councils offer. It is read once and not kept.",
        widget=forms.FileInput(attrs={"accept": ".ics,.csv,.txt,text/calendar,text/csv"}),
        error_messages={"empty": "This file is empty."},
    )

    found: Found  # once the form is valid: what was understood, and what was not

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, label_suffix="", **kwargs)
        field: OneOf = self.fields["authority"]  # type: ignore[assignment]
        field.queryset = authorities_kept_by(user)

    def clean_file(self) -> str:
        file = self.cleaned_data["file"]
        if not file:
            return ""
        body = file.read(MOST_BYTES + 1)
        if len(body) > MOST_BYTES:
            raise forms.ValidationError("This file is too large for a list of holidays. Paste them as lines.")
        try:
            return body.decode("utf-8-sig")
        except UnicodeDecodeError:
            return body.decode("cp1252", errors="replace")

    def clean(self) -> None:
        if self.errors:
            return
        days, file = self.cleaned_data["days"], self.cleaned_data["file"]
        if not days and not file:
            self.add_error("days", "Paste the holidays, one a line, or choose a file")
        if days and file:
            self.add_error("file", "Send the lines first and the file after them, one at a time")
        try:
            self.found = read(days or file)
        except TooMany as fault:
            self.add_error("days" if days else "file", str(fault))


class EnterForm(forms.Form):
    """What was understood, as the page of the look carries it."""

    authority = OneOf(LocalAuthority.objects.none(), to_field_name="slug")

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: OneOf = self.fields["authority"]  # type: ignore[assignment]
        field.queryset = authorities_kept_by(user)

    def closures(self) -> list[Closure]:
        """The holidays; what nobody but a hand could have written there is left out."""
        return [row for text in self.data.getlist("closure")[:MOST_LINES] if (row := understood(text))]
