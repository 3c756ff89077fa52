"""A table of applications: the file, and which of its columns holds what."""

from typing import Any

from django import forms
from django.contrib.auth.models import AnonymousUser

from core import clock
from core.spreadsheets import Limits, Table, read_table
from core.ui.forms import OneOf
from people.models import LocalAuthority, User
from people.roles import Permission, everywhere
from programme.importing import COLUMNS, SHOWN
from programme.models import Cohort
from programme.queries.imports import authorities_to_import_into, cohorts_to_import_into

LIMITS = Limits()


class UploadForm(forms.Form):
    """The file, for which cohort and, for the lead of several authorities, for which of them."""

    cohort = OneOf(Cohort.objects.none(), to_field_name="slug", empty_label=None)
    authority = OneOf(LocalAuthority.objects.none(), to_field_name="slug")
    file = forms.FileField(
        label="The table",
        help_text="An Excel workbook (.xlsx) or a CSV file, with a row of headings and a row for each person: "
        f"at most {LIMITS.rows:,} rows.",
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx"}),
        error_messages={"required": "Choose the file", "empty": "The file is empty. Choose another."},
    )

    def __init__(self, *args, user: User | AnonymousUser, **kwargs) -> None:
        super().__init__(*args, label_suffix="", **kwargs)
        self.cohorts = list(cohorts_to_import_into(clock.now()))
        self.table: Table | None = None
        cohort: forms.ModelChoiceField = self.fields["cohort"]  # type: ignore[assignment]
        cohort.queryset = cohorts_to_import_into(clock.now())
        authority: forms.ModelChoiceField = self.fields["authority"]  # type: ignore[assignment]
        authority.queryset = authorities_to_import_into(user)
        self.authorities = [] if everywhere(user, Permission.APPLICATION_DECIDE) else list(authority.queryset)
        if len(self.authorities) < 2:
            del self.fields["authority"]
        if len(self.cohorts) < 2:
            del self.fields["cohort"]

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > LIMITS.file_bytes:
            raise forms.ValidationError(
                f"The file is larger than {LIMITS.file_bytes >> 20} MiB. Take out what is not needed."
            )
        self.table = read_table(file.read(), LIMITS)
        if self.table.error:
            raise forms.ValidationError(self.table.error)
        return file

    @property
    def chosen(self) -> dict[str, Any]:
        """For which cohort and authority (None: all of the cohort, for the team)."""
        only = self.authorities[0] if self.authorities else None
        return {
            "cohort": self.cleaned_data.get("cohort") or self.cohorts[0],
            "authority": self.cleaned_data.get("authority") or only,
        }


class ColumnsForm(forms.Form):
    """Which column of the table holds what; made from the headings."""

    def __init__(
        self, *args, headings: list[str], sample: list[str], mapping: dict[str, int], **kwargs
    ) -> None:
        super().__init__(*args, label_suffix="", **kwargs)
        choices = [("", "Not in the table")]
        for index, heading in enumerate(headings):
            example = " ".join(sample[index].split())[:40] if index < len(sample) else ""
            name = heading[:60] or f"Column {index + 1}"
            choices.append((str(index), f"{name} ({example})" if example else name))
        for column in sorted(
            COLUMNS,
            key=lambda c: (not c.needed, c.name not in SHOWN, c.name in SHOWN and SHOWN.index(c.name)),
        ):
            self.fields[column.name] = forms.ChoiceField(
                label=column.label,
                choices=choices,
                required=column.needed,
                initial=str(mapping.get(column.name, "")),
                error_messages={"required": f"Choose the column with {column.label.lower()}"},
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        taken: dict[str, str] = {}
        for name, index in list(cleaned.items()):
            if index and index in taken:
                other = self.fields[taken[index]].label
                self.add_error(name, f"This column is chosen for “{other}” already")
            elif index:
                taken[index] = name
        return cleaned

    @property
    def mapping(self) -> dict[str, int]:
        """Field → index of its column."""
        return {name: int(index) for name, index in self.cleaned_data.items() if index}
