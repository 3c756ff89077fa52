"""Marking away from the service: a sheet of all open scripts, and what comes back in it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.exports import xlsx_response
from core.spreadsheets import Table
from core.transitions import StaleState
from core.ui.words import counted
from marking.actions.sheet import bring_in
from marking.forms.sheet import AGAIN, BringForm, SheetForm, sealed, unsealed
from marking.queries.sheet import Desk, desk_of
from marking.rules import marker as rules
from marking.sheet import FEEDBACK, HEAD, Plan, columns_of, plan, rows_of
from programme.pupil_names import likely_pupil_names

LOOKED = "A mark was changed in the service while you looked at this. Nothing was brought in. Look once more."


@require_http_methods(["GET", "HEAD", "POST"])
def sheet(request: HttpRequest) -> HttpResponse:
    """Take a sheet of the open scripts, or bring one back and look at what it would change."""
    rules.can_see_list(request.user).require()
    sent = request.method == "POST"
    form = SheetForm(request.POST if sent else None, request.FILES if sent else None)
    if sent and form.is_valid():
        return check_page(request, form.table, desk_of(request.user))
    context = {
        "form": form,
        "number": len(desk_of(request.user).scripts),
        "take_url": reverse("marking:sheet-take"),
        "back": reverse("marking:script-list"),
    }
    return render(request, "marking/sheet.html", context)


@require_safe
def sheet_take(request: HttpRequest) -> HttpResponse:
    """The sheet: candidate codes and the marker's own words, nothing else of anybody."""
    rules.can_see_list(request.user).require()
    marks = desk_of(request.user).marks
    return xlsx_response("Marking sheet", HEAD, rows_of(marks), wide=[HEAD.index(FEEDBACK)])


@require_POST
def sheet_bring(request: HttpRequest) -> HttpResponse:
    """Bring in the sheet that was looked at."""
    rules.can_see_list(request.user).require()
    table = unsealed(request.POST.get("sheet", ""), request.user.pk)
    if table is None:
        messages.error(request, AGAIN)
        return redirect("marking:sheet")
    desk = desk_of(request.user)
    found = plan_of(table, desk)
    form = BringForm(request.POST, plan=found)
    if found.problems or form.data.get("seen") != seen(found):
        return check_page(request, table, desk, problem=LOOKED)
    if not form.is_valid():
        return check_page(request, table, desk, form=form)
    try:
        number = bring_in(plan=found, desk=desk, chosen=form.chosen, by=request.user)
    except StaleState:
        return check_page(request, table, desk_of(request.user), problem=LOOKED)
    if number:
        messages.success(request, f"{counted(number, 'mark')} changed. Submit each when it is complete.")
    else:
        messages.info(request, "Nothing was changed: the service keeps what it has.")
    return redirect("marking:script-list")


def plan_of(table: Table, desk: Desk) -> Plan:
    """What the sheet would change now."""
    columns = columns_of(table.headings)
    assert not isinstance(columns, str), "a sheet without its columns is never looked at"  # noqa: S101
    return plan(table, columns, desk.marks, desk.done)


def seen(found: Plan) -> str:
    """Which marks a page was made from, each in its version, so that a press can't mean others."""
    return " ".join(f"{one.mark.code}:{one.mark.version}" for one in found.changed)


def check_page(
    request: HttpRequest, table: Table, desk: Desk, *, form: BringForm | None = None, problem: str = ""
) -> HttpResponse:
    """What the sheet would change, mark by mark; nothing of it is stored."""
    found = plan_of(table, desk)
    # What can't be brought in is not carried along either: it may be any file at all.
    cells = "" if found.problems else sealed(table, request.user.pk)
    form = form or BringForm(plan=found, initial={"sheet": cells, "seen": seen(found)})
    context = {
        "form": form,
        "problem": problem,
        "problems": found.problems,
        "left_out": found.left_out,
        "names": likely_pupil_names("\n".join(c.after for one in found.changed for c in one.changes)),
        "cards": [
            {
                "code": one.mark.code,
                "is_conflict": one.is_conflict,
                "says": counted(len(one.changes), "change"),
                "changes": one.changes,
                "choice": form[f"choice-{one.mark.code}"] if one.is_conflict else None,
            }
            for one in found.changed
        ],
        "bring_url": reverse("marking:sheet-bring"),
        "back": reverse("marking:sheet"),
    }
    return render(request, "marking/sheet_check.html", context, status=409 if problem else 200)
