"""School holidays of each authority: read, entered with a look in between, removed."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from core.http import get_or_404
from core.ui.dates import full_date
from core.ui.words import counted
from programme.actions import holiday as actions
from programme.forms.holiday import EnterForm, HolidaysForm
from programme.queries import holiday as queries
from programme.rules import holiday as rules


@require_http_methods(["GET", "HEAD", "POST"])
def holiday_list(request: HttpRequest) -> HttpResponse:
    """What is entered, and a form for more; what was read is shown before anything is kept."""
    rules.can_open(request.user).require()
    form = HolidaysForm(request.POST or None, request.FILES or None, user=request.user)
    if form.is_valid():
        authority, found = form.cleaned_data["authority"], form.found
        refused = "\n".join(line for line, _ in found.faults if line)
        context = {
            "authority": authority,
            "found": found,
            "columns": ["Holiday", "First day", "Last day"],
            "rows": [[row.name, full_date(row.first_day), full_date(row.last_day)] for row in found.closures],
            # What was not understood stays in hand, to be mended.
            "form": HolidaysForm(user=request.user, initial={"authority": authority.slug, "days": refused}),
        }
        return render(request, "programme/holiday_check.html", context)
    context = {"form": form, "authorities": queries.kept_with_holidays(request.user)}
    return render(request, "programme/holiday_list.html", context)


@require_POST
def holiday_enter(request: HttpRequest) -> HttpResponse:
    """Keep what was understood and looked at."""
    rules.can_open(request.user).require()
    form = EnterForm(request.POST, user=request.user)
    closures = form.closures()
    if not form.is_valid() or not closures:
        messages.warning(request, "Nothing was entered. Send the holidays again.")
        return redirect("programme:holiday-list")
    authority = form.cleaned_data["authority"]
    number = actions.enter(authority=authority, closures=closures, by=request.user)
    said = f"{counted(number, 'holiday')} entered" if number else "Nothing new: they were entered already"
    messages.success(request, f"{said}, {authority}.")
    return redirect("programme:holiday-list")


@require_POST
def holiday_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take one away."""
    holiday = get_or_404(queries.holidays_kept_by(request.user), pk=pk)
    actions.remove(holiday=holiday, by=request.user)
    messages.success(request, f"{holiday.name} is removed, {holiday.authority}.")
    return redirect("programme:holiday-list")
