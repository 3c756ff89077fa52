"""The drafts of a section as their author sends and reads them; a tutor reads the same pages."""

import re
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from casestudies import actions, rules
from casestudies.forms.mentor import ShowForm
from casestudies.forms.participant import DraftForm, too_long
from casestudies.forms.reply import ReplyForm
from casestudies.markup import rendered, words
from casestudies.models import DraftComment, Section, SectionDraft, SectionText
from casestudies.passages import shown
from casestudies.queries import (
    case_study_of,
    comments_visible_to,
    drafts_beside,
    drafts_visible_to,
    latest_draft,
    readers_of_drafts,
    text_of,
)
from casestudies.queries.mentor import answers_sent, own_mentor, readers_of_draft
from casestudies.views.changes_of import REPLY_KINDS, changes_of
from casestudies.views.participant import my_enrolment
from casestudies.views.tasks_of import trail
from core.decisions import stranger
from core.http import get_or_404
from core.transitions import StaleState
from core.ui.dates import full_date
from core.ui.lists import Row
from core.ui.words import counted

CHANGED = "This section was saved again since you opened this page. Look at it once more, then send it."


@require_http_methods(["GET", "HEAD", "POST"])
def draft_send(request: HttpRequest, section: int) -> HttpResponse:
    """Send the text of one section for feedback; after an answer, the next draft of it."""
    enrolment = my_enrolment(request)
    chosen = get_or_404(Section.objects.filter(cohort=enrolment.cohort_id), pk=section)
    case_study = case_study_of(enrolment)
    can = rules.can_send_draft(request.user, case_study, chosen)
    before = latest_draft(case_study, chosen) if can else None
    row = text_of(case_study, chosen)
    mentor = own_mentor(enrolment) if can else None
    choice = ShowForm(request.POST or None, mentor=str(mentor)) if mentor else None
    form = DraftForm(
        sent_from(request.POST, row), before=before.text if before else "", initial={"text": row.text}
    )
    if request.method == "POST" and "text" not in request.POST and was_changed(request.POST, row):
        form.add_error(None, CHANGED)
    if request.method == "POST" and form.is_valid():
        draft = actions.send_draft(
            enrolment=enrolment, section=chosen, text=form.cleaned_data["text"], by=request.user
        )
        wanted = choice and choice.is_valid() and choice.cleaned_data["shows_mentor"]
        if wanted and not draft.shown_to_mentor_at:  # pressed twice, it is shown already
            actions.show_draft(draft=draft, by=request.user)
        messages.success(request, f"“{chosen}” is sent. You get a mail when there is feedback.")
        return redirect("casestudies:draft-detail", pk=draft.pk)
    sentence = too_long(row.text)
    return render(
        request,
        "casestudies/draft_send.html",
        {
            "form": form,
            "choice": choice,
            "section": chosen,
            "can": can,
            "before": before,
            "row": row,
            "text": rendered(row.text, top=3) if row.text.strip() else "",
            "too_long": sentence,
            "has_box": bool(sentence or "text" in form.errors)
            and bool(row.text.strip() or "text" in request.POST),
            "words": counted(words(row.text, chosen.title), "word"),
            "readers": readers_of_drafts(),
            "trail": trail(
                (chosen.title, reverse("casestudies:section-text", kwargs={"section": chosen.pk})),
                ("Send a draft", ""),
            ),
        },
    )


def was_changed(posted: QueryDict, row: SectionText) -> bool:
    """Whether the section was saved again, perhaps in another tab, since the page that is sent from was opened."""
    return posted.get("version", str(row.version)) != str(row.version)


def sent_from(posted: QueryDict, row: SectionText) -> QueryDict | None:
    """What is sent: the part in the box, where there was one, else all that stands in the section."""
    if not posted:
        return None
    posted = posted.copy()
    posted.setdefault("text", row.text)
    return posted


@require_safe
def draft_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """A draft section and the feedback on it, with the way to the drafts before and after."""
    draft = get_or_404(drafts_visible_to(request.user), pk=pk)
    return render(request, "casestudies/draft_detail.html", detail_context(request, draft))


@require_POST
def draft_show(request: HttpRequest, pk: int) -> HttpResponse:
    """Let my mentor read this draft."""
    draft = get_or_404(drafts_visible_to(request.user), pk=pk)
    actions.show_draft(draft=draft, by=request.user)
    messages.success(request, "Your mentor can read this draft now and comment on it.")
    return redirect("casestudies:draft-detail", pk=draft.pk)


@require_POST
def draft_hide(request: HttpRequest, pk: int) -> HttpResponse:
    """Let my mentor read this draft no longer."""
    draft = get_or_404(drafts_visible_to(request.user), pk=pk)
    actions.hide_draft(draft=draft, by=request.user)
    messages.success(request, "Your mentor no longer sees this draft. Comments they sent stay with you.")
    return redirect("casestudies:draft-detail", pk=draft.pk)


@require_POST
def draft_reply(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what came of the comments on my draft."""
    draft = get_or_404(drafts_visible_to(request.user), pk=pk)
    rules.can_reply(request.user, draft).require()
    form = reply_form(request, draft, request.POST)
    if form.is_valid():
        try:
            actions.reply(
                draft=draft,
                by=request.user,
                version=form.cleaned_data["version"] or 0,
                replies=form.replies(),
            )
        except StaleState as stale:
            draft.refresh_from_db(fields=["replies_version"])
            typed = request.POST.copy()
            typed["version"] = str(draft.replies_version)
            form = reply_form(request, draft, typed)
            form.add_error(None, f"{stale.reason} Look at what is chosen here, then save again to keep it.")
        else:
            messages.success(request, "Your answers are saved. The tutors read them beside the comments.")
            here = reverse("casestudies:draft-detail", kwargs={"pk": draft.pk})
            act = request.POST.get("action", "")
            return redirect(f"{here}#{act}" if re.fullmatch(r"c-\d{1,12}", act) else here)
    return render(request, "casestudies/draft_detail.html", detail_context(request, draft, form))


def reply_form(request: HttpRequest, draft: SectionDraft, typed: QueryDict | None = None) -> ReplyForm:
    """The answers to the comments that this reader sees."""
    comments = list(comments_visible_to(request.user).filter(draft=draft))
    return ReplyForm(typed, comments=comments, version=draft.replies_version)


def detail_context(
    request: HttpRequest, draft: SectionDraft, form: ReplyForm | None = None
) -> dict[str, Any]:
    """What the page of a draft shows to its author or a tutor."""
    is_mine = draft.case_study.enrolment.participant_id == request.user.pk
    title = (draft.section.title, "")
    all_of_it = drafts_beside(request.user, draft)
    form = form or reply_form(request, draft)
    return {
        "draft": draft,
        "is_mine": is_mine,
        "others": [row for row in all_of_it if row.pk != draft.pk],
        "facts": facts_of(draft, form.comments, is_tutor=not is_mine),
        "form": form,
        "can_reply": rules.can_reply(request.user, draft),
        "sheet": sheet_of(draft, form),
        "changes": changes_of(request.user, draft, all_of_it),
        "readers": readers_of_draft(draft),
        "mentor_answers": answers_sent(draft),
        "can_show": rules.can_show(request.user, draft) if is_mine else stranger(),
        "can_hide": rules.can_hide(request.user, draft),
        "can_answer": rules.can_answer(request.user, draft),
        "answer_url": reverse("casestudies:draft-answer", kwargs={"pk": draft.pk}),
        "can_send": draft.pk == all_of_it[-1].pk
        and rules.can_send_draft(request.user, draft.case_study, draft.section),
        "write_url": reverse("casestudies:section-text", kwargs={"section": draft.section_id}),
        "trail": trail(title) if is_mine else [("Drafts", reverse("casestudies:draft-list")), title],
    }


def sheet_of(draft: SectionDraft, form: ReplyForm) -> list[dict[str, Any]]:
    """The paragraphs of a draft in order, each with the comments on it and what came of them."""
    said = [
        {
            "number": number,
            "row": comment,
            "boxes": form.boxes(comment),
            "kind": REPLY_KINDS.get(comment.reply, "neutral"),
            "anchor": f"c-{comment.pk}",
            "what": f"on comment {number}",
        }
        for number, comment in enumerate(form.comments, start=1)
    ]
    return [
        {
            "number": number,
            "text": text,
            "comments": [comment for comment in said if comment["row"].paragraph == number],
        }
        for number, text in enumerate(shown(draft.text, marked=draft.is_marked), start=1)
    ]


def facts_of(draft: SectionDraft, comments: list[DraftComment], *, is_tutor: bool) -> list[Row]:
    """When it was sent, by when it was asked for, when it was answered, and what became of the comments."""
    facts = [Row("Sent", full_date(draft.sent_at))]
    if is_tutor and draft.taken_by and not draft.answered_at:
        facts.append(Row("Read by", f"{draft.taken_by}, since {full_date(draft.taken_at)}"))
    if draft.section.draft_by:
        facts.append(Row("Asked for by", full_date(draft.section.draft_by)))
    if draft.answered_at:
        facts.append(Row("Answered", full_date(draft.answered_at)))
    if comments:
        answered = sum(bool(comment.reply) for comment in comments)
        facts.append(Row("Comments", f"{answered} of {len(comments)} answered"))
    return facts
