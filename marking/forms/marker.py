"""What a marker, or somebody who would be one, types."""

from typing import Any

from django import forms
from django.urls import NoReverseMatch, reverse

from core.ui.forms import OneOf
from marking.enums import MarkerPost
from marking.models import Criterion
from marking.queries.marker import Draft, Written
from marking.rules.marker import YEARS_NEEDED
from people.models import LocalAuthority, School

OFFERED = 12


class JoinForm(forms.Form):
    """Ask to join the pool of markers."""

    post = forms.ChoiceField(
        label="Your post",
        choices=MarkerPost,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose your post"},
    )
    years = forms.IntegerField(
        label="Years in this post or one like it",
        min_value=0,
        max_value=60,
        help_text="Count years as quality improvement officer (or equivalent), headteacher and depute headteacher.",
        error_messages={
            "required": "Enter the number of years, for example 7",
            "invalid": "Enter a whole number",
        },
    )
    authority = OneOf(
        label="Your authority",
        queryset=LocalAuthority.objects.all(),
        empty_label="Choose",
        error_messages={"required": "Choose your authority"},
    )
    school_name = forms.CharField(
        label="Your school",
        required=False,
        max_length=140,
        help_text="You are never given a script from your own school. Leave it empty if you work for the authority.",
    )
    school_code = forms.CharField(required=False, max_length=7, widget=forms.HiddenInput)
    school_choice = forms.ChoiceField(
        label="Which school do you mean?", required=False, widget=forms.RadioSelect
    )
    target = forms.IntegerField(
        label="How many case studies would you like to mark?",
        min_value=1,
        max_value=20,
        initial=3,
        help_text="Usually three or four.",
    )
    max = forms.IntegerField(
        label="How many at most?",
        min_value=1,
        max_value=20,
        initial=4,
        help_text="You are never given more than this.",
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

    def clean_years(self) -> int:
        years = self.cleaned_data["years"]
        if years < YEARS_NEEDED:
            raise forms.ValidationError(
                f"At least {YEARS_NEEDED} years are needed. You are welcome when you have them."
            )
        return years

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        target, most = cleaned.get("target"), cleaned.get("max")
        if target and most and target > most:
            self.add_error("max", "This can't be less than the number you would like")
        typed = (cleaned.get("school_name") or "").strip()
        if typed:
            self.school = self._chosen(typed, cleaned)
        if cleaned.get("post") in (MarkerPost.HEADTEACHER, MarkerPost.DEPUTE) and not typed:
            self.add_error("school_name", "Enter your school, so that you are never given a script from it")
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
            "Choose your school"
            if found
            else "We know no open school of this name. Enter its name as on the official list",
        )
        return None


class ConflictForm(forms.Form):
    """Whose case study a marker may not mark."""

    named = forms.CharField(
        label="Their name or e-mail address",
        max_length=254,
        help_text="As they would write it themselves: first name and surname.",
        error_messages={"required": "Enter a name or an e-mail address"},
    )
    reason = forms.CharField(
        label="What connects you",
        max_length=200,
        help_text="For example: I was their line manager until last year; we are related; we work closely together.",
        error_messages={"required": "Say in a few words what connects you"},
    )


class TeamConflictForm(ConflictForm):
    """The same, said by the team about a marker."""

    marker = forms.EmailField(
        label="The marker's e-mail address", error_messages={"required": "Enter the marker's e-mail address"}
    )
    field_order = ("marker", "named", "reason")


class RecuseForm(forms.Form):
    """Why a script is given back."""

    reason = forms.CharField(
        label="Why you give it back",
        max_length=200,
        help_text="For example: I recognise the class. Don't name anybody. Only the programme team reads this.",
        error_messages={"required": "Say in a few words why"},
    )


class ScoreField(forms.IntegerField):
    """A score that is needed in the end, and may be missing while the mark grows."""

    def validate(self, value: int | None) -> None:
        """An empty score is no mistake yet; the mark can't be submitted with it."""


class WordsField(forms.CharField):
    """Words that are wished for, and never a mistake when they are missing."""

    def validate(self, value: str) -> None:
        """Nothing to say against an empty text."""


class MarkingForm(forms.Form):
    """Score and feedback for each criterion, a comment for the author, a note for moderation."""

    use_required_attribute = False
    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    def __init__(self, *args: Any, criteria: list[Criterion], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.criteria = criteria
        for c in criteria:
            self.fields[f"score_{c.number}"] = ScoreField(
                label="Score, 0 to 100",
                min_value=0,
                max_value=100,
                widget=forms.NumberInput(attrs={"inputmode": "numeric", "data-weight": c.weight}),
                error_messages={
                    "invalid": f"{c.title}: enter a whole number from 0 to 100",
                    "min_value": f"{c.title}: enter a whole number from 0 to 100",
                    "max_value": f"{c.title}: enter a whole number from 0 to 100",
                },
            )
            self.fields[f"feedback_{c.number}"] = WordsField(
                label="Feedback for the author",
                max_length=6000,
                widget=forms.Textarea(attrs={"rows": 4}),
            )
        self.fields["comment"] = WordsField(
            label="Comment for the author",
            max_length=10000,
            help_text="What the case study does well, and what would take it further.",
            widget=forms.Textarea(attrs={"rows": 5}),
        )
        self.fields["note"] = forms.CharField(
            label="Note for moderation",
            required=False,
            max_length=4000,
            help_text="Only the programme team and the external examiner read this, never the author.",
            widget=forms.Textarea(attrs={"rows": 3}),
        )

    @property
    def groups(self) -> list[tuple[Criterion, Any, Any]]:
        """Each criterion with its two fields."""
        return [(c, self[f"score_{c.number}"], self[f"feedback_{c.number}"]) for c in self.criteria]

    def written(self) -> Written:
        """The clean values as the action takes them."""
        clean = self.cleaned_data
        return Written(
            scores={c.pk: clean[f"score_{c.number}"] for c in self.criteria},
            feedback={c.pk: clean[f"feedback_{c.number}"] for c in self.criteria},
            comment=clean["comment"],
            note=clean["note"],
        )


def as_fields(draft: Draft) -> dict[str, Any]:
    """What is stored, under the names of the form's fields."""
    values: dict[str, Any] = {"version": draft.version, "comment": draft.comment, "note": draft.note}
    for c in draft.criteria:
        line = draft.lines.get(c.pk)
        values[f"score_{c.number}"] = line.score if line else None
        values[f"feedback_{c.number}"] = line.feedback if line else ""
    return values
