"""The assessment board."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from core import clock
from core.ui.dates import full_date
from core.ui.words import counted
from marking.actions import board as actions
from marking.enums import ResultState
from marking.forms.team import BoardForm
from marking.models import Board
from marking.queries.board import results_in, unagreed
from marking.queries.team import results_ready, spread_of
from marking.rules import team as rules
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
            "release_url": cohort_url("release", year),
            "moderation_url": cohort_url("moderation", year),
            "trail": trail(year, ("Assessment board", "")),
        },
    )
