"""A mentor's doors: the module as it concerns them, and their date for a calendar."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from core.http import get_or_404
from mentorship import calendars
from mentorship.enums import DialogueState
from mentorship.pages import dialogue as pages
from mentorship.pages.mentor import where
from mentorship.queries import dialogue as queries
from mentorship.queries.credits import credits_held
from mentorship.queries.criteria import criteria_of
from mentorship.queries.standing import latest_appointment, standing_of
from mentorship.rules import module as rules


@require_safe
def module(request: HttpRequest) -> HttpResponse:
    """What Delivering Mentorship is, whether I must do it this year, my date, my outcome, and what comes next."""
    appointment = latest_appointment(request.user)
    rules.has_module(request.user, appointment).require()
    dialogues = queries.dialogues_of(request.user)
    credit = credits_held(request.user).first()
    latest = dialogues[0] if dialogues else None
    cohort = latest.appointment.cohort if latest else appointment.cohort if appointment else None
    context = {
        "where": where(appointment, standing_of(appointment) if appointment else "", credit, latest),
        "criteria": pages.criteria_rows(criteria_of(cohort)) if cohort else [],
        "booked": next((row for row in dialogues if row.state == DialogueState.BOOKED), None),
        "held": [
            (row, pages.facts_about(row), pages.judged_rows(row), pages.corrections_of(row))
            for row in dialogues
            if row.recorded_at is not None
        ],
        "columns": pages.JUDGED_COLUMNS,
    }
    if context["booked"]:
        context["booked_facts"] = pages.facts_about(context["booked"])
    return render(request, "mentorship/module.html", context)


@require_safe
def dialogue_invitation(request: HttpRequest, pk: int) -> HttpResponse:
    """A dialogue as a file that a calendar opens: for its mentor, its assessors and the team."""
    dialogue = get_or_404(queries.with_people(queries.visible_to(request.user)), pk=pk)
    response = HttpResponse(
        calendars.file(dialogue, request.user), content_type="text/calendar; charset=utf-8"
    )
    response["Content-Disposition"] = f'attachment; filename="ioc-dialogue-{dialogue.pk}.ics"'
    response["X-Content-Type-Options"] = "nosniff"
    return response
