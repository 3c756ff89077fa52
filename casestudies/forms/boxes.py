"""Boxes that all forms about case studies share."""

import re
from typing import Any

from django import forms

# What no document can hold and some keyboards send.
UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")


def box(rows: int) -> forms.Textarea:
    """A text box of so many lines."""
    return forms.Textarea(attrs={"rows": rows})


class WritableForm(forms.Form):
    """A form whose texts hold nothing that no document can hold; a box that held nothing else was left empty."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for name, value in list(cleaned.items()):
            if isinstance(value, str):
                cleaned[name] = UNWRITABLE.sub("", value)
                if self.fields[name].required and not cleaned[name].strip():
                    self.add_error(name, self.fields[name].error_messages["required"])
        return cleaned
