"""What people type about case studies: text in, clean values out."""

import datetime as dt
from pathlib import PurePath
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict

from casestudies.enums import CaseStudyState, PresentationOutcome
from casestudies.models import CaseStudy, Evidence, Section, Version
from casestudies.queries import still_names
from casestudies.queries.overview import LATE, NOT_STARTED, OVERDUE, OverviewFilter
from casestudies.words import differ_much, length_of
from core import clock
from core.ui.words import counted
from people.models import LocalAuthority
from programme.models import Cohort

MIB = 1024 * 1024
MAX_BYTES = 20 * MIB
SUFFIXES = (".docx", ".odt", ".pdf")
TOO_LARGE = "The file is larger than 20 MB. Make its pictures smaller (in Word: Compress Pictures), save it and choose it again."


def box(rows: int) -> forms.Textarea:
    """A text box of so many lines."""
    return forms.Textarea(attrs={"rows": rows})


class PlanForm(forms.Form):
    """The plan: five boxes, none of which has to be filled to be saved."""

    title = forms.CharField(
        label="Working title",
        required=False,
        max_length=200,
        help_text="You can change it as often as you like. Don't name your school or anybody in it.",
    )
    question = forms.CharField(
        label="What do you want to improve?",
        required=False,
        max_length=6000,
        widget=box(4),
        help_text="Your improvement aim or enquiry question: for which learners, and by when.",
    )
    evidence_now = forms.CharField(
        label="What does your evidence say now?",
        required=False,
        max_length=6000,
        widget=box(5),
        help_text="What data and self-evaluation tell you about learning in your classroom.",
    )
    intervention = forms.CharField(
        label="What will you do?",
        required=False,
        max_length=6000,
        widget=box(5),
        help_text="The change you will try, for how long, and what you have read that suggests it.",
    )
    evidence_of_impact = forms.CharField(
        label="How will you know it has worked?",
        required=False,
        max_length=6000,
        widget=box(5),
        help_text="The evidence you will collect of the effect on learners, and how you will keep them anonymous.",
    )
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)


class DraftForm(forms.Form):
    """The text of one section."""

    text = forms.CharField(
        label="The text of this section",
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 16, "data-max-words": 1500}),
        help_text="Paste it from your document. Pictures and tables can stay out.",
        error_messages={"required": "Paste the text you want feedback on."},
    )

    def clean_text(self) -> str:
        text = self.cleaned_data["text"]
        words = len(text.split())
        if words > 1500:
            raise forms.ValidationError(
                f"This is {words:,} words. A section sent for feedback can have 1,500: send the part you are least sure of."
            )
        return text


class UploadForm(forms.Form):
    """The case study as a file."""

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
                "case study as one of these and choose that file."
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
        if not self.length.is_far and not self.is_bound:
            del self.fields["accept_length"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
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


class AnswerForm(forms.Form):
    """A tutor's feedback on a draft section."""

    feedback = forms.CharField(
        label="Your feedback",
        max_length=20_000,
        widget=box(14),
        help_text="On the academic writing: argument, structure, use of sources, referencing. The participant reads it as you write it.",
        error_messages={"required": "Write your feedback before you send it."},
    )


class ExtensionForm(forms.Form):
    """More time for one person."""

    due_on = forms.DateField(
        label="New due date",
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text="It can be submitted until 11:59 pm, UK time, on that day.",
        error_messages={
            "required": "Choose the new due date.",
            "invalid": "Enter the date as day, month and year, such as 19/6/2027.",
        },
    )
    reason = forms.CharField(
        label="Reason",
        max_length=200,
        help_text="For the record; the participant is told the date only.",
        error_messages={"required": "Say why there is more time."},
    )

    def clean_due_on(self) -> dt.date:
        date = self.cleaned_data["due_on"]
        if date < clock.today():
            raise forms.ValidationError("This date has passed already. Choose a later one.")
        if date > clock.today() + dt.timedelta(days=730):
            raise forms.ValidationError("This date is more than two years away. Check the year.")
        return date


class ReopenForm(forms.Form):
    """Why a submitted case study goes back to its author."""

    reason = forms.CharField(
        label="Why is it given back?",
        max_length=200,
        help_text="The participant reads this.",
        error_messages={"required": "Say why it is given back."},
    )


class PresentationForm(forms.Form):
    """A presentation that took place."""

    held_on = forms.DateField(
        label="When was it?",
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={
            "required": "Choose the day of the presentation.",
            "invalid": "Enter the date as day, month and year, such as 19/5/2027.",
        },
    )
    panel = forms.CharField(
        label="Who was on the panel?",
        max_length=200,
        help_text="Names or posts, such as “two peers and the authority lead”.",
        error_messages={"required": "Say who was on the panel."},
    )
    outcome = forms.ChoiceField(
        label="What did the panel find?",
        choices=PresentationOutcome.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what the panel found."},
    )
    feedback = forms.CharField(
        label="The panel's feedback",
        required=False,
        max_length=6000,
        widget=box(6),
        help_text="The participant reads this.",
    )

    def __init__(self, *args: Any, cohort: Cohort, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.cohort = cohort

    def clean_held_on(self) -> dt.date:
        date = self.cleaned_data["held_on"]
        if date > clock.today():
            raise forms.ValidationError(
                "This day is still to come. Record the presentation once it has taken place."
            )
        if date < self.cohort.starts_on:
            raise forms.ValidationError("This day is before the cohort's year began. Check the year.")
        return date


class OverviewForm(forms.Form):
    """What the list of case studies is narrowed to."""

    STANDINGS = (
        ("", "All"),
        (NOT_STARTED, "Not started"),
        *CaseStudyState.choices,
        (OVERDUE, "Past its due date and not submitted"),
        (LATE, "Submitted late"),
    )

    cohort = forms.ChoiceField(label="Cohort", required=False)
    standing = forms.ChoiceField(label="State", choices=STANDINGS, required=False)
    authority = forms.ChoiceField(label="Authority", required=False)
    name = forms.CharField(label="Name", max_length=60, required=False)

    def __init__(self, data: QueryDict, *, everywhere: bool, today: dt.date) -> None:
        self.cohorts = list(Cohort.objects.all())  # the latest first
        super().__init__(data.dict())
        slugs = [(cohort.slug, cohort.name) for cohort in self.cohorts]
        self.fields["cohort"] = forms.ChoiceField(label="Cohort", required=False, choices=slugs)
        self.authorities: dict[str, int] = {}
        if everywhere:
            rows = list(LocalAuthority.objects.filter(in_partnership=True))
            self.authorities = {row.slug: row.pk for row in rows}
            slugs = [("", "All"), *((row.slug, row.name) for row in rows)]
            self.fields["authority"] = forms.ChoiceField(label="Authority", required=False, choices=slugs)
        else:
            del self.fields["authority"]
        self.chosen_cohort = self.chosen(today)
        if self.chosen_cohort and "cohort" not in data:
            self.data = data.dict() | {"cohort": self.chosen_cohort.slug}

    def chosen(self, today: dt.date) -> Cohort | None:
        """The cohort that was asked for, else the one under way, else the first to come."""
        asked = [cohort for cohort in self.cohorts if cohort.slug == self.data.get("cohort")]
        begun = [cohort for cohort in self.cohorts if cohort.starts_on <= today]
        return next(iter(asked + begun + self.cohorts[::-1]), None)

    def narrowed(self) -> OverviewFilter:
        """The valid choices; a value that is none narrows nothing."""
        self.full_clean()
        chosen = self.cleaned_data
        return OverviewFilter(
            standing=chosen.get("standing", ""),
            authority_id=self.authorities.get(chosen.get("authority", "")),
            name=chosen.get("name", ""),
        )


def plan_initial(case_study: CaseStudy) -> dict[str, Any]:
    """What the plan's boxes hold now."""
    return {
        "title": case_study.title,
        "question": case_study.question,
        "evidence_now": case_study.evidence_now,
        "intervention": case_study.intervention,
        "evidence_of_impact": case_study.evidence_of_impact,
        "version": case_study.plan_version,
    }


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
