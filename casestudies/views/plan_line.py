"""One line of a table of the plan, a factor or an action: added, changed, taken out. Saves itself like the phases."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from casestudies import actions, rules
from casestudies.forms.plan import FactorForm, PlannedActionForm
from casestudies.models import CaseStudy, Factor, PlannedAction
from casestudies.queries import case_study_of, readers_of_plan
from casestudies.views.participant import my_enrolment
from casestudies.views.plan import first_error, told, write_pseudonym
from casestudies.views.plan_tables import ACTIONS, FACTORS, Table
from casestudies.views.tasks_of import trail
from core.decisions import Refused
from core.http import get_or_404
from core.transitions import StaleState
from programme.models import Enrolment
from programme.pages.journal import hints, name_offers

type Line = Factor | PlannedAction
type LineForm = FactorForm | PlannedActionForm


def line_in(table: Table, case_study: CaseStudy, key: uuid.UUID) -> Line | None:
    """My line of that key; None where it is a new one."""
    if case_study._state.adding:
        return None
    return table.model.objects.filter(case_study=case_study, key=key).select_related("case_study").first()


def save(table: Table, form: LineForm, enrolment: Enrolment, key: uuid.UUID, request: HttpRequest) -> Line:
    """Hand the form's answers to the action."""
    return actions.save_row(
        model=table.model,
        enrolment=enrolment,
        key=key,
        by=request.user,
        version=form.cleaned_data["version"],
        values=form.values(),
    )


def line(request: HttpRequest, table: Table, key: uuid.UUID) -> HttpResponse:
    """Write one line; an address with a key that no line has yet is that of a new one."""
    enrolment = my_enrolment(request)
    mine = case_study_of(enrolment)
    row = line_in(table, mine, key)
    can = rules.can_plan(request.user, mine)
    form = table.form(request.POST or None, row=row)
    theirs: list[tuple[str, Any]] = []
    back = reverse("casestudies:plan-phase", kwargs={"phase": int(table.model.PHASE)})
    if request.method == "POST":
        can.require()
        if form.is_valid():
            pseudonym = write_pseudonym(form, request.POST.get("pseudonym", ""), enrolment)
            try:
                save(table, form, enrolment, key, request)
            except StaleState as stale:
                row = line_in(table, mine, key)
                theirs = table.form(row=row).boxes() if row else []
                form.data = request.POST.copy()
                form.data["version"] = str(row.version if row else 0)
                says = stale.reason if row else f"This {table.one} was taken out meanwhile."
                form.add_error(None, f"{says} Save again to keep what you typed.")
            else:
                if pseudonym:
                    messages.success(request, f"It now reads “{pseudonym}”. The {table.one} is saved.")
                    return redirect(table.name, key=key)
                messages.success(request, f"The {table.one} is saved.")
                if request.POST.get("action") == "another":
                    return redirect(table.name, key=uuid.uuid4())
                return redirect(f"{back}#table")
    context = {
        "form": form,
        "row": row,
        "table": table,
        "theirs": theirs,
        "title": f"Change this {table.one}"
        if row
        else f"Add {'an' if table.one == 'action' else 'a'} {table.one}",
        "caption": f"Phase {int(table.model.PHASE)} of your plan",
        "can": can,
        "hints": hints(name_offers(form.typed(), enrolment)) if can else [],
        "kept_as": str(key) if row else f"new-{table.one}",
        "form_id": table.one,
        "readers": readers_of_plan(),
        "save_url": reverse(f"{table.name}-autosave", kwargs={"key": key}),
        "remove_url": reverse(f"{table.name}-remove", kwargs={"key": key}),
        "trail": trail(
            ("Plan", reverse("casestudies:plan")),
            (f"Phase {int(table.model.PHASE)}", back),
            (table.one.capitalize(), ""),
        ),
    }
    return render(request, "casestudies/plan_line.html", context)


def line_autosave(request: HttpRequest, table: Table, key: uuid.UUID) -> JsonResponse:
    """Save a line as I write."""
    enrolment = my_enrolment(request)
    form = table.form(request.POST, row=None, strict=False)
    if not form.is_valid():
        return first_error(form)
    try:
        row = save(table, form, enrolment, key, request)
    except StaleState as stale:
        there = line_in(table, case_study_of(enrolment), key)
        theirs = dict(table.form(row=there).initial) if there else {}
        version = theirs.pop("version", 0)
        # A tick is told as a form sends it.
        theirs = {name: {True: "on", False: ""}.get(value, value) for name, value in theirs.items()}
        return JsonResponse({"error": stale.reason, "theirs": theirs, "version": version}, status=409)
    except Refused as refusal:
        return JsonResponse({"error": refusal.reason}, status=403)
    return told(row, form, enrolment)


def line_remove(request: HttpRequest, table: Table, key: uuid.UUID) -> HttpResponse:
    """Take a line out."""
    mine = case_study_of(my_enrolment(request))
    rows = table.model.objects.filter(case_study=mine) if mine.pk else table.model.objects.none()
    row = get_or_404(rows, key=key)
    row.case_study = mine
    actions.remove_row(row=row, by=request.user)
    messages.success(request, f"“{row}” is taken out of your plan.")
    return redirect("casestudies:plan-phase", phase=int(table.model.PHASE))


@require_http_methods(["GET", "HEAD", "POST"])
def factor(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Write one factor."""
    return line(request, FACTORS, key)


@require_POST
def factor_autosave(request: HttpRequest, key: uuid.UUID) -> JsonResponse:
    """Save a factor as I write."""
    return line_autosave(request, FACTORS, key)


@require_POST
def factor_remove(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Take a factor out."""
    return line_remove(request, FACTORS, key)


@require_http_methods(["GET", "HEAD", "POST"])
def planned_action(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Write one action."""
    return line(request, ACTIONS, key)


@require_POST
def planned_action_autosave(request: HttpRequest, key: uuid.UUID) -> JsonResponse:
    """Save an action as I write."""
    return line_autosave(request, ACTIONS, key)


@require_POST
def planned_action_remove(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Take an action out."""
    return line_remove(request, ACTIONS, key)
