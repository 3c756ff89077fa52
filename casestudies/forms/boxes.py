"""Boxes that all forms about case studies share."""

from django import forms


def box(rows: int) -> forms.Textarea:
    """A text box of so many lines."""
    return forms.Textarea(attrs={"rows": rows})
