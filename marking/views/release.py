"""When the results come out: chosen, changed, called off, and how far the mails are."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core import clock
from core.ui.dates import full_datetime
from core.ui.tables import Cell, Column, TableRow
from core.ui.words import counted
from marking.actions import release as actions
from marking.enums import ReleaseState
from marking.forms.release import MomentForm, ReleaseForm
from marking.models import Release
from marking.queries import release as queries
from marking.queries.board import unratified
from marking.rules import release as rules
from marking.views.integrity import held_in
from marking.views.parts import cohort_url, trail
from programme.models import Cohort


@require_http_methods(["GET", "HEAD", "POST"])
def release(request: HttpRequest, slug: str) -> HttpResponse:
    """Choose when the results come out; afterwards, when they do and how far the mails are."""
    rules.can_plan(request.user).require()
    year = get_object_or_404(Cohort, slug=slug)
    missing = list(unratified(year).values_list("candidate_code", flat=True))
    few = len(missing) <= actions.MOST_LEFT_OUT
    form = ReleaseForm(
        request.POST if request.method == "POST" else None,
        codes=missing if few else [],
        many=0 if few else len(missing),
    )
    if request.method == "POST" and form.is_valid():
        clean = form.cleaned_data
        made = actions.plan(
            cohort=year,
            by=request.user,
            at=form.at,
            left_out=clean.get("left_out", []),
            reason=clean.get("reason", ""),
        )
        messages.success(request, said(made))
        return redirect(cohort_url("release", year))
    planned, over = queries.planned_of(year), queries.over_of(year)
    ready, short = queries.ready_in(year).count(), len(missing)
    return render(
        request,
        "marking/release.html",
        {
            "cohort": year,
            "form": form,
            "ready": ready,
            "button_text": f"Release {counted(ready, 'result')}",
            "planned": planned,
            "planned_title": f"{counted(ready, 'result')} will come out together",
            "is_stuck": planned is not None and queries.is_stuck(planned),
            "can": {
                "change": planned and rules.can_change(request.user, planned),
                "call_off": planned and rules.can_call_off(request.user, planned),
            },
            "missing_count": short,
            "missing_title": f"{counted(short, 'submitted script')} {'has' if short == 1 else 'have'} no ratified result",
            "few": few,
            "progress": progress_of(year),
            "progress_url": cohort_url("release-progress", year),
            "columns": [
                Column("Release"),
                Column("Results", numeric=True),
                Column("Chosen by"),
                Column("Left out"),
            ],
            "rows": [row_of(each) for each in over],
            **held_in(year),
            "board_url": cohort_url("board", year),
            "trail": trail(year, ("Release", "")),
        },
    )


def said(release: Release) -> str:
    """What the press came to, which may be a moment that somebody else chose first."""
    if release.due_at <= clock.now():
        return "The results are coming out now. Each author gets a mail that there is a result."
    return f"The results come out on {full_datetime(release.due_at)}. Nobody sees anything of them before."


def row_of(release: Release) -> TableRow:
    """One release that is over."""
    when, note = full_datetime(release.done_at or release.called_off_at), ""
    if release.state == ReleaseState.CALLED_OFF:
        note = f"Called off by {release.called_off_by}. It was planned for {full_datetime(release.due_at)}"
    without = f"{len(release.left_out)}: {release.reason}" if release.reason else ", ".join(release.left_out)
    number = release.number  # type: ignore[attr-defined]
    return TableRow([Cell(when, note=note), number, str(release.planned_by), without or "None"], name=when)


@require_http_methods(["GET", "HEAD", "POST"])
def release_change(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose another moment for results that are not out yet."""
    rules.can_plan(request.user).require()
    planned = get_object_or_404(Release.objects.select_related("cohort"), pk=pk)
    rules.can_change(request.user, planned).require()
    there = planned.due_at.astimezone(clock.LONDON)
    posted = request.POST if request.method == "POST" else None
    form = MomentForm(posted, initial={"date": there.date(), "time": there.time()})
    if request.method == "POST" and form.is_valid():
        messages.success(request, said(actions.change(release=planned, by=request.user, at=form.at)))
        return redirect(cohort_url("release", planned.cohort))
    return render(
        request,
        "marking/release_change.html",
        {
            "cohort": planned.cohort,
            "form": form,
            "planned": planned,
            "trail": trail(
                planned.cohort, ("Release", cohort_url("release", planned.cohort)), ("Another time", "")
            ),
        },
    )


@require_POST
def release_call_off(request: HttpRequest, pk: int) -> HttpResponse:
    """Have no results come out after all."""
    rules.can_plan(request.user).require()
    planned = get_object_or_404(Release.objects.select_related("cohort"), pk=pk)
    actions.call_off(release=planned, by=request.user)
    messages.success(
        request, "The release is called off. The results stay ratified; choose a time again when you want."
    )
    return redirect(cohort_url("release", planned.cohort))


def progress_of(cohort: Cohort) -> dict[str, Any] | None:
    """How far a release is whose moment has come: first all results at once, then the mails; None where none is at work."""
    here = {"next": cohort_url("release", cohort), "done": False, "failed": False}
    planned = queries.planned_of(cohort)
    if planned is not None and planned.due_at <= clock.now():
        text = "All results come out together in a moment"
        return here | {"value": 0, "maximum": 1, "text": text, "failed": queries.is_stuck(planned)}
    job = queries.mails_under_way(cohort)
    if job is None:
        return None
    text = (
        f"{job.done} of {counted(job.total, 'author')} told"
        if job.total
        else "The results are out; now the mails"
    )
    return here | {"value": job.done, "maximum": job.total or 1, "text": text}


@require_safe
def release_progress(request: HttpRequest, slug: str) -> JsonResponse:
    """How far the release is, as JSON."""
    rules.can_plan(request.user).require()
    year = get_object_or_404(Cohort, slug=slug)
    nothing = {"value": 1, "maximum": 1, "text": "Nothing is being released", "done": True, "failed": False}
    return JsonResponse(progress_of(year) or nothing | {"next": cohort_url("release", year)})
