"""Comments as they are typed beside the numbered paragraphs of a text: a box for what is said, one for the words meant."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from django import forms
from django.forms.boundfield import BoundField

from casestudies.forms.boxes import box
from casestudies.passages import Remark, holds

NAME = re.compile(r"text-p(\d{1,3})-c(\d{1,12})")
NOT_HERE = "These words do not stand in this paragraph. Copy them from it, or leave this empty."


class Comment(Protocol):
    """What has to be known of a comment that is there."""

    pk: int
    paragraph: int
    quote: str
    text: str


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


class RemarksForm(forms.Form):
    """One form for all comments on a page, so that every press of a button keeps everything that was typed anywhere."""

    use_required_attribute = False  # saved for later it may lack anything

    def __init__(self, *args: Any, words: dict[int, str], comments: Sequence[Comment], **kwargs: Any) -> None:
        """`words`: those of each paragraph that can be commented on here, by its number."""
        super().__init__(*args, **kwargs)
        self.words = words
        self.known = {comment.pk: comment for comment in comments}
        self.places = [Place(comment.paragraph, comment.pk) for comment in comments]
        self.places += [place for place in self.gone() if place not in self.places]
        self.places += [Place(number, 0) for number in words]
        for place in self.places:
            self.add(place)

    def gone(self) -> Iterator[Place]:
        """Comments that were taken out elsewhere while they were being changed here: what was typed is kept."""
        for name in self.data:
            found = NAME.fullmatch(name)
            if found and int(found[2]) and int(found[1]) in self.words:
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
            elif quote and text and not holds(self.words[place.paragraph], quote):
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

    def boxes(self, place: Place) -> list[BoundField]:
        """The bound boxes of one comment."""
        return [self[place.quote], self[place.text]]
