"""What the sections of the application have in common."""

from typing import Any

from django import forms

from programme.models import Application


class SectionForm(forms.Form):
    """One section of the application. A draft may have gaps: `whole` says that none may be left."""

    section = ""
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, data: Any = None, *, application: Application, whole: bool = True) -> None:
        self.application = application
        self.whole = whole
        initial = {name: getattr(application, name, None) for name in self.base_fields}
        super().__init__(data, initial=initial, label_suffix="")
        self.shape()

    def shape(self) -> None:
        """Fit the questions to the cohort."""

    def _post_clean(self) -> None:
        super()._post_clean()
        if self.whole:
            return
        for name, errors in list(self.errors.items()):
            if name in self.fields and all(error.code == "required" for error in errors.as_data()):
                del self._errors[name]
                field = self.fields[name]
                self.cleaned_data[name] = None if isinstance(field, forms.DateField) else ""
                if isinstance(field, forms.BooleanField):
                    self.cleaned_data[name] = False

    def values(self) -> dict[str, Any]:
        """Column of the application → answer, for every answer that can be kept."""
        return {
            name: value
            for name, value in self.cleaned_data.items()
            if name != "version" and hasattr(self.application, name) and self._was_sent(name)
        }

    def _was_sent(self, name: str) -> bool:
        """Whether the page sent the field at all; a box that is not ticked is never sent."""
        return isinstance(self.fields[name], forms.BooleanField) or self.add_prefix(name) in self.data
