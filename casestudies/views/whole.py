"""All sections that an author has written, read as one and taken along to a word processor."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.html import escape
from django.views.decorators.http import require_safe

from casestudies import rules
from casestudies.markup import counted, rendered
from casestudies.queries import case_study_of, texts_of
from casestudies.views.participant import my_enrolment
from casestudies.views.skeleton import DOCX
from casestudies.views.tasks_of import trail
from casestudies.written_docx import document
from core.ui.words import counted as said


@require_safe
def whole(request: HttpRequest) -> HttpResponse:
    """The sections so far, in order, and how many words of them count."""
    enrolment = my_enrolment(request)
    case_study = case_study_of(enrolment)
    rows = texts_of(case_study, enrolment.cohort.sections.all())
    made = [(section, rendered(text, top=3)) for section, text in rows]
    words = counted(
        "".join(f"<h1>{escape(section.title)}</h1>{html}" for section, html in made if html.strip())
    )
    fewest, most = enrolment.cohort.words_allowed
    context = {
        "case_study": case_study,
        "sections": [
            {"row": section, "html": html if text.strip() else ""}
            for (section, text), (_, html) in zip(rows, made, strict=True)
        ],
        "is_begun": any(text.strip() for _, text in rows),
        "words": said(words, "word"),
        "asked_for": f"{fewest:,} to {most:,}",
        "can": rules.can_plan(request.user, case_study),
        "trail": trail(("Your case study so far", "")),
    }
    return render(request, "casestudies/whole.html", context)


@require_safe
def whole_download(request: HttpRequest) -> HttpResponse:
    """The same as a Word document, to be written on in and handed in."""
    enrolment = my_enrolment(request)
    case_study = case_study_of(enrolment)
    rows = texts_of(case_study, enrolment.cohort.sections.all())
    made = document(case_study.title, [(section.title, text) for section, text in rows])
    answer = HttpResponse(made, content_type=DOCX)
    answer["Content-Disposition"] = 'attachment; filename="Case study so far.docx"'
    return answer
