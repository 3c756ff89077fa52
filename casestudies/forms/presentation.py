"""Slides or a poster, as their author hands them in."""

from pathlib import PurePath
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from casestudies.enums import Work
from casestudies.forms.participant import MAX_BYTES, UploadForm
from core.ui.words import counted
from programme.enums import Route
from programme.models import Cohort, Enrolment

TOO_LARGE = (
    "The file is larger than 20 MB. Make its pictures smaller (in PowerPoint: Compress Pictures), save it as a PDF again "
    "and choose it once more."
)


class PresentationUploadForm(UploadForm):
    """Slides or a poster, as a PDF."""

    work = forms.ChoiceField(
        label="What do you hand in?",
        widget=forms.RadioSelect,
        error_messages={"required": "Say whether it is slides or a poster."},
    )
    field_order = ("work", "file")

    def __init__(self, *args: Any, cohort: Cohort, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        pages = {Work.SLIDES: cohort.slides_allowed, Work.POSTER: cohort.poster_pages_allowed}
        nouns = {Work.SLIDES: "slide", Work.POSTER: "page"}
        self.fields["work"].choices = [
            (work.value, f"{work.label}: up to {counted(most, nouns[work])}") for work, most in pages.items()
        ]
        file = self.fields["file"]
        file.label = "The file"
        file.help_text = "A PDF, up to 20 MB. In PowerPoint or Word choose Save as, PDF."
        file.widget.attrs["accept"] = ".pdf"
        missing = "Choose the PDF of your slides or poster."
        file.error_messages |= {"required": missing, "missing": missing, "invalid": missing}

    def clean_file(self) -> UploadedFile | None:
        file = self.cleaned_data.get("file")
        if self.too_large or (file is not None and (file.size or 0) > MAX_BYTES):
            raise forms.ValidationError(TOO_LARGE)
        if file and PurePath(file.name or "").suffix.lower() != ".pdf":
            raise forms.ValidationError(
                "Slides and posters are handed in as a PDF. In PowerPoint or Word choose Save as, PDF; in Google Slides "
                "choose Download, PDF. Then choose that file."
            )
        return file


def upload_form(enrolment: Enrolment, *args: Any, too_large: bool = False) -> UploadForm:
    """The form that takes what this person's route asks for."""
    if enrolment.route == Route.PRESENTATION:
        return PresentationUploadForm(*args, cohort=enrolment.cohort, too_large=too_large)
    return UploadForm(*args, too_large=too_large)
