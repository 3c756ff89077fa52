"""What the team types about the sections of a cohort."""

import datetime as dt
from typing import Any

from django import forms

from casestudies.forms.extension import day_field
from core.ui.dates import full_date
from programme.models import Cohort


class SectionDatesForm(forms.Form):
    """A day for each section of the cohort, or none."""

    def __init__(self, *args: Any, cohort: Cohort, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.cohort = cohort
        self.sections = list(cohort.sections.all())
        for section in self.sections:
            field = day_field(section.title, required=False)
            field.initial = section.draft_by
            self.fields[f"section-{section.pk}"] = field

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        last = self.cohort.board_on
        for name, day in list(cleaned.items()):
            if day and not self.cohort.starts_on <= day <= last:
                self.add_error(
                    name,
                    f"Choose a day of this cohort's year, from {full_date(self.cohort.starts_on)} to {full_date(last)}.",
                )
        return cleaned

    def dates(self) -> dict[int, dt.date | None]:
        """Section → its day, or none."""
        return {section.pk: self.cleaned_data[f"section-{section.pk}"] for section in self.sections}
