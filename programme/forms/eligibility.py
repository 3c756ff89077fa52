"""The questions before an application is begun."""

from django import forms

YES_OR_NO = [("yes", "Yes"), ("no", "No")]


def yes_no(label: str, help_text: str = "") -> forms.ChoiceField:
    return forms.ChoiceField(
        choices=YES_OR_NO,
        label=label,
        help_text=help_text,
        widget=forms.RadioSelect,
        error_messages={"required": "Answer yes or no", "invalid_choice": "Answer yes or no"},
    )


class EligibilityForm(forms.Form):
    """Four questions before anything is kept."""

    is_class_teacher = yes_no(
        "Do you teach a class of your own?", "In a primary, secondary or special school, full or part time."
    )
    meets_standard = yes_no("Do you clearly and consistently meet the GTCS Standard for Full Registration?")
    registered_a_year = yes_no("Have you taught for at least a year since you were fully registered?")
    has_spoken_to_headteacher = yes_no("Have you spoken to your headteacher about applying?")

    def said_no(self) -> list[str]:
        """The questions answered with no, in their order; none when the programme is for the person."""
        return [name for name in self.fields if self.cleaned_data.get(name) == "no"]
