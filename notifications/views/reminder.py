"""What goes out by itself in the next 14 days, and what of it is kept back; a date for a calendar."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.core.signing import BadSignature
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from core.http import back_or
from notifications import calendar, queries, rules
from notifications.actions import reminder as actions
from notifications.reminders import PLANNERS, Planner, Reminder, date_behind


@require_safe
def forecast(request: HttpRequest) -> HttpResponse:
    """Who will be reminded of what, when and why, one list at a time."""
    rules.can_see_reminders(request.user).require()
    chosen = chosen_list(request.GET.get("list", ""))
    page = Paginator(queries.coming(request.user, chosen), 50).get_page(request.GET.get("page"))
    here = reverse("notifications:reminder-list")
    lines = [
        (line, {"list": chosen.name, "key": line.reminder.key, "next": request.get_full_path()})
        for line in page
    ]
    tabs = [(known.label, f"{here}?list={known.name}", known is chosen) for known in PLANNERS.values()]
    return render(
        request,
        "notifications/reminder_list.html",
        {"page_obj": page, "lines": lines, "tabs": tabs, "chosen": chosen},
    )


@require_POST
def hold(request: HttpRequest) -> HttpResponse:
    """Keep a reminder back before it exists."""
    actions.hold(reminder=the_reminder(request), by=request.user)
    messages.success(request, "The reminder is held. It goes out only when you let it go.")
    return redirect(back_or(request, reverse("notifications:reminder-list")))


@require_POST
def let_go(request: HttpRequest) -> HttpResponse:
    """Let a held reminder go out when it is due."""
    actions.let_go(reminder=the_reminder(request), by=request.user)
    messages.success(request, "The reminder goes out when it is due.")
    return redirect(back_or(request, reverse("notifications:reminder-list")))


def chosen_list(name: str) -> Planner:
    """The list of this name, or the first."""
    return PLANNERS.get(name) or next(iter(PLANNERS.values()))


def the_reminder(request: HttpRequest) -> Reminder:
    """The reminder that was pressed on, from what this person sees."""
    rules.can_see_reminders(request.user).require()
    lines = queries.coming(request.user, chosen_list(request.POST.get("list", "")))
    for line in lines:
        if line.reminder.key == request.POST.get("key"):
            return line.reminder
    raise Http404


@login_not_required
@require_safe
def date(request: HttpRequest, signed: str) -> HttpResponse:
    """A reminder's date as a file that a calendar opens; the address is signed and holds what the mail says."""
    try:
        text = calendar.file(*date_behind(signed))
    except BadSignature:
        raise Http404 from None
    response = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="ioc-date.ics"'
    response["X-Robots-Tag"] = "noindex"
    return response
