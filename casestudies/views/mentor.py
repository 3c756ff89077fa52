"""The drafts that authors show to the mentor of their trio: a list, and a page to comment on one."""

import re
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from casestudies import actions, rules
from casestudies.forms.mentor import MentorForm
from casestudies.models import MentorAnswer, SectionDraft
from casestudies.passages import shown
from casestudies.queries.mentor import own_answer, shown_visible_to, with_own_answer
from casestudies.views.changes_of import REPLY_KINDS
from core.decisions import NotYourRole, Refused
from core.http import get_or_404
from core.transitions import StaleState
from core.ui.dates import short_date
from core.ui.tables import Cell, Column, TableRow
from people.enums import Role

PAGE = 25
LONG = ("text", "feedback", "feedback_begun")  # that no list needs
COLUMNS = [Column("Section"), Column("Participant"), Column("Sent"), Column("Your comments")]


@require_safe
def shown_list(request: HttpRequest) -> HttpResponse:
    """The drafts that are shown to me, the one shown last first."""
    rows = with_own_answer(shown_visible_to(request.user), request.user).defer(*LONG)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    if not page.object_list and not request.user.holds(Role.MENTOR):
        raise NotYourRole("This list is for mentors.")
    context = {"page": page, "columns": COLUMNS, "rows": [row_of(draft) for draft in page]}
    return render(request, "casestudies/shown_list.html", context)


def row_of(draft: Any) -> TableRow:
    """One draft, and how far I am with it."""
    if draft.own_sent:
        how = Cell("Sent", kind="ok", note=short_date(draft.own_sent))
    elif draft.own_begun:
        how = Cell("Begun", kind="attention", note=f"saved {short_date(draft.own_begun)}")
    else:
        how = Cell("Not begun", kind="neutral")
    return TableRow(
        [
            Cell(
                draft.section.title,
                url=reverse("casestudies:shown-draft", kwargs={"pk": draft.pk}),
                note=draft.name,
            ),
            str(draft.case_study.enrolment.participant),
            short_date(draft.sent_at),
            how,
        ]
    )


@require_http_methods(["GET", "HEAD", "POST"])
def shown_draft(request: HttpRequest, pk: int) -> HttpResponse:
    """Read a draft that is shown to me and comment on its passages; saved with every press, sent with one."""
    draft = get_or_404(shown_visible_to(request.user), pk=pk)
    answer = own_answer(draft, request.user)
    form = form_of(request, draft, answer)
    theirs: MentorForm | None = None
    if request.method == "POST":
        rules.can_comment(request.user, draft, answer).require()
        if form.is_valid():
            try:
                save(form, draft, request)
            except (StaleState, Refused) as problem:
                # What was typed stays on the page; pressing again is then a choice made with both in sight.
                answer = own_answer(draft, request.user)
                typed = request.POST.copy()
                typed["version"] = str(answer.version if answer else 0)
                form = form_of(request, draft, answer, typed)
                form.add_error(None, problem.reason)
                theirs = MentorForm(draft=draft, comments=comments_of(answer))
            else:
                return saved(request, draft)
    return render(request, "casestudies/shown_draft.html", context_of(request, draft, answer, form, theirs))


def comments_of(answer: MentorAnswer | None) -> list[Any]:
    """The comments of this answer."""
    return list(answer.comments.all()) if answer else []


def form_of(
    request: HttpRequest, draft: SectionDraft, answer: MentorAnswer | None, typed: QueryDict | None = None
) -> MentorForm:
    """My comments as they stand, under what was typed over them."""
    return MentorForm(
        typed or request.POST or None,
        draft=draft,
        comments=comments_of(answer),
        initial={
            "feedback": answer.words if answer else "",
            "version": answer.version if answer else 0,
        },
        sends=request.POST.get("action") == "send",
    )


def save(form: MentorForm, draft: SectionDraft, request: HttpRequest) -> None:
    """Keep the comments, and send them where that was pressed."""
    facts = {
        "draft": draft,
        "by": request.user,
        "version": form.cleaned_data["version"] or 0,
        "remarks": form.remarks(),
        "words": form.cleaned_data["feedback"],
    }
    (actions.send_comments if form.sends else actions.save_comments)(**facts)


def saved(request: HttpRequest, draft: SectionDraft) -> HttpResponse:
    """On to where the button that was pressed leads."""
    act = request.POST.get("action", "")
    here = reverse("casestudies:shown-draft", kwargs={"pk": draft.pk})
    if act == "send":
        messages.success(request, "Your comments are sent. The participant gets a mail.")
        return redirect(here)
    messages.success(request, "Saved. The participant sees nothing of it until you send your comments.")
    return redirect(f"{here}#{act}" if re.fullmatch(r"p-\d{1,3}", act) else here)


def context_of(
    request: HttpRequest,
    draft: SectionDraft,
    answer: MentorAnswer | None,
    form: MentorForm,
    theirs: MentorForm | None,
) -> dict[str, Any]:
    """What the page of a shown draft is told: the form while it is open, afterwards what was said and answered."""
    can = rules.can_comment(request.user, draft, answer)
    return {
        "draft": draft,
        "answer": answer,
        "can": can,
        "form": form,
        "sheet": form.sheet() if can else said_sheet(draft, answer),
        "theirs": theirs,
        "caption": f"Draft section by {draft.case_study.enrolment.participant}",
        "trail": [("Drafts shown to you", reverse("casestudies:shown-list")), (draft.section.title, "")],
    }


def said_sheet(draft: SectionDraft, answer: MentorAnswer | None) -> list[dict[str, Any]]:
    """The paragraphs, each with my comments on it and what the author answered."""
    comments = comments_of(answer)
    return [
        {
            "number": number,
            "text": text,
            "said": [
                {"row": row, "kind": REPLY_KINDS.get(row.reply, "neutral")}
                for row in comments
                if row.paragraph == number
            ],
        }
        for number, text in enumerate(shown(draft.text, marked=draft.is_marked), start=1)
    ]
