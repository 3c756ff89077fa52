"""What authors say about their evidence: which section it is for, and a file of their own."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from casestudies.evidence_files import KINDS, MAX_BYTES, OFFERED, TOO_LARGE, refusal_of
from casestudies.forms.boxes import WritableForm, box
from casestudies.models import Evidence, Section


class PlaceForm(forms.Form):
    """Which section of the case study a piece of evidence is for."""

    def __init__(self, data: Any = None, *, sections: list[Section], evidence: Evidence) -> None:
        super().__init__(data, label_suffix="", auto_id=f"id_{evidence.pk}_%s")
        self.sections = {str(section.pk): section for section in sections}
        self.fields["section"] = forms.ChoiceField(
            label="For which section?",
            choices=[("", "None yet"), *((pk, section.title) for pk, section in self.sections.items())],
            required=False,
            initial=evidence.section_id or "",
        )

    def section(self) -> Section | None:
        """The section that was chosen."""
        return self.sections.get(self.cleaned_data["section"])


class DescribeForm(WritableForm):
    """What a file shows."""

    title = forms.CharField(
        label="What is it?",
        max_length=200,
        help_text="A name you will know it by, such as “Tally of who explains, weeks 1 to 9”.",
        error_messages={"required": "Give it a name."},
    )
    text = forms.CharField(
        label="What does it show?",
        required=False,
        max_length=2000,
        widget=box(4),
        help_text="A sentence or two that you can use later. Counts and codes, never names.",
    )

    def typed(self) -> str:
        """What stands in the boxes, to be looked through for names."""
        return "\n".join(str(self[name].value() or "") for name in ("title", "text"))


class FileForm(DescribeForm):
    """A chart or a file of one's own, what it shows, and where it may go."""

    file = forms.FileField(
        label="Your chart or file",
        max_length=255,
        help_text=OFFERED,
        widget=forms.FileInput(attrs={"accept": ",".join(KINDS)}),
        error_messages={
            "required": "Choose a file.",
            "missing": "Choose a file.",
            "empty": "The file is empty. Save it again and choose it once more.",
            "invalid": "Choose a file.",
            "max_length": "The file's name is too long. Give it a shorter name and choose it again.",
        },
    )
    is_safe = forms.BooleanField(
        label="Nobody can be recognised in it: no names, no faces, no school badge.",
        error_messages={"required": "Look through the file, and say that nobody can be recognised in it."},
    )

    field_order = ("file", "title", "text", "section", "is_safe")

    def __init__(self, *args: Any, sections: list[Section], too_large: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, label_suffix="", **kwargs)
        self.sections = {str(section.pk): section for section in sections}
        self.fields["section"] = forms.ChoiceField(
            label="For which section?",
            choices=[("", "None yet"), *((pk, section.title) for pk, section in self.sections.items())],
            required=False,
        )
        self.order_fields(self.field_order)
        self.too_large = too_large
        if too_large:
            # The upload was not kept, so "choose a file" would be the wrong thing to say.
            self.fields["file"].required = False

    def clean_file(self) -> UploadedFile | None:
        file = self.cleaned_data.get("file")
        if self.too_large or (file is not None and (file.size or 0) > MAX_BYTES):
            raise forms.ValidationError(TOO_LARGE)
        if file is not None and (says := refusal_of(file.name or "", file)):
            raise forms.ValidationError(says)
        return file

    def section(self) -> Section | None:
        """The section that was chosen."""
        return self.sections.get(self.cleaned_data["section"])
