"""The academic writing tutor's queue of draft sections."""

import re
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from casestudies import actions, rules
from casestudies.forms.answer import AnswerForm
from casestudies.models import SectionDraft
from casestudies.queries import drafts_beside, drafts_visible_to, drafts_waiting
from casestudies.views.changes_of import changes_of
from core import clock
from core.decisions import Decision, NotYourRole, Refused
from core.http import get_or_404
from core.transitions import StaleState
from core.ui.dates import short_date
from core.ui.tables import Cell, Column, TableRow
from people.roles import Permission, may_somewhere

PAGE = 25
COLUMNS = [Column("Section"), Column("Participant"), Column("Cohort"), Column("Sent"), Column("Waiting")]


@require_safe
def draft_list(request: HttpRequest) -> HttpResponse:
    """The drafts that wait for feedback, the oldest first."""
    if not may_somewhere(request.user, Permission.DRAFT_COMMENT):
        raise NotYourRole("This list is for the academic writing tutors.")
    page = Paginator(drafts_waiting().defer("text", "feedback"), PAGE).get_page(request.GET.get("page"))
    today = clock.today()
    rows = []
    for draft in page:
        days = (today - draft.sent_at.astimezone(clock.LONDON).date()).days
        rows.append(
            TableRow(
                [
                    Cell(
                        draft.section.title,
                        url=reverse("casestudies:draft-answer", kwargs={"pk": draft.pk}),
                        note=draft.name,
                    ),
                    str(draft.case_study.enrolment.participant),
                    draft.case_study.enrolment.cohort.name,
                    Cell(
                        short_date(draft.sent_at),
                        note=f"asked for by {short_date(draft.section.draft_by)}"
                        if draft.section.draft_by
                        else "",
                    ),
                    Cell("Since today" if days < 1 else f"{days} day{'' if days == 1 else 's'}"),
                ]
            )
        )
    return render(request, "casestudies/draft_list.html", {"page": page, "columns": COLUMNS, "rows": rows})


@require_http_methods(["GET", "HEAD", "POST"])
def draft_answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Read a draft, comment on its passages and write feedback; saved with every press, sent with one."""
    if not may_somewhere(request.user, Permission.DRAFT_COMMENT):
        raise NotYourRole("Feedback on drafts is given by the academic writing tutors.")
    draft = get_or_404(drafts_visible_to(request.user), pk=pk)
    can = rules.can_answer(request.user, draft)
    if request.method != "POST" and not can:
        return redirect("casestudies:draft-detail", pk=draft.pk)
    form = form_of(request, draft)
    theirs: AnswerForm | None = None
    if request.method == "POST" and form.is_valid():
        try:
            save(form, draft, request)
        except (StaleState, Refused) as problem:
            # What was typed stays on the page; pressing again is then a choice made with both in sight.
            draft = get_or_404(drafts_visible_to(request.user), pk=pk)
            can = rules.can_answer(request.user, draft)
            typed = request.POST.copy()
            typed["version"] = str(draft.answer_version)
            form = form_of(request, draft, typed)
            form.add_error(None, problem.reason)
            theirs = AnswerForm(draft=draft, comments=list(draft.comments.all()))
        else:
            return saved(request, draft)
    return render(request, "casestudies/draft_answer.html", answer_context(request, draft, form, theirs, can))


def form_of(request: HttpRequest, draft: SectionDraft, typed: QueryDict | None = None) -> AnswerForm:
    """The answer as it stands, under what was typed over it."""
    return AnswerForm(
        typed or request.POST or None,
        draft=draft,
        comments=list(draft.comments.all()),
        sends=request.POST.get("action") == "send",
    )


def save(form: AnswerForm, draft: SectionDraft, request: HttpRequest) -> None:
    """Keep the answer, and send it where that was pressed."""
    facts = {
        "draft": draft,
        "by": request.user,
        "version": form.cleaned_data["version"] or 0,
        "remarks": form.remarks(),
        "feedback": form.cleaned_data["feedback"],
    }
    (actions.answer_draft if form.sends else actions.save_answer)(**facts)


def saved(request: HttpRequest, draft: SectionDraft) -> HttpResponse:
    """On to where the button that was pressed leads."""
    act = request.POST.get("action", "")
    if act == "send":
        messages.success(request, "Your feedback is sent. The participant gets a mail.")
        return redirect("casestudies:draft-list")
    messages.success(request, "Saved. The participant sees nothing of it until you send your feedback.")
    here = reverse("casestudies:draft-answer", kwargs={"pk": draft.pk})
    return redirect(f"{here}#{act}" if re.fullmatch(r"p-\d{1,3}", act) else here)


def answer_context(
    request: HttpRequest, draft: SectionDraft, form: AnswerForm, theirs: AnswerForm | None, can: Decision
) -> dict[str, Any]:
    """What the page of an answer shows; `theirs` is what was saved elsewhere meanwhile."""
    all_of_it = drafts_beside(request.user, draft)
    return {
        "changes": changes_of(request.user, draft, all_of_it),
        "form": form,
        "sheet": form.sheet(),
        "theirs": theirs,
        "draft": draft,
        "can": can,
        "others": [row for row in all_of_it if row.number < draft.number],
        "caption": f"Draft section by {draft.case_study.enrolment.participant}",
        "trail": [("Drafts", reverse("casestudies:draft-list")), (draft.section.title, "")],
    }
