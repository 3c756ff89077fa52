"""The academic writing tutor's queue of draft sections."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from casestudies import actions, rules
from casestudies.forms.staff import AnswerForm
from casestudies.queries import drafts_beside, drafts_visible_to, drafts_waiting
from core import clock
from core.decisions import NotYourRole
from core.http import get_or_404
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
    """Read a draft and write feedback on it."""
    if not may_somewhere(request.user, Permission.DRAFT_COMMENT):
        raise NotYourRole("Feedback on drafts is given by the academic writing tutors.")
    draft = get_or_404(drafts_visible_to(request.user), pk=pk)
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.answer_draft(draft=draft, by=request.user, feedback=form.cleaned_data["feedback"])
        messages.success(request, "Your feedback is sent. The participant gets a mail.")
        return redirect("casestudies:draft-list")
    can = rules.can_answer(request.user, draft)
    if not can:
        return redirect("casestudies:draft-detail", pk=draft.pk)
    return render(
        request,
        "casestudies/draft_answer.html",
        {
            "form": form,
            "draft": draft,
            "others": [row for row in drafts_beside(request.user, draft) if row.number < draft.number],
            "caption": f"Draft section by {draft.case_study.enrolment.participant}",
            "trail": [("Drafts", reverse("casestudies:draft-list")), (draft.section.title, "")],
        },
    )
