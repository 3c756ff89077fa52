"""The assessment board: freezing its list, its minutes, the locking."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core import clock
from core.exports import attachment
from core.ui.dates import full_date, full_datetime
from core.ui.words import counted
from marking.actions import board as actions
from marking.enums import BoardState
from marking.forms.board import LockForm, MinuteForm
from marking.models import Board, BoardEntry
from marking.queries import board_list as queries
from marking.queries.board import unagreed
from marking.queries.team import results_ready, spread_of
from marking.rules import board as rules
from marking.views.integrity import held_in
from marking.views.moderation import mark_bars
from marking.views.parts import cohort_url, trail
from programme.models import Cohort

LOOK = {
    BoardState.OPEN: "attention",
    BoardState.SEEN: "ok",
    BoardState.LOCKED: "ok",
    BoardState.CALLED_OFF: "neutral",
}
SHOWN = 5  # boards held, on the page


@require_http_methods(["GET", "HEAD", "POST"])
def board(request: HttpRequest, slug: str) -> HttpResponse:
    """The board that sits, with its book and a form for the minutes; what waits for the next; boards held."""
    rules.can_keep(request.user).require()
    year = get_object_or_404(Cohort, slug=slug)
    # The one that sits is the newest.
    known = list(Board.objects.filter(cohort=year).exclude(state=BoardState.CALLED_OFF)[: SHOWN + 1])
    sitting = next((each for each in known if each.state in queries.SITTING), None)
    form = MinuteForm(request.POST if request.method == "POST" else None)
    if sitting is not None and request.method == "POST" and form.is_valid():
        actions.minute(board=sitting, by=request.user, text=form.cleaned_data["text"])
        messages.success(request, "Added to the minutes.")
        return redirect(cohort_url("board", year))
    missing = unagreed(year)
    short, waiting = missing.count(), queries.agreed_in(year).count()
    return render(
        request,
        "marking/board.html",
        {
            "cohort": year,
            "sitting": sitting,
            "status": sitting.get_state_display() if sitting else "",
            "status_kind": LOOK[BoardState(sitting.state)] if sitting else "",
            "form": form if sitting else None,
            "book": [entry_of(entry) for entry in queries.book_of(sitting)] if sitting else [],
            "can": {
                "lock": sitting and rules.can_lock(request.user, sitting),
                "call_off": sitting and rules.can_call_off(request.user, sitting),
            },
            "waiting": waiting,
            "button_text": f"Freeze the list with {counted(waiting, 'agreed mark')}",
            "ready": results_ready(year),
            "missing": list(missing.values_list("candidate_code", flat=True)[:12]),
            "missing_count": short,
            "missing_title": f"{counted(short, 'submitted script')} {'has' if short == 1 else 'have'} no agreed mark",
            "bars": mark_bars(year, spread_of(year).tens),
            "boards": [
                (f"Board of {full_date(b.held_on)}", b, reverse("marking:board-list", kwargs={"pk": b.pk}))
                for b in known
                if b is not sitting
            ],
            **held_in(year),
            "release_url": cohort_url("release", year),
            "moderation_url": cohort_url("moderation", year),
            "trail": trail(year, ("Assessment board", "")),
        },
    )


def entry_of(entry: BoardEntry) -> dict[str, Any]:
    """One entry of the book, as it is read."""
    return {
        "what": entry.get_kind_display(),
        "text": entry.text,
        "who": f"{entry.made_by}, {full_datetime(entry.made_at)}",
    }


@require_POST
def board_open(request: HttpRequest, slug: str) -> HttpResponse:
    """Freeze the list."""
    rules.can_keep(request.user).require()
    year = get_object_or_404(Cohort, slug=slug)
    made = actions.open_board(cohort=year, by=request.user)
    messages.success(request, "The list is frozen. What is agreed from now on goes to the next board.")
    return redirect("marking:board-list", pk=made.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def board_lock(request: HttpRequest, pk: int) -> HttpResponse:
    """The chair locks the list: who sat, and the marks are ratified."""
    rules.can_keep(request.user).require()
    sitting = get_object_or_404(Board.objects.select_related("cohort"), pk=pk)
    rules.can_lock(request.user, sitting).require()
    posted = request.POST if request.method == "POST" else None
    day = min(sitting.cohort.board_on, clock.today())
    form = LockForm(posted, unseen=sitting.state != BoardState.SEEN, initial={"held_on": day})
    if request.method == "POST" and form.is_valid():
        locked = actions.lock(board=sitting, by=request.user, **form.cleaned_data)
        number = locked.results.count()
        are = "is" if number == 1 else "are"
        messages.success(request, f"The list is locked: {counted(number, 'mark')} {are} ratified.")
        return redirect(cohort_url("board", locked.cohort))
    marked = sitting.lines.exclude(result=None).count()
    return render(
        request,
        "marking/board_lock.html",
        {
            "cohort": sitting.cohort,
            "form": form,
            "button_text": f"Lock the list and ratify {counted(marked, 'mark')}",
            "trail": trail(
                sitting.cohort,
                ("Assessment board", cohort_url("board", sitting.cohort)),
                ("Lock the list", ""),
            ),
        },
    )


@require_POST
def board_call_off(request: HttpRequest, pk: int) -> HttpResponse:
    """Put the list away without ratifying anything."""
    rules.can_keep(request.user).require()
    sitting = get_object_or_404(Board.objects.select_related("cohort"), pk=pk)
    actions.call_off(board=sitting, by=request.user)
    messages.success(request, "The list is put away. Nothing was ratified; you can freeze a new one.")
    return redirect(cohort_url("board", sitting.cohort))


@require_safe
def board_book(request: HttpRequest, pk: int) -> HttpResponse:
    """The book of a board as a text to take away: what happened when, minutes, the examiner's comments."""
    rules.can_keep(request.user).require()
    held = get_object_or_404(Board.objects.select_related("cohort"), pk=pk)
    parts = [f"Assessment board, {held.cohort.name}", full_date(held.held_on)]
    if held.present:
        parts.append(f"Present:\n{held.present}")
    if held.minute:
        parts.append(held.minute)
    for entry in queries.book_of(held):
        said = entry_of(entry)
        parts.append("\n".join(filter(None, [said["what"], said["text"], said["who"]])))
    body = "\n\n".join(parts).replace("\n", "\r\n") + "\r\n"
    return attachment(f"board {held.cohort.slug}", "txt", "text/plain; charset=utf-8", body.encode())
