"""Boxes that all forms about case studies share."""

import re

from django import forms

# What no document can hold and some keyboards send.
UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")


def box(rows: int) -> forms.Textarea:
    """A text box of so many lines."""
    return forms.Textarea(attrs={"rows": rows})
