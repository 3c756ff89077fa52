"""Doors of the trio: my trio, one trio, one visit."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from core import clock
from core.decisions import NotYourRole
from programme.queries.session import current_enrolment
from trios import calendars
from trios.enums import VisitState
from trios.pages import trio as pages
from trios.pages.steps import member_steps
from trios.pages.visit import (
    attendance_columns,
    attendance_rows,
    facts_about,
    focus_of,
    map_link,
)
from trios.queries import trio as queries
from trios.queries.rota import has_said
from trios.rules import record as rules
from trios.rules import trio as trio_rules
from trios.rules import visit as visit_rules
from trios.views.mentor import trio_behind, visit_behind


@require_safe
def my_trio(request: HttpRequest) -> HttpResponse:
    """A participant's trio: people, mentor, rota, records, and what comes next."""
    enrolment = current_enrolment(request.user)
    if enrolment is None:
        raise NotYourRole("This page is for participants: it opens when you have a place in the programme.")
    trio = queries.trio_of(enrolment)
    if trio is None:
        return render(request, "trios/no_trio.html", {"cohort": enrolment.cohort})
    context = pages.trio_page(request.user, trio)
    context |= {
        "title": "Your trio",
        "steps": member_steps(request.user, trio, has_said=has_said(request.user, trio)),
        "with_steps": True,
    }
    return render(request, "trios/trio_detail.html", context)


@require_safe
def trio_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One trio, for its mentor, its members, the leads of its members and the team."""
    trio = trio_behind(request, pk)
    context = pages.trio_page(request.user, trio)
    if trio_rules.is_staff_of(request.user, trio):
        context["back"] = (f"{reverse('trios:trio-list')}?cohort={trio.cohort.slug}", "Trios")
    elif trio.mentor_id == request.user.pk:
        context["back"] = (reverse("trios:mentor"), "My trios")
    return render(request, "trios/trio_detail.html", context | {"title": f"Trio {trio.number}"})


@require_safe
def visit_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One visit: when, where, who was there, how far its records are."""
    user, visit = request.user, visit_behind(request, pk)
    people, stands = queries.keepers_of(visit.trio), visit.state != VisitState.CANCELLED
    dialogue = getattr(visit, "dialogue", None) if stands else None
    return render(
        request,
        "trios/visit_detail.html",
        {
            "visit": visit,
            "heading": f"Visit to {visit.host.participant}",
            "trio_name": f"Trio {visit.trio.number}, {visit.trio.cohort}",
            "status": pages.status_of(visit),
            "map": map_link(visit),
            "focus": focus_of(visit) if stands else "",
            "attendance_columns": attendance_columns(visit),
            "attend": ("Correct who was there", "secondary")
            if visit_rules.lines_of(visit)
            else ("Record who was there", "primary"),
            "rows": facts_about(visit),
            "attendance": attendance_rows(
                visit, visit.trio, looks_after=bool(trio_rules.looks_after(user, visit.trio))
            ),
            "agreed": queries.agreed_by(dialogue, people) if dialogue else [],
            "discussion": pages.discussion_status(visit, people) if stands else None,
            "read": trio_rules.can_read(user, visit.trio),
            "stands": stands,
            "is_over": visit.ends_at <= clock.now(),
            "can": {
                "move": visit_rules.can_move(user, visit),
                "cancel": visit_rules.can_cancel(user, visit),
                "attend": visit_rules.can_attend(user, visit),
                "complete": visit_rules.can_complete(user, visit),
                "look_after": trio_rules.looks_after(user, visit.trio),
                "choose": rules.can_choose(user, visit),
            },
        },
    )


@require_safe
def visit_invitation(request: HttpRequest, pk: int) -> HttpResponse:
    """One visit as a file that a calendar opens."""
    visit = visit_behind(request, pk)
    response = HttpResponse(calendars.file(visit), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="ioc-visit-{visit.pk}.ics"'
    response["X-Content-Type-Options"] = "nosniff"
    return response
