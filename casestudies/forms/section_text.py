"""What an author types into a section."""

from typing import Any

from django import forms

from casestudies.forms.participant import UploadForm
from casestudies.forms.plan import Versioned
from casestudies.markup import MOST_CHARACTERS
from casestudies.models import SectionText
from programme.forms.asked import AskedField


class SectionTextForm(Versioned):
    """The text of a section, and the version it was typed over. An empty one can be saved too."""

    # How long it may be is asked below: a limit that browsers know makes them cut what is pasted, without a word.
    text = AskedField(
        label="The text of this section",
        strip=False,
        widget=forms.Textarea(attrs={"rows": 20, "spellcheck": "true", "data-writing": ""}),
    )

    def __init__(self, data: Any = None, *, row: SectionText) -> None:
        super().__init__(data, initial={"text": row.text, "version": row.version}, label_suffix="")

    def clean_text(self) -> str:
        text = self.cleaned_data["text"].replace("\r\n", "\n").replace("\r", "\n")
        if len(text) > MOST_CHARACTERS:
            raise forms.ValidationError(
                f"This is {len(text):,} characters; a section can have {MOST_CHARACTERS:,}. Nothing is lost: your text is "
                "still in the box. Move a part of it to another section or to your own document, and save again."
            )
        return text


class SectionFileForm(UploadForm):
    """A file with the text of a section."""

    what = "text"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, label_suffix="", **kwargs)
        field = self.fields["file"]
        field.label = "The file with your text"
        for reason in ("required", "missing", "invalid"):
            field.error_messages[reason] = "Choose the file with your text."
