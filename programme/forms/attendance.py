"""Attendance narrowed by the address."""

from __future__ import annotations

from typing import Any

from django import forms

from people.models import User
from programme.queries import attendance_grid as queries


class AttendanceFilter(forms.Form):
    """The filters of the page; none that makes no sense does harm."""

    cohort = forms.ChoiceField(required=False)
    authority = forms.ChoiceField(required=False)
    show = forms.ChoiceField(label="Who", choices=queries.SHOWN, required=False)
    name = forms.CharField(label="Name", required=False, max_length=60)

    def __init__(self, data: Any, *, user: User) -> None:
        super().__init__(data, label_suffix="")
        cohorts, authorities = queries.years_followed(user)
        self.cohorts = {cohort.slug: cohort for cohort in cohorts}
        self.authorities = {authority.slug: authority for authority in authorities}
        self.give("cohort", "The present cohort", self.cohorts)
        self.give("authority", "All authorities", self.authorities)
        if len(self.authorities) < 2:
            del self.fields["authority"]

    def give(self, name: str, everything: str, rows: dict[str, Any]) -> None:
        field: forms.ChoiceField = self.fields[name]  # type: ignore[assignment]
        field.choices = [("", everything), *((slug, row.name) for slug, row in rows.items())]

    def wanted(self) -> queries.Wanted:
        """What is asked for; without a cohort, the one whose sessions run now."""
        self.is_valid()
        given = self.cleaned_data
        return queries.Wanted(
            cohort=self.cohorts.get(given.get("cohort", "")) or queries.cohort_shown(self.cohorts.values()),
            authority=self.authorities.get(given.get("authority", "")),
            show=given.get("show", ""),
            name=given.get("name", ""),
        )
