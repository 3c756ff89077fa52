"""One entry of the journal."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms

from programme.forms.asked import AskedField
from programme.models import JournalEntry

RATINGS = [
    (1, "1 – Just starting"),
    (2, "2 – Some first steps"),
    (3, "3 – Part of my practice"),
    (4, "4 – Secure in my practice"),
    (5, "5 – A strength I could share"),
]
LONGEST = 50_000  # characters
LONGEST_REPLY = 5_000


class EntryForm(forms.Form):
    """The text, one's own rating of one's practice, and the version the page was made under."""

    text = AskedField(
        label="Your entry",
        max_length=LONGEST,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 14, "spellcheck": "true"}),
    )
    rating = forms.TypedChoiceField(
        label="Where is your practice now?",
        choices=RATINGS,
        coerce=int,
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
        help_text="Your own judgement, for yourself: nobody else sees it, even where you share the text.",
    )
    version = forms.IntegerField(
        min_value=0, max_value=2_000_000_000, required=False, widget=forms.HiddenInput
    )

    def __init__(self, *args: Any, entry: JournalEntry | None = None, **kwargs: Any) -> None:
        if entry is not None:
            kwargs["initial"] = {"text": entry.text, "rating": entry.rating, "version": entry.version}
        else:
            kwargs["initial"] = {"version": 0}
        super().__init__(*args, **kwargs)

    def clean_text(self) -> str:
        return self.cleaned_data["text"].replace("\r\n", "\n")

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if self.data.get("action") == "finish" and not values.get("text", "").strip():
            if "text" not in self.errors:
                self.add_error("text", "Write something before you finish this entry.")
        return values

    def values(self) -> dict[str, Any]:
        """What the actions take."""
        clean = self.cleaned_data
        return {"text": clean["text"], "rating": clean["rating"], "version": clean["version"] or 0}


class ReplyForm(forms.Form):
    """What a reader says to an entry; the key makes the same press twice one reply."""

    text = forms.CharField(
        label="Your reply",
        max_length=LONGEST_REPLY,
        widget=forms.Textarea(attrs={"rows": 5, "spellcheck": "true"}),
        error_messages={"required": "Write your reply before you send it"},
    )
    key = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, initial={"key": uuid.uuid4()}, label_suffix="", **kwargs)

    def values(self) -> dict[str, Any]:
        """What the action takes."""
        return {"text": self.cleaned_data["text"], "key": self.cleaned_data["key"] or uuid.uuid4()}


class ChangeReplyForm(forms.Form):
    """A reply reworded, and the version the page was made under."""

    text = ReplyForm.base_fields["text"]
    version = forms.IntegerField(min_value=1, max_value=2_000_000_000, widget=forms.HiddenInput)
