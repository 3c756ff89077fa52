"""Undoing decisions before anybody is told, and the order of the waiting list."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from core import clock
from core.http import get_or_404
from programme.actions import queue as actions
from programme.forms.queue import QueueFilter
from programme.pages import waiting as pages
from programme.queries import queue as queries
from programme.queries.application import staff_see
from programme.rules import offer as rules


@require_http_methods(["GET", "HEAD", "POST"])
def queue_untold(request: HttpRequest) -> HttpResponse:
    """Decisions the applicants don't know of yet: undo them, or tell them now."""
    rules.can_open_queue(request.user).require()
    untold = list(queries.not_told_yet(request.user, clock.now())[:200])
    if request.method == "POST":
        verb = request.POST.get("action", "")
        ids = set(request.POST.getlist("ids"))
        picked = [row for row in untold if verb == "tell_all" or str(row.pk) in ids]
        if not picked:
            messages.warning(request, "Tick the decisions first, then choose what to do with them.")
            return redirect("programme:queue-untold")
        verb = "undo" if verb == "undo" else "tell"
        for level, sentence in pages.untold_messages(
            verb, actions.settle(applications=picked, verb=verb, by=request.user)
        ):
            messages.add_message(request, level, sentence)
        return redirect("programme:queue")
    return render(
        request,
        "programme/queue_untold.html",
        {"columns": pages.UNTOLD_COLUMNS, "rows": pages.untold_table(untold)},
    )


@require_http_methods(["GET", "HEAD", "POST"])
def queue_waiting(request: HttpRequest) -> HttpResponse:
    """Who waits for a place, in the order in which the lead means to offer one; the lead can change it."""
    rules.can_open_queue(request.user).require()
    cohort = QueueFilter(request.GET, user=request.user).wanted().cohort
    if request.method == "POST":
        pk = request.POST.get("id", "")
        application = get_or_404(staff_see(request.user).select_related("cohort", "authority"), pk=pk)
        number = actions.reorder(application=application, to=request.POST.get("to", ""), by=request.user)
        messages.success(request, f"{application.full_name} is number {number} on the waiting list.")
        return redirect(f"{reverse('programme:queue-waiting')}?cohort={application.cohort.slug}")
    waiting = queries.waiting_list(request.user, cohort) if cohort else []
    return render(
        request,
        "programme/queue_waiting.html",
        {"cohort": cohort, "lists": pages.waiting_lists(request.user, waiting)},
    )
