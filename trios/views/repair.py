"""Doors of repairs: how a missed visit is made up for, and that it is."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from trios.actions import repair as actions
from trios.forms.repair import RepairForm, SignOffForm
from trios.models import VisitAttendance
from trios.rules import repair as rules
from trios.views.mentor import visit_behind

SIGN_OFF = "sign-off"  # the value of the button that says it is made up for


def line_behind(request: HttpRequest, pk: int, enrolment: int) -> VisitAttendance:
    """One member's line of a visit's attendance, with the visit and its trio at hand."""
    visit = visit_behind(request, pk)
    rows = VisitAttendance.objects.filter(visit=visit, enrolment=enrolment)
    line = rows.select_related("enrolment__participant", "repair__agreed_by").first()
    if line is None:
        raise Http404
    line.visit = visit
    return line


@require_http_methods(["GET", "HEAD", "POST"])
def visit_repair(request: HttpRequest, pk: int, enrolment: int) -> HttpResponse:
    """Agree how a member makes up for a visit, or sign it off."""
    line = line_behind(request, pk, enrolment)
    rules.can_agree(request.user, line).require()
    repair = rules.repair_of(line)
    signs_off = request.POST.get("action") == SIGN_OFF
    form = RepairForm(None if signs_off else request.POST or None, visit=line.visit, repair=repair)
    done = SignOffForm(request.POST if signs_off else None)
    person = line.enrolment.participant
    if signs_off and done.is_valid():
        actions.sign_off(line=line, note=" ".join(done.cleaned_data["note"].split()), by=request.user)
        messages.success(request, f"{person} has made up for this visit. It counts for them now.")
        return redirect("trios:visit-detail", pk=pk)
    if request.method == "POST" and not signs_off and form.is_valid():
        actions.agree(line=line, by=request.user, **form.cleaned_data)
        messages.success(request, f"This is agreed, and {person} is told. Sign it off when it is done.")
        return redirect("trios:visit-detail", pk=pk)
    context = {
        "line": line,
        "visit": line.visit,
        "person": person,
        "repair": repair,
        "form": form,
        "done": done,
        "also": [done],
        "sign_off": SIGN_OFF,
    }
    return render(request, "trios/visit_repair.html", context)
