"""What a tutor types about a draft: comments beside its paragraphs, and overall feedback."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.boundfield import BoundField

from casestudies.forms.boxes import box
from casestudies.models import DraftComment, SectionDraft
from casestudies.passages import Remark, holds, said, shown

NAME = re.compile(r"text-p(\d{1,3})-c(\d{1,12})")
NOT_HERE = "These words do not stand in this paragraph. Copy them from it, or leave this empty."


@dataclass(frozen=True, slots=True)
class Place:
    """The two boxes of one comment; `pk` is 0 where it is a new one."""

    paragraph: int
    pk: int

    @property
    def text(self) -> str:
        """The name of the box for what is said."""
        return f"text-p{self.paragraph}-c{self.pk}"

    @property
    def quote(self) -> str:
        """The name of the box for the words it is about."""
        return f"quote-p{self.paragraph}-c{self.pk}"


class AnswerForm(forms.Form):
    """One form for the whole answer, so that every press of a button keeps everything that was typed anywhere."""

    use_required_attribute = False  # saved for later it may lack anything
    needs_feedback = True  # to be sent

    feedback = forms.CharField(
        label="Your overall feedback",
        max_length=20_000,
        widget=box(10),
        help_text="On the academic writing: argument, structure, use of sources, referencing. The participant reads it as you write it.",
        error_messages={"required": "Write your overall feedback before you send it."},
    )
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, required=False)

    def __init__(
        self,
        *args: Any,
        draft: SectionDraft,
        comments: list[DraftComment],
        sends: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.sends = sends
        # Saved for later, it may still be empty.
        self.fields["feedback"].required = self.needs_feedback and (sends or not self.is_bound)
        self.passages = said(draft.text, marked=draft.is_marked)
        self.shown = shown(draft.text, marked=draft.is_marked)
        self.known = {comment.pk: comment for comment in comments}
        self.places = [Place(comment.paragraph, comment.pk) for comment in comments]
        self.places += [place for place in self.gone() if place not in self.places]
        self.places += [Place(number, 0) for number in range(1, len(self.passages) + 1)]
        for place in self.places:
            self.add(place)

    def gone(self) -> Iterator[Place]:
        """Comments that were taken out elsewhere while they were being changed here: what was typed is kept."""
        for name in self.data:
            found = NAME.fullmatch(name)
            if found and int(found[2]) and 1 <= int(found[1]) <= len(self.passages):
                place = Place(int(found[1]), int(found[2]))
                if place.pk not in self.known:
                    yield place

    def add(self, place: Place) -> None:
        """The boxes of one comment."""
        comment = self.known.get(place.pk)
        self.fields[place.quote] = forms.CharField(
            label="Words it is about",
            required=False,
            max_length=300,
            initial=comment.quote if comment else "",
            help_text="Copied from this paragraph.",
        )
        self.fields[place.text] = forms.CharField(
            label=f"Comment on paragraph {place.paragraph}",
            required=False,
            max_length=4000,
            widget=box(3),
            initial=comment.text if comment else "",
            help_text="Empty it to take the comment away." if comment else "",
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for place in self.places:
            quote, text = cleaned.get(place.quote, ""), cleaned.get(place.text, "")
            if quote and not text and not place.pk:
                self.add_error(place.text, "Write your comment on these words, or empty the box above.")
            elif quote and text and not holds(self.passages[place.paragraph - 1], quote):
                self.add_error(place.quote, NOT_HERE)
        return cleaned

    def remarks(self) -> list[Remark]:
        """What was typed, a comment each."""
        found = [
            Remark(
                place.paragraph,
                self.cleaned_data[place.text],
                self.cleaned_data[place.quote],
                place.pk if place.pk in self.known else None,
            )
            for place in self.places
        ]
        return [remark for remark in found if remark.text or remark.pk]

    def sheet(self) -> list[dict[str, Any]]:
        """The paragraphs in order: number, text, the boxes of each comment there, and those for a new one."""
        return [
            {
                "number": number,
                "anchor": f"p-{number}",
                "what": f"on paragraph {number}",
                "text": text,
                "comments": [self.boxes(p) for p in self.places if p.paragraph == number and p.pk],
                "new": self.boxes(Place(number, 0)),
                "is_open": bool(
                    self.is_bound
                    and any(self.data.get(n) for n in (Place(number, 0).text, Place(number, 0).quote))
                ),
            }
            for number, text in enumerate(self.shown, start=1)
        ]

    def boxes(self, place: Place) -> list[BoundField]:
        """The bound boxes of one comment."""
        return [self[place.quote], self[place.text]]
