"""What is written of a visit."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

from programme.forms.asked import AskedField
from programme.models import Enrolment
from trios.models import Dialogue, PrivateNote, VisitRecord

LONGEST = 30_000  # characters


def text_box(label: str, rows: int, help_text: str = "", longest: int = LONGEST) -> AskedField:
    """A long answer that is kept as it is typed."""
    return AskedField(
        label=label,
        max_length=longest,
        strip=False,
        help_text=help_text,
        widget=forms.Textarea(attrs={"rows": rows, "spellcheck": "true"}),
    )


class Versioned(forms.Form):
    """A form that knows the version its page was made under."""

    version = forms.IntegerField(
        min_value=0, max_value=2_000_000_000, required=False, widget=forms.HiddenInput
    )

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        for name, value in values.items():
            if isinstance(value, str):
                values[name] = value.replace("\r\n", "\n")
        return values

    def version_sent(self) -> int:
        """0 where the page had none."""
        return self.cleaned_data.get("version") or 0


class RecordForm(Versioned):
    """The shared record of a visit; what it looks at is the host's to say."""

    area_of_strength = AskedField(
        label="What the visit looks at",
        max_length=200,
        help_text="An area of strength in your teaching that your colleagues come to see.",
    )
    stage = AskedField(
        label="Class or stage",
        max_length=80,
        help_text="P4, for example, or S2 mathematics. No pupils' names.",
    )
    notes = text_box(
        "What you saw and heard",
        12,
        "Describe, don’t judge: what learners did and said, what the teacher did. No grades and no pupils’ names.",
    )

    def __init__(self, *args: Any, row: VisitRecord | None, is_host: bool, **kwargs: Any) -> None:
        names = ("area_of_strength", "stage", "notes", "version")
        kwargs["initial"] = {name: getattr(row, name) for name in names} if row else {"version": 0}
        super().__init__(*args, **kwargs)
        if not is_host:
            del self.fields["area_of_strength"], self.fields["stage"]

    def values(self) -> dict[str, Any]:
        """What the action takes."""
        clean = self.cleaned_data
        texts = {name: clean[name] for name in ("area_of_strength", "stage", "notes") if name in clean}
        return texts | {"version": self.version_sent()}


class NoteForm(Versioned):
    """One's own note."""

    text = text_box("Your own note", 10)

    def __init__(self, *args: Any, row: PrivateNote | None, **kwargs: Any) -> None:
        kwargs["initial"] = {"text": row.text, "version": row.version} if row else {"version": 0}
        super().__init__(*args, **kwargs)

    def values(self) -> dict[str, Any]:
        """What the action takes."""
        return {"text": self.cleaned_data["text"], "version": self.version_sent()}


class DialogueForm(Versioned):
    """The shared record of the discussion, with a next step for each member."""

    strengths = text_box("Strengths", 5, "What worked, and how you know from what learners did.")
    challenge = text_box(
        "Challenge", 5, "The question you asked each other that nobody could answer at once."
    )
    actions = text_box("What you agreed to do", 4)

    def __init__(self, *args: Any, row: Dialogue | None, members: Iterable[Enrolment], **kwargs: Any) -> None:
        initial: dict[str, Any] = {"version": 0}
        if row:
            initial = {name: getattr(row, name) for name in ("strengths", "challenge", "actions", "version")}
            initial |= {f"step_{step.enrolment_id}": step.text for step in row.next_steps.all()}
        kwargs["initial"] = initial
        super().__init__(*args, **kwargs)
        self.members = list(members)
        for member in self.members:
            self.fields[f"step_{member.pk}"] = text_box(f"Next step of {member.participant}", 2, longest=2000)
        self.order_fields(["strengths", "challenge", "actions", *self.step_names(), "version"])

    def step_names(self) -> list[str]:
        """The fields of the members' next steps, in their order."""
        return [f"step_{member.pk}" for member in self.members]

    def values(self) -> dict[str, Any]:
        """What the action takes."""
        clean = self.cleaned_data
        return {
            "strengths": clean["strengths"],
            "challenge": clean["challenge"],
            "actions": clean["actions"],
            "next_steps": {member.pk: clean[f"step_{member.pk}"] for member in self.members},
            "version": self.version_sent(),
        }
