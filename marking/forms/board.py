"""What is typed about the list of a board."""

from typing import Any

from django import forms

from core import clock


class ChangeForm(forms.Form):
    """Another mark for one script of the list."""

    mark = forms.IntegerField(
        label="New mark, per cent",
        min_value=0,
        max_value=100,
        error_messages={"required": "Enter the new mark", "invalid": "Enter a whole number"},
    )
    reason = forms.CharField(
        label="Why the board changes it",
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="It stays beside the mark. The external examiner reads it.",
        error_messages={"required": "Say why the board changes this mark"},
    )

    def __init__(self, *args: Any, now: int | None, most: int, **kwargs: Any) -> None:
        """`now`: the mark as it is; `most`: the highest that this script can have."""
        super().__init__(*args, **kwargs)
        self.now, self.most = now, most

    def clean_mark(self) -> int:
        mark: int = self.cleaned_data["mark"]
        if mark > self.most:
            raise forms.ValidationError(f"This script can have {self.most} per cent at most")
        if mark == self.now:
            raise forms.ValidationError(f"The mark is {mark} per cent already")
        return mark


class MinuteForm(forms.Form):
    """One more entry of the minutes."""

    text = forms.CharField(
        label="Add to the minutes",
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="What you add stays as it is. Put something right by another entry.",
        error_messages={"required": "Enter what is to be minuted"},
    )


class CommentForm(forms.Form):
    """What the external examiner says of the list, and which list they read (`queries.board_list.last_change`)."""

    as_of = forms.IntegerField(required=False, widget=forms.HiddenInput)

    text = forms.CharField(
        label="Your comment",
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="The board reads it beside its minutes. Don’t write names.",
    )

    def __init__(self, *args: Any, needed: bool = False, **kwargs: Any) -> None:
        """`needed`: there is nothing but the comment."""
        super().__init__(*args, **kwargs)
        self.needed = needed

    def clean_text(self) -> str:
        text: str = self.cleaned_data["text"]
        if self.needed and not text.strip():
            raise forms.ValidationError("Enter your comment")
        return text

    def clean_as_of(self) -> int:
        """What a page never said is no list that there is."""
        as_of: int | None = self.cleaned_data["as_of"]
        return -1 if as_of is None else as_of


class LockForm(forms.Form):
    """When the board met, who sat, and why without the external examiner, if so."""

    held_on = forms.DateField(
        label="The board met on",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": "Enter the day", "invalid": "Enter a date"},
    )
    present = forms.CharField(
        label="Who was present",
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="One a line: name and part in the board, the chair first.",
        error_messages={"required": "Enter who was present"},
    )

    def __init__(self, *args: Any, unseen: bool, **kwargs: Any) -> None:
        """`unseen`: the external examiner has not seen the list as it is."""
        super().__init__(*args, **kwargs)
        if unseen:
            self.fields["without_examiner"] = forms.CharField(
                label="Why it is locked without the external examiner",
                widget=forms.Textarea(attrs={"rows": 2}),
                help_text="They have not seen the list as it is now. It becomes part of the book of this board.",
                error_messages={"required": "Say why it is locked all the same"},
            )

    def clean_held_on(self) -> Any:
        if self.cleaned_data["held_on"] > clock.today():
            raise forms.ValidationError("This day is still to come")
        return self.cleaned_data["held_on"]
