"""The author's own pages: where the case study stands, its plan, its drafts."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from casestudies import actions, rules
from casestudies.queries import (
    enrolment_of,
    standing_of,
)
from casestudies.queries.peer_group import group_of
from casestudies.views.tables_of import asked_for, result_of
from casestudies.views.tasks_of import drafts_of, next_of, open_comments_of, tasks_of
from core.decisions import NotYourRole
from programme.models import Enrolment

LEAD_ESSAY = "Plan it, write it with feedback on the way, check what the marker will see, and submit it."
LEAD_PRESENTATION = "Plan it, present it to peers, and submit your slides or poster to be assessed."


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
            "comments": standing.comments_released,
            "tasks": tasks_of(standing, request.user),
            "drafts": drafts_of(standing),
            "open_comments": open_comments_of(standing),
            "may_write": may_write,
            "next_list": [step] if step and standing.is_started else [],
            "group": group_of(standing.enrolment),
            "can_start": not standing.is_started and rules.can_open(request.user, standing.enrolment),
            "start_url": reverse("casestudies:start"),
            "facts": asked_for(standing),
            "asks_for_time": standing.is_started and may_write,
        },
    )


@require_POST
def start(request: HttpRequest) -> HttpResponse:
    """Start my case study."""
    actions.open_case_study(enrolment=my_enrolment(request), by=request.user)
    messages.success(request, "Your case study is started. Begin with your plan.")
    return redirect("casestudies:plan")
