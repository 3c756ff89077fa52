"""The plan in its five phases: what there is of it, and one page a phase that saves itself."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from casestudies import actions, rules
from casestudies.enums import Phase
from casestudies.forms.plan import PhaseForm, Versioned
from casestudies.gaps import gaps_of
from casestudies.models import PlanPhase
from casestudies.phases import BY_PHASE, TITLE, PhasePage
from casestudies.queries import Plan, case_study_of, plan_of, readers_of_plan
from casestudies.views.participant import my_enrolment
from casestudies.views.plan_tables import TABLE_OF, phase_tasks, table_of
from casestudies.views.tasks_of import trail
from core import clock
from core.decisions import Refused
from core.transitions import StaleState
from core.ui.dates import clock_time
from programme.models import Enrolment
from programme.pages.journal import hints, name_offers
from programme.pupil_names import replaced

LAST = max(Phase)


@require_safe
def plan(request: HttpRequest) -> HttpResponse:
    """My plan: the five phases, and where its gaps are."""
    enrolment = my_enrolment(request)
    mine = plan_of(case_study_of(enrolment))
    context = {
        "plan": mine,
        "case_study": mine.case_study,
        "phases": phase_tasks(mine),
        "gaps": [(gap.says, gap.phase.value, gap.phase.label) for gap in gaps_of(mine)],
        "can": rules.can_plan(request.user, mine.case_study),
        "readers": readers_of_plan(),
        "trail": trail(("Plan", "")),
    }
    return render(request, "casestudies/plan.html", context)


def page_of(number: int) -> PhasePage:
    """The phase of that number; there are five."""
    if number not in Phase.values:
        raise Http404
    return BY_PHASE[Phase(number)]


def initial_of(mine: Plan, page: PhasePage) -> dict[str, Any]:
    """What the boxes of a phase hold now."""
    row = mine.phases.get(page.phase)
    initial: dict[str, Any] = {name: row.texts.get(name, "") if row else "" for name in page.names}
    if page.phase == Phase.INFORMATION:
        initial = {TITLE: mine.case_study.title} | initial
    return initial | {"version": row.version if row else 0}


def write_pseudonym(form: Versioned, pressed: str, enrolment: Enrolment) -> str:
    """Write the pseudonym offered for the name that was pressed into every box; the pseudonym, or "" for none."""
    for name, pseudonym in name_offers(form.typed(), enrolment):
        if name == pressed:
            for box, value in form.cleaned_data.items():
                if isinstance(value, str):
                    form.cleaned_data[box] = replaced(value, name, pseudonym)
            return pseudonym
    return ""


@require_http_methods(["GET", "HEAD", "POST"])
def plan_phase(request: HttpRequest, phase: int) -> HttpResponse:
    """Write one phase of my plan; the page saves itself, and its buttons do without a script."""
    page, enrolment = page_of(phase), my_enrolment(request)
    mine = plan_of(case_study_of(enrolment))
    can = rules.can_plan(request.user, mine.case_study)
    form = PhaseForm(request.POST or None, page=page, initial=initial_of(mine, page))
    theirs: list[tuple[str, Any]] = []
    if request.method == "POST":
        can.require()
        if form.is_valid():
            pseudonym = write_pseudonym(form, request.POST.get("pseudonym", ""), enrolment)
            try:
                save(form, enrolment, page, request)
            except StaleState as stale:
                mine = plan_of(case_study_of(my_enrolment(request)))
                now = initial_of(mine, page)
                theirs = PhaseForm(page=page, initial=now).boxes()
                # What was typed stays; pressing again is then a choice made with both in sight.
                form.data = request.POST.copy()
                form.data["version"] = str(now["version"])
                form.add_error(None, f"{stale.reason} Compare below, then save again to keep what you typed.")
            else:
                return saved(request, page, pseudonym)
    return render(request, "casestudies/plan_phase.html", phase_context(request, mine, page, form, theirs))


def saved(request: HttpRequest, page: PhasePage, pseudonym: str) -> HttpResponse:
    """On to where the button that was pressed leads."""
    here = redirect("casestudies:plan-phase", phase=page.phase.value)
    act = request.POST.get("action", "")
    if pseudonym:
        messages.success(request, f"It now reads “{pseudonym}”. Phase {page.phase.value} is saved.")
        return here
    if act == "add" and page.phase in TABLE_OF:
        return redirect(TABLE_OF[page.phase].name, key=uuid.uuid4())
    messages.success(request, f"Phase {page.phase.value} is saved.")
    if act == "next" and page.phase < LAST:
        return redirect("casestudies:plan-phase", phase=page.phase.value + 1)
    return redirect("casestudies:plan") if act == "next" else here


def save(form: PhaseForm, enrolment: Enrolment, page: PhasePage, request: HttpRequest) -> PlanPhase:
    """Hand the form's texts to the action."""
    return actions.save_phase(
        enrolment=enrolment,
        phase=page.phase,
        by=request.user,
        version=form.cleaned_data["version"],
        texts=form.values(),
    )


def phase_context(
    request: HttpRequest, mine: Plan, page: PhasePage, form: PhaseForm, theirs: list[tuple[str, Any]]
) -> dict[str, Any]:
    """Everything the page of one phase is told."""
    number, enrolment = page.phase.value, mine.case_study.enrolment
    row = mine.phases.get(page.phase)
    can = rules.can_plan(request.user, mine.case_study)
    return {
        "form": form,
        "page": page,
        "number": number,
        "title": page.phase.label,
        "caption": f"Phase {number} of {LAST}",
        "saved_at": row.saved_at if row and row.version else None,
        "begun": bool(row and row.version),
        "theirs": theirs,
        "written": form.boxes() if not can else [],
        "table": table_of(mine, page.phase, can),
        "gaps": [gap.says for gap in gaps_of(mine) if gap.phase == page.phase],
        "hints": hints(name_offers(form.typed(), enrolment)) if can else [],
        "can": can,
        "readers": readers_of_plan(),
        "save_url": reverse("casestudies:plan-phase-autosave", kwargs={"phase": number}),
        "before": (Phase(number - 1).label, number - 1) if number > 1 else None,
        "after": (Phase(number + 1).label, number + 1) if number < LAST else None,
        "next_text": f"Save and go on to phase {number + 1}"
        if number < LAST
        else "Save and see the whole plan",
        "trail": trail(("Plan", reverse("casestudies:plan")), (f"Phase {number}", "")),
    }


@require_POST
def plan_phase_autosave(request: HttpRequest, phase: int) -> JsonResponse:
    """Save a phase as I write; the answer's shape is in docs/components.md."""
    page, enrolment = page_of(phase), my_enrolment(request)
    form = PhaseForm(request.POST, page=page, initial={})
    if not form.is_valid():
        return first_error(form)
    try:
        row = save(form, enrolment, page, request)
    except StaleState as stale:
        theirs = initial_of(plan_of(case_study_of(my_enrolment(request))), page)
        version = theirs.pop("version")
        return JsonResponse({"error": stale.reason, "theirs": theirs, "version": version}, status=409)
    except Refused as refusal:
        return JsonResponse({"error": refusal.reason}, status=403)
    return told(row, form, enrolment)


def first_error(form: Versioned) -> JsonResponse:
    """What an autosaving page is told of an answer that can't be kept."""
    return JsonResponse({"error": str(next(iter(form.errors.values()))[0])}, status=400)


def told(row: Any, form: Versioned, enrolment: Enrolment) -> JsonResponse:
    """What an autosaving page is told of an answer that was kept."""
    return JsonResponse(
        {
            "version": row.version,
            "saved_at": clock_time(row.saved_at.astimezone(clock.LONDON)),
            "hints": hints(name_offers(form.typed(), enrolment)),
        }
    )
