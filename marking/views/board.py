"""The assessment board, and the one act that releases."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from core import clock
from core.enums import JobState
from core.ui.dates import full_date
from core.ui.words import counted
from marking.actions import board as actions
from marking.enums import ResultState
from marking.forms.team import BoardForm, ReleaseForm
from marking.models import Board
from marking.queries.board import results_in, unagreed, unratified
from marking.queries.team import results_ready, spread_of
from marking.rules import team as rules
from marking.views.integrity import held_in
from marking.views.moderation import mark_bars
from marking.views.parts import cohort_url, trail
from people.roles import Permission
from programme.models import Cohort


@require_http_methods(["GET", "HEAD", "POST"])
def board(request: HttpRequest, slug: str) -> HttpResponse:
    """Record the board and ratify every agreed mark in one press; shows what is missing."""
    rules.can_oversee(request.user, Permission.MARKS_RELEASE).require()
    year = get_object_or_404(Cohort, slug=slug)
    form = BoardForm(request.POST or None, initial={"held_on": min(year.board_on, clock.today())})
    if request.method == "POST" and form.is_valid():
        made = actions.record_board(cohort=year, by=request.user, **form.cleaned_data)
        ratified = made.results.count()
        are = "is" if ratified == 1 else "are"
        messages.success(request, f"The board is recorded: {counted(ratified, 'mark')} {are} ratified.")
        return redirect(cohort_url("board", year))
    missing = unagreed(year)
    waiting, short = results_in(year, ResultState.PROPOSED).count(), missing.count()
    return render(
        request,
        "marking/board.html",
        {
            "cohort": year,
            "form": form,
            "waiting": waiting,
            "button_text": f"Record the board and ratify {waiting} mark{'' if waiting == 1 else 's'}",
            "ready": results_ready(year),
            "missing": list(missing.values_list("candidate_code", flat=True)[:12]),
            "missing_count": short,
            "missing_title": f"{short} submitted script{'s have' if short != 1 else ' has'} no agreed mark",
            "bars": mark_bars(year, spread_of(year).tens),
            "boards": [
                {"held": f"Board of {full_date(b.held_on)}", "present": b.present, "minute": b.minute}
                for b in Board.objects.filter(cohort=year)[:10]
            ],
            **held_in(year),
            "release_url": cohort_url("release", year),
            "moderation_url": cohort_url("moderation", year),
            "trail": trail(year, ("Assessment board", "")),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
def release(request: HttpRequest, slug: str) -> HttpResponse:
    """One act lets every author with a ratified result have it."""
    rules.can_oversee(request.user, Permission.MARKS_RELEASE).require()
    year = get_object_or_404(Cohort, slug=slug)
    missing = unratified(year)
    count = missing.count()
    few = count <= actions.MOST_LEFT_OUT
    codes = list(missing.values_list("candidate_code", flat=True)) if few else []
    form = ReleaseForm(
        request.POST if request.method == "POST" else None, codes=codes, many=0 if few else count
    )
    if request.method == "POST" and form.is_valid():
        actions.release(
            cohort=year,
            by=request.user,
            left_out=form.cleaned_data.get("left_out", []),
            reason=form.cleaned_data.get("reason", ""),
        )
        messages.success(request, "The release is under way. Each author gets a mail that there is a result.")
        return redirect(cohort_url("release", year))
    ready, under_way = results_ready(year), progress_of(year)
    return render(
        request,
        "marking/release.html",
        {
            "cohort": year,
            "form": form,
            "ready": ready,
            "button_text": f"Release {ready} result{'' if ready == 1 else 's'}",
            "missing_title": f"{count} submitted script{'s have' if count != 1 else ' has'} no ratified result",
            "under_way": under_way is not None and not under_way["done"] and not under_way["failed"],
            "released": results_in(year, ResultState.RELEASED).count(),
            "missing_count": count,
            "few": few,
            "progress": under_way,
            "progress_url": cohort_url("release-progress", year),
            **held_in(year),
            "board_url": cohort_url("board", year),
            "trail": trail(year, ("Release", "")),
        },
    )


def progress_of(cohort: Cohort) -> dict[str, Any] | None:
    """How far the release set going last is, or None."""
    earlier = actions.release_jobs(cohort)
    if not earlier:
        return None
    job = earlier[0]
    total = job.total or results_ready(cohort) or 1
    done = job.state == JobState.DONE
    return {
        "value": total if done else job.done,
        "maximum": total,
        "text": f"{total if done else job.done} of {total} released",
        "done": done,
        "failed": job.state == JobState.FAILED,
        "next": cohort_url("release", cohort),
    }


@require_safe
def release_progress(request: HttpRequest, slug: str) -> JsonResponse:
    """How far the release is, as JSON."""
    rules.can_oversee(request.user, Permission.MARKS_RELEASE).require()
    year = get_object_or_404(Cohort, slug=slug)
    nothing = {"value": 0, "maximum": 1, "text": "Nothing is being released", "done": True, "failed": False}
    return JsonResponse(progress_of(year) or nothing | {"next": cohort_url("release", year)})
