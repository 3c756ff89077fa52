"""The basket: what an author has put aside for the case study, and the section each piece is for."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from casestudies import actions, rules
from casestudies.enums import EvidenceKind
from casestudies.forms.evidence import PlaceForm
from casestudies.models import Evidence, Section
from casestudies.queries import evidence_visible_to
from casestudies.views.participant import my_enrolment
from casestudies.views.tasks_of import trail
from core.decisions import Refused
from core.http import get_or_404
from programme.models import Feature

type Shelf = tuple[str, list[tuple[Evidence, PlaceForm]]]


def shelves(rows: list[Evidence], sections: list[Section]) -> list[Shelf]:
    """What is in no section yet, then a shelf a section, each piece with the form that moves it."""
    waiting = [(row, PlaceForm(sections=sections, evidence=row)) for row in rows if row.section is None]
    placed = [row for row in rows if row.section is not None]
    found: list[Shelf] = [("In no section yet", waiting)] if waiting else []
    for section, pieces in groupby(placed, key=lambda row: row.section):
        found.append((str(section), [(row, PlaceForm(sections=sections, evidence=row)) for row in pieces]))
    return found


@require_safe
def evidence_list(request: HttpRequest) -> HttpResponse:
    """My evidence, by section."""
    enrolment = my_enrolment(request)
    rows = list(evidence_visible_to(request.user).filter(case_study__enrolment=enrolment))
    context: dict[str, Any] = {
        "shelves": shelves(rows, list(enrolment.cohort.sections.all())),
        "can": rules.can_gather(request.user, enrolment),
        "trail": trail(("Evidence", "")),
    }
    return render(request, "casestudies/evidence_list.html", context)


@require_POST
def evidence_lift(request: HttpRequest, number: int) -> HttpResponse:
    """Lift what I wrote before and after a feature into my evidence."""
    enrolment = my_enrolment(request)
    feature = get_or_404(Feature.objects.filter(cohort=enrolment.cohort_id), number=number)
    actions.lift_pair(enrolment=enrolment, feature=feature, by=request.user)
    messages.success(request, f"“{feature}” is in your evidence. Say below which section it is for.")
    return redirect("casestudies:evidence-list")


@require_POST
def evidence_place(request: HttpRequest, pk: int) -> HttpResponse:
    """Say which section a piece is for."""
    evidence = get_or_404(evidence_visible_to(request.user), pk=pk)
    sections = list(Section.objects.filter(cohort=evidence.case_study.enrolment.cohort_id))
    form = PlaceForm(request.POST, sections=sections, evidence=evidence)
    if not form.is_valid():
        raise Refused("Choose one of the sections on the page.")
    section = form.section()
    actions.place_evidence(evidence=evidence, section=section, by=request.user)
    where = f"for “{section}”" if section else "in no section"
    messages.success(request, f"“{evidence.title}” is now {where}.")
    return redirect("casestudies:evidence-list")


@require_POST
def evidence_drop(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a piece out of my evidence."""
    evidence = get_or_404(evidence_visible_to(request.user), pk=pk)
    actions.drop_evidence(evidence=evidence, by=request.user)
    stays = "" if evidence.kind == EvidenceKind.FILE else " What it was copied from is as it was."
    messages.success(request, f"“{evidence.title}” is no longer in your evidence.{stays}")
    return redirect("casestudies:evidence-list")
