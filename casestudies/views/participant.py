"""The author's own pages: where the case study stands, its plan, its drafts."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from casestudies import actions, rules
from casestudies.forms.participant import DraftForm
from casestudies.models import Section
from casestudies.queries import (
    case_study_of,
    drafts_visible_to,
    enrolment_of,
    evidence_visible_to,
    readers_of_drafts,
    standing_of,
)
from casestudies.queries.peer_group import group_of
from casestudies.views.tables_of import asked_for, result_of
from casestudies.views.tasks_of import drafts_of, next_of, tasks_of, trail
from core.decisions import NotYourRole
from core.http import get_or_404
from programme.models import Enrolment

LEAD_ESSAY = "Plan it, write it with feedback on the way, check what the marker will see, and submit it."
LEAD_PRESENTATION = "Plan it, make your poster, and present it to peers."


def my_enrolment(request: HttpRequest) -> Enrolment:
    """The enrolment these pages are about; who has none is told so."""
    enrolment = enrolment_of(request.user)
    if enrolment is None:
        raise NotYourRole("This page is for participants. You are not taking part in a cohort at present.")
    return enrolment


@require_safe
def case_study(request: HttpRequest) -> HttpResponse:
    """Where my case study stands and what comes next."""
    standing = standing_of(my_enrolment(request))
    step = next_of(standing)
    may_write = rules.is_being_written(standing.case_study)
    return render(
        request,
        "casestudies/case_study.html",
        {
            "standing": standing,
            "lead": LEAD_ESSAY if standing.is_essay else LEAD_PRESENTATION,
            "result": result_of(standing),
            "tasks": tasks_of(standing, request.user),
            "drafts": drafts_of(standing),
            "may_write": may_write,
            "next_list": [step] if step and standing.is_started else [],
            "group": group_of(standing.enrolment),
            "can_start": not standing.is_started and rules.can_open(request.user, standing.enrolment),
            "start_url": reverse("casestudies:start"),
            "facts": asked_for(standing),
            "asks_for_time": standing.is_started and standing.is_essay and may_write,
        },
    )


@require_POST
def start(request: HttpRequest) -> HttpResponse:
    """Start my case study."""
    actions.open_case_study(enrolment=my_enrolment(request), by=request.user)
    messages.success(request, "Your case study is started. Begin with your plan.")
    return redirect("casestudies:plan")


@require_http_methods(["GET", "HEAD", "POST"])
def draft_send(request: HttpRequest, section: int) -> HttpResponse:
    """Send the text of one section for feedback."""
    enrolment = my_enrolment(request)
    chosen = get_or_404(Section.objects.filter(cohort=enrolment.cohort_id), pk=section)
    can = rules.can_send_draft(request.user, case_study_of(enrolment), chosen)
    form = DraftForm(request.POST or None)
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
            "readers": readers_of_drafts(),
            "evidence": evidence_visible_to(request.user).filter(section=chosen),
            "trail": trail((chosen.title, "")),
        },
    )


@require_safe
def draft_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """A draft section and the feedback on it."""
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
    return render(
        request,
        "casestudies/draft_detail.html",
        {
            "draft": draft,
            "is_mine": is_mine,
            "readers": readers_of_drafts(),
            "can_answer": rules.can_answer(request.user, draft),
            "answer_url": reverse("casestudies:draft-answer", kwargs={"pk": draft.pk}),
            "trail": above,
        },
    )
