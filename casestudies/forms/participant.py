"""What authors type: drafts, files, the hand-in."""

from pathlib import PurePath
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from casestudies.forms.boxes import UNWRITABLE, box
from casestudies.markup import words
from casestudies.models import Version
from casestudies.queries import still_names
from casestudies.words import differ_much, length_of
from core.ui.words import counted

MIB = 1024 * 1024
MOST_WORDS_SENT = 1500
MOST_CHARACTERS_SENT = 20_000
MAX_BYTES = 20 * MIB
SUFFIXES = (".docx", ".odt", ".pdf")
TOO_LARGE = "The file is larger than 20 MB. Make its pictures smaller (in Word: Compress Pictures), save it and choose it again."


def too_long(text: str) -> str:
    """Why a tutor can't be asked to read this much at a time, or nothing."""
    if len(text) > MOST_CHARACTERS_SENT:
        return (
            f"This is {len(text):,} characters. A section sent for feedback can have {MOST_CHARACTERS_SENT:,}: "
            "send the part you are least sure of."
        )
    counts = words(text)
    if counts > MOST_WORDS_SENT:
        return (
            f"This is {counts:,} words. A section sent for feedback can have {MOST_WORDS_SENT:,}: "
            "send the part you are least sure of."
        )
    return ""


class DraftForm(forms.Form):
    """The text that is sent: all of a section, or the part of it that its author chose."""

    text = forms.CharField(
        label="The part you send",
        widget=forms.Textarea(attrs={"rows": 16}),
        help_text="What you take out here stays in your section.",
        error_messages={"required": "Write something in this section before you send it."},
    )

    def __init__(self, *args: Any, before: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.before = before

    def clean_text(self) -> str:
        text = UNWRITABLE.sub("", self.cleaned_data["text"].replace("\r\n", "\n").replace("\r", "\n"))
        if self.before and text.split() == self.before.split():
            raise forms.ValidationError(
                "This is the text you have had feedback on. Change it before you send it again."
            )
        if sentence := too_long(text):
            raise forms.ValidationError(sentence)
        return text


class UploadForm(forms.Form):
    """The case study as a file."""

    what = "case study"
    file = forms.FileField(
        label="Your case study",
        max_length=255,
        help_text="A Word document (.docx), an OpenDocument text (.odt) or a PDF, up to 20 MB.",
        widget=forms.FileInput(attrs={"accept": ",".join(SUFFIXES)}),
        error_messages={
            "required": "Choose the file of your case study.",
            "missing": "Choose the file of your case study.",
            "empty": "The file is empty. Save your document again and choose it once more.",
            "invalid": "Choose the file of your case study.",
            "max_length": "The file's name is too long. Give it a shorter name and choose it again.",
        },
    )

    def __init__(self, *args: Any, too_large: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.too_large = too_large
        if too_large:
            # The upload was not kept, so "choose a file" would be the wrong thing to say.
            self.fields["file"].required = False

    def clean_file(self) -> UploadedFile | None:
        file = self.cleaned_data.get("file")
        if self.too_large or (file is not None and (file.size or 0) > MAX_BYTES):
            raise forms.ValidationError(TOO_LARGE)
        suffix = PurePath(file.name or "").suffix.lower() if file else ""
        if suffix == ".doc":
            raise forms.ValidationError(
                "This is a Word document of the old kind (.doc). In Word, choose Save as, Word document (.docx), "
                "and choose that file."
            )
        if suffix not in SUFFIXES:
            raise forms.ValidationError(
                "Only a Word document (.docx), an OpenDocument text (.odt) or a PDF can be read. Save or export your "
                f"{self.what} as one of these and choose that file."
            )
        return file


class SubmissionForm(forms.Form):
    """What an author declares when handing in."""

    own_work = forms.BooleanField(
        label="This is my own work, and I have said where I use other people's.",
        error_messages={"required": "Say that this is your own work."},
    )
    anonymised = forms.BooleanField(
        label="No learner, family, colleague or school can be recognised in it.",
        error_messages={"required": "Say that nobody can be recognised in it."},
    )
    permissions = forms.BooleanField(
        label="I have permission for what I quote from learners and for any of their work that I show.",
        error_messages={"required": "Say that you have permission for quotes and work shown."},
    )
    ai_statement = forms.CharField(
        label="How did you use tools that write or change text?",
        max_length=2000,
        widget=box(3),
        help_text="For example a chatbot, a translator or a grammar checker: which, and for what. Write “None” if you used none.",
        error_messages={"required": "Say how you used such tools, or write “None”."},
    )
    declared_words = forms.IntegerField(
        label="How many words does your case study have?",
        min_value=1,
        max_value=100_000,
        help_text="Your own count, without references, appendices, tables and title page. The marker sees it beside ours.",
        error_messages={
            "required": "Enter how many words your case study has.",
            "invalid": "Enter the number of words in figures, such as 4950.",
        },
    )
    accept_findings = forms.BooleanField(
        label="I have looked at each place listed above that may give somebody away, and submit it as it is.",
        error_messages={"required": "Say that you have looked at what may give somebody away."},
    )

    accept_length = forms.BooleanField(
        label="I have looked at the number of words, and submit it as it is.",
        required=False,
    )

    def __init__(self, *args: Any, version: Version, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.counted = version.counted_words or 0
        self.length = length_of(self.counted, version.case_study.enrolment.cohort)
        if not still_names(version):
            del self.fields["accept_findings"]
        if not version.is_essay:
            # Nobody counts words there; the author's name and school may stand there, a learner's not.
            del self.fields["declared_words"], self.fields["accept_length"]
            self.fields["anonymised"].label = "No learner or family can be recognised in it."
            return
        if not self.length.is_far and not self.is_bound:
            del self.fields["accept_length"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if "declared_words" not in self.fields:
            return cleaned
        declared = cleaned.get("declared_words")
        sentence = self.about_length(declared)
        if sentence and not cleaned.get("accept_length"):
            self.add_error("accept_length", sentence)
        elif not sentence:
            del self.fields["accept_length"]
        return cleaned

    def about_length(self, declared: int | None) -> str:
        """What the author is to look at once more about the number of words; nothing where it is as it should be."""
        if self.length.is_far:
            return f"We counted {counted(self.counted, 'word')}, {self.length.far_words.lower()}. Say that you have looked."
        if declared is not None and differ_much(self.counted, declared):
            return f"We counted {counted(self.counted, 'word')}; you have {declared:,}. Say that you have looked."
        return ""
