"""What somebody types who would mark."""

from typing import Any

from django import forms

from core.ui.forms import OneOf
from marking.enums import MarkerPost
from marking.forms.school import WithSchool
from marking.rules.marker import YEARS_NEEDED
from people.models import LocalAuthority


class JoinForm(WithSchool):
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
    target = forms.IntegerField(
        label="How many case studies would you like to mark?",
        min_value=1,
        max_value=4,
        initial=3,
        help_text="Usually three or four.",
    )
    max = forms.IntegerField(
        label="How many at most?",
        min_value=1,
        max_value=4,
        initial=4,
        help_text="You are never given more than this. Nobody is asked to take more than four.",
    )

    other_email = forms.EmailField(
        label="A second e-mail address of yours",
        required=False,
        help_text="If you have one, for example your own beside that of the authority. It only keeps you from scripts "
        "that are yours or that concern you.",
    )
    field_order = (
        "post",
        "years",
        "authority",
        "school_name",
        "school_code",
        "school_choice",
        "target",
        "max",
        "other_email",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["school_name"].label = "Your school"
        self.fields[
            "school_name"
        ].help_text = (
            "You are never given a script from your own school. Leave it empty if you work for the authority."
        )

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
        if cleaned.get("post") in (MarkerPost.HEADTEACHER, MarkerPost.DEPUTE) and not typed:
            self.add_error("school_name", "Enter your school, so that you are never given a script from it")
        return cleaned
