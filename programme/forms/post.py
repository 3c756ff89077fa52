"""Where an applicant teaches: a school of the official list, from which the authority follows."""

from typing import Any

from django import forms
from django.urls import reverse_lazy

from people.enums import Sector
from people.models import School
from people.queries import search_schools, whereabouts
from programme.forms.section import SectionForm
from programme.queries.cohort import authorities_of_cohort


class PostForm(SectionForm):
    section = "post"
    school_name = forms.CharField(
        label="Your school",
        max_length=140,
        help_text="Type part of its name, town or postcode and choose it from the list.",
        widget=forms.TextInput(
            attrs={
                "data-school-picker": reverse_lazy("people:school-search"),
                "data-school-picker-value": "id_school_code",
            }
        ),
        error_messages={"required": "Enter your school"},
    )
    school_code = forms.CharField(required=False, max_length=7, widget=forms.HiddenInput)
    school_choice = forms.ChoiceField(
        label="Which school do you mean?", required=False, widget=forms.RadioSelect
    )
    sector = forms.ChoiceField(
        label="The sector you teach in",
        choices=Sector.choices,
        required=False,
        help_text="Only if your school has more than one; otherwise it follows from the school.",
        widget=forms.RadioSelect,
    )
    teaches = forms.CharField(
        label="What you teach",
        max_length=120,
        help_text="The stage or the subject: P4, or S1 to S4 mathematics.",
        error_messages={"required": "Enter the stage or subject you teach"},
    )
    post = forms.CharField(
        label="Your post",
        max_length=80,
        help_text="Class teacher, for example, or principal teacher with a class.",
        error_messages={"required": "Enter your post"},
    )
    working_pattern = forms.CharField(
        label="The days you work",
        max_length=120,
        help_text="Full time, or for example Monday to Wednesday. Visits are planned around them.",
        error_messages={"required": "Enter the days you work"},
    )

    def shape(self) -> None:
        school = self.application.school
        if school:
            self.initial |= {"school_name": school.name, "school_code": school.seed_code}
        self.school: School | None = None
        if not self.is_bound or self.data.get("school_choice") is None:
            del self.fields["school_choice"]
        else:
            self._offer(search_schools(self.data.get("school_name", ""))[:15])

    def _offer(self, schools) -> None:
        choices = [(s.seed_code, f"{s.name} ({whereabouts(s)})") for s in schools]
        if choices:
            self.fields["school_choice"] = forms.ChoiceField(
                label="Which school do you mean?", choices=choices, required=False, widget=forms.RadioSelect
            )
            names = list(self.fields)
            names.insert(names.index("school_name") + 1, names.pop())
            self.order_fields(names)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if "school_name" in cleaned:
            self.school = self._found(cleaned)
        if self.school:
            self._suits(self.school, cleaned)
        return cleaned

    def _found(self, cleaned: dict[str, Any]) -> School | None:
        """The school that is meant; where the text fits several, they are offered as radio buttons."""
        typed = cleaned["school_name"].strip()
        open_schools = School.objects.filter(is_open=True).select_related("authority")
        chosen = cleaned.get("school_choice")
        if chosen:
            return open_schools.filter(seed_code=chosen).first()
        code = cleaned.get("school_code")
        if code:
            school = open_schools.filter(seed_code=code).first()
            if school and typed.casefold() == school.name.casefold():
                return school
        matches = list(search_schools(typed)[:15])
        exact = [school for school in matches if school.name.casefold() == typed.casefold()]
        if len(exact) == 1 or len(matches) == 1:
            return (exact or matches)[0]
        if matches:
            self._offer(matches)
            self.add_error("school_choice", "Choose your school from the list")
        else:
            self.add_error(
                "school_name", "No school on the official list has this name: try one word of it, or the town"
            )
        return None

    def _suits(self, school: School, cleaned: dict[str, Any]) -> None:
        cohort = self.application.cohort
        taking_part = authorities_of_cohort(cohort)
        if school.authority not in taking_part:
            names = ", ".join(authority.name for authority in taking_part)
            whose = f"{school.name} is in {school.authority}, which" if school.authority else f"{school.name}"
            self.add_error("school_name", f"{whose} does not take part in {cohort}. These do: {names}")
            self.school = None
            return
        sector = cleaned.get("sector")
        sectors = [s.value for s in school.sectors]
        if len(sectors) == 1:
            cleaned["sector"] = sectors[0]
        elif self.whole and not sector:
            self.add_error("sector", f"{school.name} has more than one sector: choose the one you teach in")
        elif sector and sector not in sectors:
            self.add_error("sector", f"{school.name} does not have this sector")
        sector = cleaned.get("sector")
        if sector and not getattr(cohort, f"for_{sector}"):
            self.add_error("sector", f"{cohort} is not for teachers of this sector")

    def values(self) -> dict[str, Any]:
        values = {
            name: value
            for name, value in self.cleaned_data.items()
            if name == "sector" or (name in ("teaches", "post", "working_pattern") and self._was_sent(name))
        }
        if self.school:
            values |= {"school_id": self.school.pk, "authority_id": self.school.authority_id}
        return values
