"""The questions before an application is begun."""

from django import forms

YES_OR_NO = [("yes", "Yes"), ("no", "No")]
# question → what somebody who answers "no" reads
ENDINGS = {
    "is_class_teacher": (
        "The programme is about your own classroom, so it needs a class that you teach all year. "
        "If you lead a school or a department, ask your authority's lead about its sister programmes."
    ),
    "meets_standard": (
        "The programme builds on practice that clearly and consistently meets the Standard for Full "
        "Registration. Talk to your headteacher about what would help you get there, and come back."
    ),
    "registered_a_year": (
        "You need at least a year of teaching after full registration. "
        "Applications open every year: leave your address and we will tell you."
    ),
    "has_spoken_to_headteacher": (
        "Your headteacher has to support your application, and the year takes time out of school. "
        "Speak to them first; then come back here. Nothing you answered has been kept."
    ),
}


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

    def endings(self) -> list[str]:
        """Why the programme is not for the person now; empty when it is."""
        return [text for name, text in ENDINGS.items() if self.cleaned_data.get(name) == "no"]
