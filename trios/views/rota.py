"""Doors of the rota: somebody says when they can; the dates that suit everybody, booked in one press."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from core.http import get_or_404
from core.transitions import StaleState
from core.ui.words import counted
from trios.actions import rota as actions
from trios.forms.rota import AvailabilityForm, HoursForm, booked_said, plan_read
from trios.models import Trio
from trios.pages import rota as pages
from trios.queries import rota as queries
from trios.queries.trio import hosts_to_book, own_enrolment, visible_to
from trios.rota import obstacles
from trios.rota.search import plans
from trios.rules import rota as rules
from trios.rules import visit as visit_rules


def trio_behind(request: HttpRequest, pk: int) -> Trio:
    """The trio with its people, their working patterns and its visits."""
    return get_or_404(queries.with_pattern(visible_to(request.user)), pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
def availability(request: HttpRequest, pk: int) -> HttpResponse:
    """On which half-days of the week one can visit and host, and when one is away."""
    trio = trio_behind(request, pk)
    rules.can_say(request.user, trio).require()
    row = queries.availability_of(request.user, trio)
    enrolment = own_enrolment(request.user, trio)
    form = AvailabilityForm(
        request.POST or None,
        trio=trio,
        row=row,
        usual=queries.usual_weeks(enrolment),
        is_mentor=enrolment is None,
    )
    late = ""
    if request.method == "POST" and form.is_valid():
        try:
            actions.say(trio=trio, by=request.user, **form.values())
        except actions.AvailabilityChanged as changed:
            late = changed.reason
            row = queries.availability_of(request.user, trio)
            form.data = request.POST.copy()
            form.data["version"] = str(row.version if row else 0)
        else:
            messages.success(
                request, "Thank you. The dates for the visits are looked for on these half-days."
            )
            return redirect("trios:rota", pk=pk)
    context = {
        "trio": trio,
        "form": form,
        "row": row,
        "late": late,
        "is_mentor": enrolment is None,
        "readers": rules.readers_of(request.user, trio),
    }
    return render(request, "trios/availability.html", context, status=409 if late else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def rota(request: HttpRequest, pk: int) -> HttpResponse:
    """The dates that suit everybody, the best three plans first; one press books a plan whole."""
    trio = trio_behind(request, pk)
    rules.can_look(request.user, trio).require()
    hours = HoursForm(request.POST if request.method == "POST" else request.GET)
    if request.method == "POST":
        visit_rules.can_book(request.user, trio).require()
        chosen = plan_read(request.POST.get("plan", ""))
        if not chosen:
            raise StaleState("Choose one of the plans on the page.")
        if not hours.is_bound or hours.is_valid():
            visits = actions.take(trio=trio, visits=chosen, hours=hours.hours(), by=request.user)
            messages.success(
                request, f"{booked_said(len(visits))} Everybody gets an invitation for their calendar."
            )
            return redirect("trios:trio-detail", pk=pk)
    said = queries.said_by(trio)
    waiting = queries.waiting_for(said)
    context: dict[str, Any] = {
        "trio": trio,
        "people": pages.people_rows(request.user, trio, said),
        "people_columns": pages.PEOPLE,
        "plan_columns": pages.COLUMNS,
        "waiting": ["you" if person == request.user else str(person) for person in waiting],
        "others_wait": any(person != request.user for person in waiting),
        "hours": hours,
        "to_book": [str(enrolment.participant) for enrolment in hosts_to_book(trio)],
        "can": {
            "say": rules.can_say(request.user, trio),
            "book": visit_rules.can_book(request.user, trio),
            "ask": rules.can_ask(request.user, trio),
        },
    }
    if context["to_book"]:
        question = queries.question_about(trio, said)
        offered = plans(question)
        context["plans"] = pages.plan_cards(trio, question, offered, hours.hours())
        context["obstacle"] = None if offered else obstacles.of(question)
    return render(request, "trios/rota.html", context)


@require_POST
def rota_ask(request: HttpRequest, pk: int) -> HttpResponse:
    """Write to those who have not said when they can."""
    trio = trio_behind(request, pk)
    asked = actions.ask(trio=trio, by=request.user)
    messages.success(
        request,
        f"We have written to {counted(len(asked), 'person', 'people')}: {', '.join(map(str, asked))}.",
    )
    return redirect("trios:rota", pk=pk)
