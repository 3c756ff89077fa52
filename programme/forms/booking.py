"""A participant booked in by staff."""

from __future__ import annotations

from typing import Any

from django import forms

from people.models import User
from programme.models import Enrolment, Session
from programme.queries.booking import bookable_by


class Named(forms.ModelChoiceField):
    """Participants by their names."""

    def label_from_instance(self, obj: Enrolment) -> str:
        return str(obj.participant)


class BookForm(forms.Form):
    """Whom to book in."""

    enrolment = Named(
        Enrolment.objects.none(),
        label="Participant",
        empty_label="Choose somebody",
        error_messages={
            "required": "Choose whom to book in.",
            "invalid_choice": "This person has a place by now, or may not come to this session.",
        },
    )

    def __init__(self, *args: Any, user: User, session: Session, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: forms.ModelChoiceField = self.fields["enrolment"]  # type: ignore[assignment]
        field.queryset = bookable_by(user, session)
