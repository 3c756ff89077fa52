"""Missed sessions made up for."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from core import clock
from core.http import get_or_404
from core.ui.dates import full_date, short_date
from core.ui.lists import Row
from core.ui.tables import Cell, TableRow
from programme.actions import catch_up as actions
from programme.enums import CatchUpState
from programme.forms.catch_up import AgreeForm, FinishForm
from programme.models import Attendance, CatchUp
from programme.queries import catch_up as queries
from programme.queries.session import title_of
from programme.rules import catch_up as rules

A_PAGE = 25
EMPTY = {
    "to_agree": "Everybody who missed a session has a catch-up agreed.",
    "under_way": "No catch-up is under way.",
    "to_sign_off": "Nothing waits for you. When a participant says that they have caught up, it appears here.",
    "signed_off": "Catch-ups that you or a colleague signed off appear here.",
}


@require_safe
def catch_up_list(request: HttpRequest) -> HttpResponse:
    """Who missed what, and how far they are in making up for it."""
    rules.can_list(request.user).require()
    show = request.GET.get("show", "")
    show = show if show in queries.SHOWN else "to_agree"
    numbers = queries.numbers(request.user)
    pages = Paginator(queries.shown(request.user, show), A_PAGE)
    pages.count = numbers[show]  # known already
    page = pages.get_page(request.GET.get("page"))
    context = {
        "page": page,
        "tabs": [
            (label, f"?show={name}", name == show, numbers[name]) for name, label in queries.SHOWN.items()
        ],
        "caption": queries.SHOWN[show],
        "columns": ["Participant", "Session", "Register", "Catch-up", "What to do"],
        "rows": [list_row(row) for row in page],
        "empty": EMPTY[show],
    }
    return render(request, "programme/catch_up_list.html", context)


def list_row(row: Attendance) -> TableRow:
    catch_up: CatchUp | None = getattr(row, "catch_up", None)
    name = str(row.enrolment.participant)
    agreed, act = Cell("Nothing agreed", kind="attention"), Cell()
    if catch_up is None:
        url = reverse("programme:catch-up-agree", kwargs={"attendance": row.pk})
        act = Cell("Agree a catch-up", url=url, context_text=f"with {name}")
    else:
        late = catch_up.state == CatchUpState.AGREED and catch_up.due_on < clock.today()
        note = f"by {short_date(catch_up.due_on)}{', overdue' if late else ''}"
        agreed = Cell(catch_up.get_task_display(), note=note)
        url = reverse("programme:catch-up-sign-off", kwargs={"pk": catch_up.pk})
        signed = catch_up.state == CatchUpState.SIGNED_OFF
        act = Cell("See it" if signed else "Sign it off", url=url, context_text=f"for {name}")
    return TableRow(
        [
            Cell(name, note=row.enrolment.authority.name),
            Cell(title_of(row.session), note=short_date(row.session.starts_at)),
            Cell(row.get_status_display(), note=row.note),
            agreed,
            act,
        ]
    )


@require_http_methods(["GET", "HEAD", "POST"])
def catch_up_agree(request: HttpRequest, attendance: int) -> HttpResponse:
    """Agree with a participant how a missed session is made up for."""
    row = get_or_404(queries.attendances_visible_to(request.user), pk=attendance)
    existing: CatchUp | None = getattr(row, "catch_up", None)
    if existing is not None and rules.oversees(request.user, row.enrolment):
        messages.info(request, "A catch-up for this session is agreed already.")
        return redirect("programme:catch-up-sign-off", pk=existing.pk)
    rules.can_agree(request.user, row).require()
    form = AgreeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.agree(attendance=row, by=request.user, **form.cleaned_data)
        messages.success(request, f"The catch-up is agreed; {row.enrolment.participant} is told by mail.")
        return redirect("programme:catch-up-list")
    return render(
        request,
        "programme/catch_up_agree.html",
        {"form": form, "row": row, "title": title_of(row.session), "rows": missed_rows(row)},
    )


def missed_rows(row: Attendance) -> list[Row]:
    """What was missed, by whom."""
    return [
        Row("Participant", str(row.enrolment.participant)),
        Row("Session", f"{title_of(row.session)}, {full_date(row.session.starts_at)}"),
        Row("Register", f"{row.get_status_display()}{f': {row.note}' if row.note else ''}"),
    ]


def agreed_rows(catch_up: CatchUp) -> list[Row]:
    """What was agreed."""
    return [
        Row("What to do", catch_up.get_task_display()),
        Row("What exactly", catch_up.detail),
        Row("By", full_date(catch_up.due_on)),
        Row("Agreed with", str(catch_up.agreed_by)),
    ]


@require_http_methods(["GET", "HEAD", "POST"])
def catch_up_finish(request: HttpRequest, pk: int) -> HttpResponse:
    """A participant says what they did; afterwards the page shows how it stands."""
    catch_up = get_or_404(queries.visible_to(request.user), pk=pk)
    can = rules.can_finish(request.user, catch_up)
    enrolment = catch_up.attendance.enrolment
    if enrolment.participant_id != request.user.pk:
        can.require()
    if request.method == "POST":
        can.require()
    form = FinishForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.finish(catch_up=catch_up, evidence=form.cleaned_data["evidence"], by=request.user)
        messages.success(request, "Thank you. Your lead reads it and signs it off.")
        return redirect("programme:session-detail", pk=catch_up.attendance.session_id)
    context = {
        "form": form,
        "catch_up": catch_up,
        "can": can,
        "title": title_of(catch_up.attendance.session),
        "rows": agreed_rows(catch_up),
        "readers": [
            (f"The authority lead of {enrolment.authority}", "reads it to sign it off"),
            ("The programme team", "may read it"),
        ],
    }
    return render(request, "programme/catch_up_finish.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def catch_up_sign_off(request: HttpRequest, pk: int) -> HttpResponse:
    """Read what a participant did and confirm that the session is made up for."""
    catch_up = get_or_404(queries.visible_to(request.user), pk=pk)
    if not rules.oversees(request.user, catch_up.attendance.enrolment):
        rules.can_sign_off(request.user, catch_up).require()
    if request.method == "POST":
        actions.sign_off(catch_up=catch_up, by=request.user)
        messages.success(request, "Signed off: the session counts as met.")
        return redirect("programme:catch-up-list")
    row = catch_up.attendance
    context = {
        "catch_up": catch_up,
        "title": title_of(row.session),
        "rows": missed_rows(row) + agreed_rows(catch_up),
        "status": catch_up.get_state_display(),
        "can": rules.can_sign_off(request.user, catch_up),
    }
    return render(request, "programme/catch_up_sign_off.html", context)
