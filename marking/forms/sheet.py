"""A marking sheet that comes back, and which text counts where both have changed."""

from typing import Any

from django import forms
from django.core import signing

from core.spreadsheets import Table, read_table
from marking.sheet import LIMITS, Plan, columns_of

SALT = "marking.sheet"
OLDEST = 24 * 3600  # seconds that a looked-through sheet waits for the press
AGAIN = "This sheet was looked at too long ago, or by somebody else. Choose the file again."
WHICH = [("service", "Keep what the service has"), ("sheet", "Take what the sheet says")]


class SheetForm(forms.Form):
    """The file."""

    file = forms.FileField(
        label="The sheet",
        help_text="The Excel workbook (.xlsx) that you took here, or the same as CSV. Nothing changes before you have looked at it.",
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx"}),
        error_messages={"required": "Choose the file", "empty": "The file is empty. Choose another."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.table = Table()

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > LIMITS.file_bytes:
            raise forms.ValidationError(
                f"The file is larger than {LIMITS.file_bytes >> 20} MiB. Choose the sheet that you took here."
            )
        self.table = read_table(file.read(), LIMITS)
        if self.table.error:
            raise forms.ValidationError(self.table.error)
        columns = columns_of(self.table.headings)
        if isinstance(columns, str):
            raise forms.ValidationError(columns)
        return file


class BringForm(forms.Form):
    """The sheet as it was looked at, signed; and a choice for each mark that was changed in both places."""

    sheet = forms.CharField(widget=forms.HiddenInput)
    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=4000)

    def __init__(self, *args: Any, plan: Plan, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.codes = [one.mark.code for one in plan.changed if one.is_conflict]
        for code in self.codes:
            self.fields[f"choice-{code}"] = forms.ChoiceField(
                label=f"{code}: which one counts?",
                choices=WHICH,
                widget=forms.RadioSelect,
                error_messages={"required": f"Choose which one counts for {code}"},
            )

    @property
    def chosen(self) -> list[str]:
        """The codes for which the sheet counts."""
        return [code for code in self.codes if self.cleaned_data[f"choice-{code}"] == "sheet"]


def sealed(table: Table, user_id: int) -> str:
    """The cells of a sheet as a page can carry them: nothing of it is stored, and nobody can change it on the way."""
    return signing.dumps({"user": user_id, "table": table.as_dict()}, salt=SALT, compress=True)


def unsealed(text: str, user_id: int) -> Table | None:
    """The sheet that this person looked at; None for anything else."""
    try:
        found = signing.loads(text, salt=SALT, max_age=OLDEST)
    except signing.BadSignature:
        return None
    return Table.from_dict(found["table"]) if found["user"] == user_id else None
