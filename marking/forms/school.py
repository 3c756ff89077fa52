"""A school that somebody types by its name: with a list beside the box where there is JavaScript, by choosing where not."""

from typing import Any

from django import forms
from django.urls import NoReverseMatch, reverse

from people.models import School

OFFERED = 12


class WithSchool(forms.Form):
    """A form with a school in it; `school` is the one that was meant, once the form is clean."""

    school_name = forms.CharField(label="School", required=False, max_length=140)
    school_code = forms.CharField(required=False, max_length=7, widget=forms.HiddenInput)
    school_choice = forms.ChoiceField(
        label="Which school do you mean?", required=False, widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        try:
            attrs = {"data-school-picker": reverse("people:school-search")}
            self.fields["school_name"].widget.attrs.update(
                attrs | {"data-school-picker-value": "id_school_code"}
            )
        except NoReverseMatch:
            pass
        self.school: School | None = None
        typed = (self.data.get("school_name") or "").strip() if self.is_bound else ""
        choices = self._matches(typed) if typed else []
        if len(choices) > 1:
            self.fields["school_choice"].choices = [(s.seed_code, f"{s.name}, {s.town}") for s in choices]
        else:
            del self.fields["school_choice"]

    def _matches(self, typed: str) -> list[School]:
        is_open = School.objects.filter(is_open=True)
        exact = list(is_open.filter(name__iexact=typed)[:OFFERED])
        return exact or list(is_open.filter(name__icontains=typed)[:OFFERED])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        typed = (cleaned.get("school_name") or "").strip()
        if typed:
            self.school = self._chosen(typed, cleaned)
        return cleaned

    def _chosen(self, typed: str, cleaned: dict[str, Any]) -> School | None:
        codes = [cleaned.get("school_choice"), cleaned.get("school_code")]
        for code in filter(None, codes):
            school = School.objects.filter(seed_code=code, is_open=True).first()
            if school and (code == codes[0] or school.name.casefold() == typed.casefold()):
                return school
        found = self._matches(typed)
        if len(found) == 1:
            return found[0]
        self.add_error(
            "school_choice" if found else "school_name",
            "Choose the school"
            if found
            else "We know no open school of this name. Enter its name as on the official list",
        )
        return None
