"""An answer that is always asked for, though the page can be saved without it."""

from typing import Any

from django import forms


class AskedField(forms.CharField):
    """Text that is never called optional; whether it may be empty is for the form to say."""

    def validate(self, value: Any) -> None:
        """Let an empty answer through to the form's own check."""
