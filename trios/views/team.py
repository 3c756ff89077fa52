"""The team's doors to proposals: trios formed, looked at, published or discarded."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from core.exports import csv_response, xlsx_response
from core.http import get_or_404
from core.transitions import StaleState
from core.ui.words import counted
from programme.models import Cohort
from trios.actions import formation as actions
from trios.enums import FormationState
from trios.pages import staff as pages
from trios.pages.workbench import reasons_of
from trios.queries.formation import (
    formations_visible_to,
    grounds_of,
    job_of,
    proposed_with_names,
    said_with_names,
    waiting,
)
from trios.queries.workbench import plan_of
from trios.rules import formation as rules
from trios.views.lead import standing

A_PAGE = 25
MOST_OFFERED = 20  # mentors to choose from at once
EXPORTS = {"csv": csv_response, "xlsx": xlsx_response}


@require_POST
def formation_start(request: HttpRequest, slug: str) -> HttpResponse:
    """Have trios of a cohort worked out, in the background; with `from`, that proposal's pinned groups stay."""
    rules.forms_trios(request.user).require()
    cohort = get_or_404(Cohort.objects.all(), slug=slug)
    keep = None
    if request.POST.get("from"):
        ready = formations_visible_to(request.user).filter(cohort=cohort, state=FormationState.READY)
        keep = get_or_404(ready.select_related("cohort"), pk=request.POST["from"])
    formation = actions.start(cohort=cohort, by=request.user, keep=keep)
    messages.success(request, "The trios are being worked out. You can leave this page and come back.")
    lost = keep.pins.count() - formation.pins.count() if keep else 0
    if lost:
        messages.warning(
            request,
            f"{counted(lost, 'pinned group')} could not be kept: somebody in it has left, or its mentor has no room now.",
        )
    return redirect("trios:formation-detail", pk=formation.pk)


@require_safe
def formation_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """A proposal: its groups with schools, mentors and distances, its figures in words, and what may be done with it."""
    formation = get_or_404(
        formations_visible_to(request.user).select_related("cohort", "started_by", "published_by"), pk=pk
    )
    groups = formation.answer.get("groups", [])
    page = Paginator(range(len(groups)), A_PAGE).get_page(request.GET.get("page"))
    plan = plan_of(formation)
    notes = formation.answer.get("notes", [])
    shown, names = proposed_with_names(formation, page, notes)
    others = [each for each in waiting(formation.cohort) if each.pk != pk]
    standing_now, grounds = standing(formation), grounds_of(formation.cohort)
    pins, wished = len(plan.pinned), len(plan.instance.keep_apart) + len(plan.instance.keep_together)
    context = {
        "formation": formation,
        "standing": standing_now,
        "page": page,
        "columns": pages.EXPLAINED_COLUMNS,
        "rows": [
            pages.group_row(group, reasons)
            for group, reasons in zip(shown, reasons_of(plan, shown), strict=True)
        ],
        "figures": pages.objective_rows(formation.answer["objective"], len(groups)) if groups else [],
        "notes": said_with_names(notes, names),
        "list_url": f"{reverse('trios:trio-list')}?cohort={formation.cohort.slug}",
        "seen": {"version": formation.version},
        "wishes": f"{counted(pins, 'pinned group')} and {counted(wished, 'wish', 'wishes')}",
        "other": others[0] if standing_now["is_ready"] and others else None,
        "can": {
            "publish": rules.can_publish(request.user, formation, grounds),
            "discard": rules.can_discard(request.user, formation),
            "start": rules.can_start(request.user, formation.cohort, grounds),
        },
    }
    return render(request, "trios/formation_detail.html", context)


@require_safe
def formation_progress(request: HttpRequest, pk: int) -> JsonResponse:
    """How far a proposal is, for the bar on the page."""
    formation = get_or_404(formations_visible_to(request.user).defer("instance", "answer"), pk=pk)
    job = job_of(formation)
    is_running = formation.state == FormationState.RUNNING
    value = (job.done if job else 0) if is_running else 100
    return JsonResponse(
        {
            "value": value,
            "maximum": 100,
            "text": f"{value} per cent" if is_running else formation.get_state_display(),
            "done": not is_running,
            "failed": formation.state == FormationState.FAILED,
            "next": "" if is_running else reverse("trios:formation-detail", kwargs={"pk": pk}),
        }
    )


@require_POST
def formation_publish(request: HttpRequest, pk: int) -> HttpResponse:
    """Make the proposal the cohort's trios."""
    formation = get_or_404(formations_visible_to(request.user).select_related("cohort"), pk=pk)
    if formation.state == FormationState.PUBLISHED:
        raise StaleState("This proposal is published already.")
    if request.POST.get("version", str(formation.version)) != str(formation.version):
        raise StaleState(
            "Somebody has changed this proposal meanwhile. Look at it again before you publish it."
        )
    trios = actions.publish(formation=formation, by=request.user)
    messages.success(
        request,
        f"{counted(len(trios), 'trio')} {'is' if len(trios) == 1 else 'are'} published. Each member and each mentor gets one mail about theirs.",
    )
    return redirect(f"{reverse('trios:trio-list')}?cohort={formation.cohort.slug}")


@require_POST
def formation_discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Throw the proposal away."""
    formation = get_or_404(formations_visible_to(request.user).select_related("cohort"), pk=pk)
    actions.discard(formation=formation, by=request.user)
    messages.success(request, "The proposal is discarded. No participant and no mentor has seen it.")
    return redirect(f"{reverse('trios:trio-list')}?cohort={formation.cohort.slug}")
