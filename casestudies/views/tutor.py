"""The academic writing tutor's queue of draft sections."""

import re
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from casestudies import actions, rules
from casestudies.forms.answer import AnswerForm
from casestudies.models import SectionDraft
from casestudies.queries import (
    FEEDBACK_DAYS,
    LAPSES,
    drafts_beside,
    drafts_visible_to,
    drafts_waiting,
    loads,
    waited,
)
from casestudies.views.changes_of import changes_of
from core.decisions import Decision, NotYourRole, Refused
from core.http import get_or_404
from core.transitions import StaleState
from core.ui.dates import short_date
from core.ui.tables import Cell, Column, TableRow
from people.models import User
from people.roles import Permission, may_somewhere

PAGE = 25
LONG = ("text", "feedback", "feedback_begun")  # that no list needs
COLUMNS = [
    Column("Section"),
    Column("Participant"),
    Column("Cohort"),
    Column("Sent"),
    Column("Has waited"),
    Column("Read by"),
]
LOAD_COLUMNS = [
    Column("Tutor"),
    Column("Reads now", numeric=True),
    Column("Answered this month", numeric=True),
    Column("Working days to an answer, median", numeric=True),
]


@require_safe
def draft_list(request: HttpRequest) -> HttpResponse:
    """The drafts that wait for feedback, the oldest first, and what each tutor has answered this month."""
    if not may_somewhere(request.user, Permission.DRAFT_COMMENT):
        raise NotYourRole("This list is for the academic writing tutors.")
    page = Paginator(drafts_waiting().defer(*LONG), PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "casestudies/draft_list.html",
        {
            "page": page,
            "columns": COLUMNS,
            "rows": [queue_row(draft, request.user) for draft in page],
            "load_columns": LOAD_COLUMNS,
            "loads": [
                [load.name, load.reads, load.answered, "" if load.days is None else f"{load.days:g}"]
                for load in loads()
            ],
        },
    )


def queue_row(draft: SectionDraft, user: User) -> TableRow:
    """One draft of the queue: how long it has waited of the days that are promised, and who reads it."""
    days = waited(draft.sent_at)
    asked = draft.section.draft_by
    if days > FEEDBACK_DAYS:
        kind = "bad"
    else:
        kind = "attention" if days > FEEDBACK_DAYS - LAPSES else ""
    reader = "You" if draft.taken_by_id == user.pk else str(draft.taken_by or "")
    return TableRow(
        [
            Cell(
                draft.section.title,
                url=reverse("casestudies:draft-answer", kwargs={"pk": draft.pk}),
                note=draft.name,
            ),
            str(draft.case_study.enrolment.participant),
            draft.case_study.enrolment.cohort.name,
            Cell(short_date(draft.sent_at), note=f"asked for by {short_date(asked)}" if asked else ""),
            Cell(f"{days} of {FEEDBACK_DAYS} working days", kind=kind),
            Cell(reader, note=f"since {short_date(draft.taken_at)}" if draft.taken_at else ""),
        ]
    )


@require_POST
def draft_take(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that I read this draft."""
    draft = waiting_draft(request, pk)
    actions.take_draft(draft=draft, by=request.user)
    messages.success(
        request, f"This draft is yours: no other tutor answers it for the next {LAPSES} working days."
    )
    return redirect("casestudies:draft-answer", pk=draft.pk)


@require_POST
def draft_give_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Leave the draft that I took to the others."""
    actions.give_back_draft(draft=waiting_draft(request, pk), by=request.user)
    messages.success(request, "Any tutor can read this draft now. What you saved stays with it.")
    return redirect("casestudies:draft-list")


def waiting_draft(request: HttpRequest, pk: int) -> SectionDraft:
    """A draft that a tutor acts on."""
    if not may_somewhere(request.user, Permission.DRAFT_COMMENT):
        raise NotYourRole("Feedback on drafts is given by the academic writing tutors.")
    return get_or_404(drafts_visible_to(request.user), pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
def draft_answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Read a draft, comment on its passages and write feedback; saved with every press, sent with one."""
    draft = waiting_draft(request, pk)
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
            theirs = AnswerForm(draft=draft, comments=list(draft.comments.filter(mentor_answer=None)))
        else:
            return saved(request, draft)
    return render(request, "casestudies/draft_answer.html", answer_context(request, draft, form, theirs, can))


def form_of(request: HttpRequest, draft: SectionDraft, typed: QueryDict | None = None) -> AnswerForm:
    """The answer as it stands, under what was typed over it."""
    return AnswerForm(
        typed or request.POST or None,
        draft=draft,
        comments=list(draft.comments.filter(mentor_answer=None)),
        initial={"feedback": draft.feedback_begun, "version": draft.answer_version},
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
        "is_taken": rules.can_give_back(request.user, draft),
        "can_take": rules.can_take(request.user, draft),
        "take_url": reverse("casestudies:draft-take", kwargs={"pk": draft.pk}),
        "give_back_url": reverse("casestudies:draft-give-back", kwargs={"pk": draft.pk}),
        "others": [row for row in all_of_it if row.number < draft.number],
        "caption": f"Draft section by {draft.case_study.enrolment.participant}",
        "trail": [("Drafts", reverse("casestudies:draft-list")), (draft.section.title, "")],
    }
