"""The drafts of a section as their author sends and reads them; a tutor reads the same pages."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from casestudies import actions, rules
from casestudies.forms.participant import DraftForm
from casestudies.models import DraftComment, Section, SectionDraft
from casestudies.passages import passages
from casestudies.queries import (
    case_study_of,
    comments_visible_to,
    drafts_beside,
    drafts_visible_to,
    evidence_visible_to,
    latest_draft,
    readers_of_drafts,
)
from casestudies.views.participant import my_enrolment
from casestudies.views.tasks_of import trail
from core.http import get_or_404
from core.ui.dates import full_date
from core.ui.lists import Row


@require_http_methods(["GET", "HEAD", "POST"])
def draft_send(request: HttpRequest, section: int) -> HttpResponse:
    """Send the text of one section for feedback; after an answer, the next draft of it."""
    enrolment = my_enrolment(request)
    chosen = get_or_404(Section.objects.filter(cohort=enrolment.cohort_id), pk=section)
    case_study = case_study_of(enrolment)
    can = rules.can_send_draft(request.user, case_study, chosen)
    before = latest_draft(case_study, chosen) if can else None
    first = {"text": before.text} if before else {}
    form = DraftForm(request.POST or None, before=before.text if before else "", initial=first)
    if request.method == "POST" and form.is_valid():
        draft = actions.send_draft(
            enrolment=enrolment, section=chosen, text=form.cleaned_data["text"], by=request.user
        )
        messages.success(request, f"“{chosen}” is sent. You get a mail when there is feedback.")
        return redirect("casestudies:draft-detail", pk=draft.pk)
    return render(
        request,
        "casestudies/draft_send.html",
        {
            "form": form,
            "section": chosen,
            "can": can,
            "before": before,
            "readers": readers_of_drafts(),
            "evidence": evidence_visible_to(request.user).filter(section=chosen),
            "trail": trail((chosen.title, "")),
        },
    )


@require_safe
def draft_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """A draft section and the feedback on it, with the way to the drafts before and after."""
    draft = get_or_404(drafts_visible_to(request.user), pk=pk)
    is_mine = draft.case_study.enrolment.participant_id == request.user.pk
    above = (
        trail((draft.section.title, ""))
        if is_mine
        else [
            ("Drafts", reverse("casestudies:draft-list")),
            (draft.section.title, ""),
        ]
    )
    all_of_it = drafts_beside(request.user, draft)
    return render(
        request,
        "casestudies/draft_detail.html",
        {
            "draft": draft,
            "is_mine": is_mine,
            "others": [row for row in all_of_it if row.pk != draft.pk],
            "facts": facts_of(draft),
            "sheet": sheet_of(draft, list(comments_visible_to(request.user).filter(draft=draft))),
            "readers": readers_of_drafts(),
            "can_answer": rules.can_answer(request.user, draft),
            "answer_url": reverse("casestudies:draft-answer", kwargs={"pk": draft.pk}),
            "can_send": draft.pk == all_of_it[-1].pk
            and rules.can_send_draft(request.user, draft.case_study, draft.section),
            "send_url": reverse("casestudies:draft-send", kwargs={"section": draft.section_id}),
            "trail": above,
        },
    )


def sheet_of(draft: SectionDraft, comments: list[DraftComment]) -> list[dict[str, Any]]:
    """The paragraphs of a draft in order, each with the comments on it."""
    return [
        {
            "number": number,
            "text": text,
            "comments": [comment for comment in comments if comment.paragraph == number],
        }
        for number, text in enumerate(passages(draft.text), start=1)
    ]


def facts_of(draft: SectionDraft) -> list[Row]:
    """When it was sent, by when it was asked for, when it was answered."""
    facts = [Row("Sent", full_date(draft.sent_at))]
    if draft.section.draft_by:
        facts.append(Row("Asked for by", full_date(draft.section.draft_by)))
    if draft.answered_at:
        facts.append(Row("Answered", full_date(draft.answered_at)))
    return facts
