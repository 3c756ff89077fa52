"""The rehearsal of a proposal: the press, the wait, what was found, accepting it."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.enums import JobState
from core.http import get_or_404
from core.ui.dates import short_datetime
from core.ui.tables import Cell, Column, TableRow
from core.ui.words import counted
from marking.actions import rehearsal as actions
from marking.enums import Giveaway, RehearsalState
from marking.forms.rehearsal import AcceptForm
from marking.models import AllocationRun, Rehearsal, RehearsalFinding
from marking.queries.rehearsal import findings_of, last_of
from marking.queries.team import runs_visible_to
from marking.rules import rehearsal as rules
from marking.rules.team import can_oversee, can_publish
from marking.views.parts import PAGE, trail

# What the team calls the pages a marker comes to; any other goes by its own name.
PAGES = {
    "text": "The text of the script",
    "mail": "The mail about new scripts",
    "home": "Home",
    "marking:script": "The page of the script",
    "marking:script-submit": "The check before a mark is submitted",
    "marking:script-recuse": "Giving the script back",
    "marking:script-file": "The file of the script",
    "marking:script-list": "My scripts",
    "marking:pay": "What you have earned",
    "marking:conflict-declare": "Declaring a conflict",
    "marking:pool-join": "Joining the pool",
}
LOOK = {
    RehearsalState.RUNNING: "waiting",
    RehearsalState.FINISHED: "ok",
    RehearsalState.BROKEN: "bad",
}


def run_of(request: HttpRequest, pk: int) -> AllocationRun:
    """The proposal, or the page that strangers get."""
    can_oversee(request.user).require()
    return get_or_404(runs_visible_to(request.user), pk=pk)


def page_url(run: AllocationRun) -> str:
    """Where the rehearsal of a proposal stands."""
    return reverse("marking:rehearsal", kwargs={"pk": run.pk})


def begun(request: HttpRequest, pk: int) -> Rehearsal:
    """The last rehearsal of a proposal, or the page that strangers get."""
    return get_or_404(Rehearsal.objects.filter(pk=getattr(last_of(run_of(request, pk)), "pk", None)))


@require_POST
def start(request: HttpRequest, pk: int) -> HttpResponse:
    """One press: look at the proposal as its markers would."""
    run = run_of(request, pk)
    actions.start(run=run, by=request.user)
    return redirect("marking:rehearsal", pk=run.pk)


@require_POST
def stop(request: HttpRequest, pk: int) -> HttpResponse:
    """Break the rehearsal off."""
    actions.stop(rehearsal=begun(request, pk), by=request.user)
    messages.success(request, "The rehearsal is broken off. The next one begins anew.")
    return redirect("marking:rehearsal", pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
def rehearsal(request: HttpRequest, pk: int) -> HttpResponse:
    """How far it is or what it found; what gives nobody away is ticked and accepted with a reason."""
    run = run_of(request, pk)
    last = last_of(run)
    form = AcceptForm(request.POST or None, ids=request.POST.getlist("ids"))
    if request.method == "POST" and last is not None and form.is_valid():
        number = actions.accept(
            rehearsal=last, ids=form.ids, reason=form.cleaned_data["reason"], by=request.user
        )
        messages.success(request, f"{counted(number, 'finding')} accepted.")
        return redirect("marking:rehearsal", pk=pk)
    if last is not None:
        last.run = run
    running = last is not None and last.state == RehearsalState.RUNNING
    page = Paginator(findings_of(last) if last else RehearsalFinding.objects.none(), PAGE).get_page(
        request.GET.get("page")
    )
    can_accept = rules.can_accept(request.user, last) if last else None
    verdict = can_publish(request.user, run)
    return render(
        request,
        "marking/rehearsal.html",
        {
            "run": run,
            "last": last,
            "status": RehearsalState(last.state).label if last else "Not begun",
            "status_kind": LOOK[RehearsalState(last.state)] if last else "attention",
            "running": running,
            "finished": last.over_at if last and last.state == RehearsalState.FINISHED else None,
            "progress": progress_of(last, run) if last and running else None,
            "form": form,
            "page": page,
            "columns": [Column("What"), Column("Where"), Column("Script"), Column("Accepted")],
            "rows": [row_of(finding) for finding in page],
            "can": {
                "rehearse": rules.can_rehearse(request.user, run),
                "publish": verdict,
                "accept": can_accept,
                "stop": rules.can_stop(request.user, last) if last else None,
            },
            "urls": {
                name: reverse(f"marking:rehearsal-{name}", kwargs={"pk": pk})
                for name in ("start", "stop", "progress")
            },
            "run_url": reverse("marking:allocation-detail", kwargs={"pk": pk}),
            "publish_url": reverse("marking:allocation-publish", kwargs={"pk": pk}),
            "trail": trail(
                run.cohort,
                ("Allocation", reverse("marking:allocation-detail", kwargs={"pk": pk})),
                ("Rehearsal", ""),
            ),
        },
    )


def row_of(finding: RehearsalFinding) -> TableRow:
    """A finding: what, where, and whether it was accepted; only what is open can be ticked."""
    code = finding.version.case_study.candidate_code if finding.version else ""
    label = Giveaway(finding.kind).label
    accepted = (
        Cell(
            f"{finding.accepted_by}, {short_datetime(finding.accepted_at)}",
            note=finding.accepted_reason,
        )
        if finding.accepted_at
        else Cell("Open", kind="attention")
    )
    return TableRow(
        cells=[
            Cell(label, note=f"“{finding.words}”" if finding.words else ""),
            PAGES.get(finding.page, finding.page),
            Cell(code, note=f"as {finding.appointment.marker} would see it"),
            accepted,
        ],
        id=None if finding.accepted_at else finding.pk,
        name=f"{label}, {code}",
    )


def progress_of(rehearsal: Rehearsal, run: AllocationRun) -> dict[str, Any]:
    """How far the worker is, for the page and for its script."""
    job = actions.job_of(rehearsal)
    done = rehearsal.state != RehearsalState.RUNNING
    total = len({pair["marker"] for pair in run.answer.get("allocations", [])}) or 1
    return {
        "value": total if done else rehearsal.markers,
        "maximum": total,
        "text": f"Looked as {rehearsal.markers} of {counted(total, 'marker')}, at {counted(rehearsal.pages, 'page')}",
        "done": done,
        "failed": not done and bool(job and job.state == JobState.FAILED),
        "next": page_url(run),
    }


@require_safe
def progress(request: HttpRequest, pk: int) -> JsonResponse:
    """How far the worker is, as JSON."""
    run = run_of(request, pk)
    return JsonResponse(progress_of(begun(request, pk), run))
