"""The team's doors to slides and posters: who assesses which, a third, the release, and the learning outcomes."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from casestudies.enums import CaseStudyState
from casestudies.models import CaseStudy
from casestudies.transitions import CASE_STUDY
from core.decisions import Refused
from core.http import get_or_404
from core.transitions import StaleState
from core.ui.dates import short_date
from core.ui.lists import Row
from core.ui.tables import Cell, Column, TableRow
from core.ui.words import counted
from marking.actions import panel as actions
from marking.enums import PanelState
from marking.forms.panel import AssessorsForm, OutcomesForm, ThirdForm
from marking.models import Panel
from marking.queries import panel as queries
from marking.rules import panel as rules
from marking.rules.team import can_oversee
from marking.views.assessor import KINDS
from marking.views.parts import PAGE, cohort_url, trail
from people.roles import Permission
from programme.models import Cohort

COLUMNS = [
    Column("Author"),
    Column("Submitted"),
    Column("Assessors"),
    Column("State"),
    Column("Do", hidden_label=True),
]


@require_safe
def panel_list(request: HttpRequest, slug: str) -> HttpResponse:
    """Everybody on the presentation route: what is submitted, who assesses it, what was found."""
    rules.can_list(request.user).require()
    cohort = get_object_or_404(Cohort, slug=slug)
    page = Paginator(queries.presenters_of(cohort), PAGE).get_page(request.GET.get("page"))
    panels, figures = queries.panels_of(list(page)), queries.figures_of(cohort)
    return render(
        request,
        "marking/panel_list.html",
        {
            "cohort": cohort,
            "page": page,
            "columns": COLUMNS,
            "rows": [presenter_row(row, panels.get(row.pk)) for row in page],
            "figures": figure_rows(figures) if figures.presenters else [],
            "has_outcomes": cohort.learning_outcomes.exists(),
            "found": figures.found,
            "release_text": f"Release {counted(figures.found, 'outcome')}",
            "release_url": cohort_url("panel-release", cohort),
            "can_release": can_oversee(request.user, Permission.MARKS_RELEASE),
            "outcomes_url": cohort_url("learning-outcomes", cohort),
            "trail": trail(cohort, ("Presentations", "")),
        },
    )


def figure_rows(figures: queries.Figures) -> list[Row]:
    """How far the cohort is."""
    return [
        Row("On the presentation route", str(figures.presenters)),
        Row("Submitted, no assessors yet", str(figures.without), kind="attention" if figures.without else ""),
        Row("With the assessors", str(figures.assessing)),
        Row("Assessors differ", str(figures.differing), kind="attention" if figures.differing else ""),
        Row("Outcome found, to release", str(figures.found), kind="attention" if figures.found else ""),
        Row("Released", str(figures.released)),
    ]


def presenter_row(row: Any, panel: Any) -> TableRow:
    """One author of the list."""
    case_study = getattr(row, "case_study", None)
    state = case_study.state if case_study else CaseStudyState.WRITING
    is_current = panel is not None and case_study is not None and panel.attempt == case_study.attempt
    shown = panel if is_current or (panel and state != CaseStudyState.SUBMITTED) else None
    names = ", ".join(str(one) for one in (shown.first, shown.second, shown.third) if one) if shown else ""
    return TableRow(
        [
            Cell(
                str(row.participant),
                url=reverse("casestudies:detail", kwargs={"enrolment": row.pk}),
                note=str(row.school),
            ),
            Cell(short_date(row.handed_in_at), note="Late" if row.handed_in_late else "")
            if row.handed_in_at
            else "",
            Cell(names, note=f"{shown.given} of {len(shown.assessor_ids)} answered") if shown else "",
            state_cell(state, shown),
            do_cell(row, state, shown),
        ]
    )


def state_cell(state: str, panel: Panel | None) -> Cell:
    """Where one stands, in the team's words."""
    if panel is None:
        if state == CaseStudyState.SUBMITTED:
            return Cell("Assessors to set", kind="attention")
        return Cell(CASE_STUDY.states(state).label, kind="neutral")
    where = PanelState(panel.state)
    if where in (PanelState.FOUND, PanelState.RELEASED):
        kind = "ok" if panel.outcome == actions.MET else "attention"
        return Cell(panel.get_outcome_display(), kind=kind, note=where.label)
    return Cell(where.label, kind=KINDS[where])


def do_cell(row: Any, state: str, panel: Panel | None) -> Cell:
    """The next thing the team can do."""
    name = str(row.participant)
    if panel is not None:
        url = reverse("marking:assess", kwargs={"pk": panel.pk})
        return Cell("Open", url=url, context_text=f"the assessing of {name}")
    if state == CaseStudyState.SUBMITTED:
        url = reverse("marking:panel-set", kwargs={"enrolment": row.pk})
        return Cell("Set assessors", url=url, context_text=f"for {name}")
    return Cell("")


@require_http_methods(["GET", "HEAD", "POST"])
def panel_set(request: HttpRequest, enrolment: int) -> HttpResponse:
    """Name the two who assess one author's slides or poster, or others in their place."""
    rules.can_list(request.user).require()
    rows = CaseStudy.objects.select_related(
        "enrolment__participant", "enrolment__school", "enrolment__cohort"
    )
    case_study = get_or_404(rows, enrolment=enrolment)
    panel, cohort = queries.panel_of(case_study), case_study.enrolment.cohort
    can = rules.can_set_assessors(request.user, case_study)
    initial = {"first": str(panel.first_id), "second": str(panel.second_id)} if panel else {}
    form = AssessorsForm(request.POST or None, case_study=case_study, initial=initial)
    if request.method == "POST" and form.is_valid():
        first, second = form.chosen("first"), form.chosen("second")
        try:
            panel = actions.set_assessors(case_study=case_study, first=first, second=second, by=request.user)
        except Refused as refusal:
            form.add_error(None, refusal.reason)
        else:
            messages.success(
                request, f"{panel.first} and {panel.second} assess it. Whoever is new gets a mail."
            )
            return redirect(cohort_url("panel-list", cohort))
    return render(
        request,
        "marking/panel_set.html",
        {
            "author": case_study.enrolment.participant,
            "school": case_study.enrolment.school,
            "form": form,
            "can": can,
            "trail": trail(
                cohort, ("Presentations", cohort_url("panel-list", cohort)), ("Set assessors", "")
            ),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
def panel_third(request: HttpRequest, pk: int) -> HttpResponse:
    """Name who decides where two assessors differ."""
    rules.can_list(request.user).require()
    panel = get_or_404(Panel.objects.select_related(*queries.PEOPLE), pk=pk)
    can = rules.can_name_third(request.user, panel)
    form = ThirdForm(
        request.POST or None, case_study=panel.case_study, besides=(panel.first_id, panel.second_id)
    )
    if request.method == "POST" and form.is_valid():
        third = form.chosen("third")
        try:
            actions.name_third(panel=panel, third=third, by=request.user)
        except Refused as refusal:
            form.add_error(None, refusal.reason)
        else:
            messages.success(request, f"{third} decides, and gets a mail.")
            return redirect("marking:assess", pk=pk)
    context = {
        "panel": panel,
        "author": panel.case_study.enrolment.participant,
        "form": form,
        "can": can,
    }
    return render(request, "marking/panel_third.html", context)


@require_POST
def panel_release(request: HttpRequest, slug: str) -> HttpResponse:
    """Let every author whose outcome is found have it."""
    cohort = get_object_or_404(Cohort, slug=slug)
    can_oversee(request.user, Permission.MARKS_RELEASE).require()
    number = actions.release_found(cohort=cohort, by=request.user)
    if not number:
        raise Refused("No outcome waits to be released.")
    messages.success(request, f"{counted(number, 'outcome')} released. Each author gets a mail.")
    return redirect(cohort_url("panel-list", cohort))


@require_http_methods(["GET", "HEAD", "POST"])
def learning_outcomes(request: HttpRequest, slug: str) -> HttpResponse:
    """What the presentations of a cohort are judged by; can be changed until somebody has begun."""
    rules.can_list(request.user).require()
    cohort = get_object_or_404(Cohort, slug=slug)
    present = queries.outcomes_of(cohort)
    can = rules.can_set_outcomes(request.user, cohort)
    here = cohort_url("learning-outcomes", cohort)
    if request.method == "POST" and "suggested" in request.POST:
        actions.set_usual_outcomes(cohort=cohort, by=request.user)
        messages.success(request, "The suggested learning outcomes are set. Change the words as you need.")
        return redirect(here)
    form = OutcomesForm(request.POST or None, outcomes=present)
    if request.method == "POST" and form.is_valid():
        try:
            actions.set_learning_outcomes(
                cohort=cohort,
                titles=form.cleaned_data["outcomes"],
                stamp=form.cleaned_data["stamp"],
                by=request.user,
            )
        except StaleState as fault:
            form.data = request.POST.copy()
            form.data["stamp"] = queries.stamp_of(queries.outcomes_of(cohort))
            form.add_error(None, f"{fault.reason} Save again to keep them.")
        else:
            messages.success(request, "The learning outcomes are saved.")
            return redirect(here)
    return render(
        request,
        "marking/learning_outcomes.html",
        {
            "cohort": cohort,
            "form": form,
            "present": present,
            "can": can,
            "trail": trail(
                cohort, ("Presentations", cohort_url("panel-list", cohort)), ("Learning outcomes", "")
            ),
        },
    )
