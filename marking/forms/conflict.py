"""Who should not mark whom, as people say it."""

from typing import Any

from django import forms

from marking.enums import Relation
from marking.forms.school import WithSchool

ONE_OF_TWO = "Enter a name, an e-mail address or a school"


class Declaration(WithSchool):
    """A person or a school, what connects them with whoever writes, and a few words about it."""

    named = forms.CharField(
        label="Their name or e-mail address",
        required=False,
        max_length=254,
        help_text="As they would write it themselves: first name and surname. Leave it empty to name a school.",
    )
    relation = forms.ChoiceField(
        label="What connects you",
        choices=Relation,
        widget=forms.RadioSelect,
        required=False,
        initial=Relation.OTHER,
    )
    reason = forms.CharField(
        label="In a few words",
        max_length=200,
        help_text="For example: I was their line manager until last year.",
        error_messages={"required": "Say in a few words what connects you"},
    )
    field_order: tuple[str, ...] = (
        "named",
        "school_name",
        "school_code",
        "school_choice",
        "relation",
        "reason",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["school_name"].label = "Or a school"
        self.fields["school_name"].help_text = self.about_school

    about_school = ""

    def clean_relation(self) -> str:
        return self.cleaned_data["relation"] or Relation.OTHER

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        named, school = cleaned.get("named"), cleaned.get("school_name")
        if not named and not school:
            self.add_error("named", ONE_OF_TWO)
        elif named and school:
            self.add_error("school_name", "Name the person or the school; the other goes into a second entry")
        return cleaned


class ConflictForm(Declaration):
    """Whose case study a marker may not mark."""

    about_school = "You are then given nothing from anybody there. Your own school needs no word from you."


class TeamConflictForm(ConflictForm):
    """The same, said by the team about a marker."""

    marker = forms.EmailField(
        label="The marker's e-mail address", error_messages={"required": "Enter the marker's e-mail address"}
    )
    field_order = ("marker", *Declaration.field_order)


class ObjectionForm(Declaration):
    """Who should not mark one's own case study."""

    about_school = "Nobody who works or worked there then marks it. Your own school needs no word from you."
