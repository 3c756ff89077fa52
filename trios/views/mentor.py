"""A mentor's doors: their home, visits booked, moved, cancelled, attended and completed."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core import clock
from core.http import get_or_404
from core.transitions import StaleState
from trios.actions import visit as actions
from trios.enums import VisitState
from trios.forms.visit import AttendanceForm, Booking, CancelForm, MoveForm
from trios.models import Trio, Visit
from trios.pages import trio as pages
from trios.pages.steps import mentor_steps
from trios.queries import trio as queries
from trios.queries.visit import stamp_of, visits_visible_to, warnings_about, with_hosts
from trios.rules import mentor as mentor_rules
from trios.rules import visit as rules
from trios.visit_plan import VisitPlan, digest

TOLD = "Everybody in the trio gets a mail that brings their calendar up to date."


@require_safe
def mentor(request: HttpRequest) -> HttpResponse:
    """A mentor's trios at a glance, and what they do next."""
    mentor_rules.has_home(request.user).require()
    trios = list(queries.mentored_by(request.user)[:12])
    running = [trio for trio in trios if trio.cohort.ends_on >= clock.today()]
    context = {
        "steps": mentor_steps(request.user, running),
        "trios": [glance(trio) for trio in running],
        "past": [trio for trio in trios if trio.cohort.ends_on < clock.today()],
    }
    return render(request, "trios/mentor.html", context)


def glance(trio: Trio) -> dict[str, Any]:
    """One trio on its mentor's home."""
    return {
        "trio": trio,
        "names": [str(member.enrolment.participant) for member in queries.members_of(trio)],
        "rota": pages.rota(trio),
        "rota_columns": [pages.column_of(visit) for visit in queries.visits_of(trio)],
        "visits": [pages.visit_row(visit, trio, is_keeper=True) for visit in queries.visits_of(trio)],
        "columns": pages.visit_columns(is_keeper=True),
        "nudges": queries.nudges(trio),
    }


def trio_behind(request: HttpRequest, pk: int) -> Trio:
    """The trio with everything its pages need."""
    return get_or_404(queries.with_visits(queries.with_people(queries.visible_to(request.user))), pk=pk)


def visit_behind(request: HttpRequest, pk: int) -> Visit:
    """The visit with its trio's people and visits at hand; one that was cancelled too."""
    seen = queries.visible_to(request.user).filter(visits=pk)
    trio = queries.with_visits(queries.with_people(seen)).first()
    if trio is None:
        raise Http404
    standing = next((visit for visit in queries.visits_of(trio) if visit.pk == pk), None)
    if standing is not None:
        return standing
    visit = get_or_404(with_hosts(visits_visible_to(request.user)), pk=pk)
    visit.trio = trio
    return visit


def visit_to_write(request: HttpRequest, pk: int) -> Visit:
    """The visit with its trio's people, for the pages on which something is written: three queries, no other visit."""
    trio = queries.with_people(queries.visible_to(request.user).filter(visits=pk)).first()
    if trio is None:
        raise Http404
    rows = Visit.objects.select_related("host__participant", "school", "record").defer("record__notes")
    visit = get_or_404(rows, pk=pk)
    visit.trio = trio
    return visit


def unread(request: HttpRequest, trio: Trio, plans: list[VisitPlan]) -> list[str]:
    """What speaks against the dates, unless the person has just read it and goes on."""
    warnings = warnings_about(trio, plans)
    return [] if request.POST.get("seen", "") == digest(warnings) else warnings


@require_http_methods(["GET", "HEAD", "POST"])
def visits_book(request: HttpRequest, pk: int) -> HttpResponse:
    """Book the visits of a trio in one form, each member hosting one."""
    trio = trio_behind(request, pk)
    hosts = queries.hosts_to_book(trio)
    if request.method == "POST" and not hosts:
        messages.info(request, "Every visit of this trio is booked.")
        return redirect("trios:trio-detail", pk=pk)
    rules.can_book(request.user, trio).require()
    proposed = request.GET.dict() if request.method != "POST" else None
    booking = Booking(request.POST or None, trio=trio, hosts=hosts, proposed=proposed)
    warnings: list[str] = []
    if request.method == "POST" and booking.is_valid():
        warnings = unread(request, trio, booking.plans())
        if not warnings:
            visits = actions.book(trio=trio, plans=booking.plans(), by=request.user)
            count = len(visits)
            said = "The visit is booked." if count == 1 else f"{count} visits are booked."
            messages.success(request, f"{said} Everybody gets an invitation for their calendar.")
            return redirect("trios:trio-detail", pk=pk)
    context = {
        "trio": trio,
        "booking": booking,
        "form": next((form for form in booking.forms if form.errors), None),
        "problems": [(booking.problem, f"id_{booking.forms[0].prefix}-date")] if booking.problem else [],
        "warnings": warnings,
        "seen": digest(warnings),
    }
    return render(request, "trios/visits_book.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def visit_move(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a visit another time or place."""
    visit = visit_behind(request, pk)
    rules.can_move(request.user, visit).require()
    form = MoveForm(request.POST or None, visit=visit)
    warnings: list[str] = []
    if request.method == "POST" and form.is_valid():
        warnings = unread(request, visit.trio, [form.plan()])
        if not warnings:
            before = visit.sequence
            sent = form.cleaned_data["sequence"]
            moved = actions.move(
                visit=visit,
                plan=form.plan(),
                sequence=before if sent is None else sent,
                by=request.user,
                reason=" ".join(form.cleaned_data["reason"].split()),
            )
            messages.success(
                request,
                f"The visit is changed. {TOLD}" if moved.sequence != before else "Nothing was changed.",
            )
            return redirect("trios:visit-detail", pk=pk)
    context = {"visit": visit, "form": form, "warnings": warnings, "seen": digest(warnings)}
    return render(request, "trios/visit_move.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def visit_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Call a visit off, with the reason the trio reads."""
    visit = visit_behind(request, pk)
    if request.method == "POST" and visit.state == VisitState.CANCELLED:
        raise StaleState("This visit is cancelled already.")
    rules.can_cancel(request.user, visit).require()
    form = CancelForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.cancel(visit=visit, reason=form.cleaned_data["reason"], by=request.user)
        messages.success(request, f"The visit is cancelled. {TOLD} You can book another date.")
        return redirect("trios:trio-detail", pk=visit.trio_id)
    return render(request, "trios/visit_cancel.html", {"visit": visit, "form": form})


@require_http_methods(["GET", "HEAD", "POST"])
def visit_attendance(request: HttpRequest, pk: int) -> HttpResponse:
    """Record which parts of a visit each member was there for; perhaps close the visit in the same press."""
    visit = visit_behind(request, pk)
    rules.can_attend(request.user, visit).require()
    form = AttendanceForm(request.POST or None, visit=visit, stamp=stamp_of(visit))
    late, status = "", 200
    if request.method == "POST" and form.is_valid():
        try:
            actions.attend(visit=visit, parts=form.parts(), stamp=form.cleaned_data["stamp"], by=request.user)
        except actions.AttendanceChanged as fault:
            late, status = fault.reason, 409
            form = AttendanceForm(again(request.POST, stamp_of(visit)), visit=visit, stamp=stamp_of(visit))
        else:
            return attended(request, visit)
    context = {"visit": visit, "form": form, "late": late, "can_complete": can_close(request, visit)}
    return render(request, "trios/visit_attendance.html", context, status=status)


def again(data: Any, stamp: str) -> Any:
    """What was sent, under the stamp of what stands there now."""
    data = data.copy()
    data["stamp"] = stamp
    return data


def can_close(request: HttpRequest, visit: Visit) -> bool:
    """Whether the page offers to complete the visit in the same press."""
    return visit.state == VisitState.BOOKED and visit.ends_at <= clock.now()


def attended(request: HttpRequest, visit: Visit) -> HttpResponse:
    """After the attendance is kept: complete the visit where that was pressed."""
    if request.POST.get("action") == "complete" and can_close(request, visit):
        actions.complete(visit=visit, by=request.user)
        messages.success(request, "Attendance is recorded and the visit is completed.")
    else:
        messages.success(request, "Attendance is recorded.")
    return redirect("trios:visit-detail", pk=visit.pk)


@require_POST
def visit_complete(request: HttpRequest, pk: int) -> HttpResponse:
    """Close a visit that is over."""
    visit = visit_behind(request, pk)
    if visit.state == VisitState.COMPLETED:
        messages.info(request, "This visit is completed.")
        return redirect("trios:visit-detail", pk=pk)
    actions.complete(visit=visit, by=request.user)
    messages.success(request, "The visit is completed. Thank you.")
    return redirect("trios:visit-detail", pk=pk)
