"""The register, and apologies before it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from core.http import get_or_404
from core.transitions import StaleState
from programme.actions import register as actions
from programme.enums import AttendanceStatus, SessionMode
from programme.forms.register import ApologiesForm, MeetingListForm, RegisterForm
from programme.meeting_match import ENOUGH
from programme.models import Session
from programme.queries import meeting as meeting_queries
from programme.queries import register as queries
from programme.queries import session as session_queries
from programme.rules import register as rules
from programme.rules import session as session_rules


@require_http_methods(["GET", "HEAD", "POST"])
def register(request: HttpRequest, pk: int) -> HttpResponse:
    """Mark everybody of one's own authority at once; the team marks everybody."""
    session = get_or_404(session_queries.with_parts(session_queries.visible_to(request.user)), pk=pk)
    rules.can_take(request.user, session).require()
    found = queries.register_of(session, request.user)
    form = RegisterForm(request.POST or None, register=found)
    if request.method == "POST" and form.is_valid():
        try:
            actions.take(
                session=session, marks=form.marks(), stamp=form.cleaned_data["stamp"], by=request.user
            )
        except StaleState as late:
            return both_registers(request, session, form, late)
        messages.success(request, "The register is saved.")
        return redirect("programme:session-detail", pk=session.pk)
    return render(request, "programme/register.html", page_of(session, form))


@require_http_methods(["GET", "HEAD", "POST"])
def register_import(request: HttpRequest, pk: int) -> HttpResponse:
    """Read the list of an online meeting and show the register filled in from it; saving it is the register's press."""
    session = get_or_404(session_queries.with_parts(session_queries.visible_to(request.user)), pk=pk)
    rules.can_take(request.user, session).require()
    form = MeetingListForm(request.POST, request.FILES) if request.method == "POST" else MeetingListForm()
    if form.is_valid():
        found = queries.register_of(session, request.user)
        check = meeting_queries.check_of(session, found, form.cleaned_data["file"])
        filled = RegisterForm(register=found)
        filled.suggest(check)
        return render(request, "programme/register_check.html", page_of(session, filled) | {"check": check})
    title = session_queries.title_of(session)
    context = {"session": session, "title": title, "form": form, "enough": ENOUGH}
    return render(request, "programme/register_import.html", context)


def page_of(session: Session, form: RegisterForm) -> dict[str, Any]:
    """What the page shows; with many people left open, one line says so instead of one each."""
    open_ = [name for name in form.errors if name.startswith("status-")]
    problems = []
    if len(open_) > 5:
        first = form[open_[0]]
        problems = [
            (f"{len(open_)} people are not marked yet. The first is {first.label}.", first.error_anchor)
        ]
    return {
        "session": session,
        "title": session_queries.title_of(session),
        "form": form,
        "problems": problems,
        "rows": form.asked(),
        "last": form.register.last,
        "online": session.mode != SessionMode.FACE_TO_FACE,
    }


def both_registers(
    request: HttpRequest, session: Session, form: RegisterForm, late: StaleState
) -> HttpResponse:
    """Somebody saved meanwhile: this person's marks are still in the form, and beside them what the other saved."""
    fresh = queries.register_of(session, request.user)
    again = RegisterForm(register=fresh)
    labels = dict(AttendanceStatus.choices)
    for line in fresh.lines:
        status, note = f"status-{line.enrolment.pk}", f"note-{line.enrolment.pk}"
        mine = form.cleaned_data.get(status) or line.status
        if line.status and mine != line.status:
            again.theirs[line.enrolment.pk] = labels[line.status]
        again.initial |= {status: mine, note: form.cleaned_data.get(note) or line.note}
    context = page_of(session, again) | {"late": late.reason}
    return render(request, "programme/register.html", context, status=409)


@require_http_methods(["GET", "HEAD", "POST"])
def apologies(request: HttpRequest, pk: int) -> HttpResponse:
    """A participant says beforehand that they can't come, or that they can after all."""
    session = get_or_404(session_queries.with_parts(session_queries.visible_to(request.user)), pk=pk)
    enrolment = session_queries.own_enrolments(request.user, session).select_related("authority").first()
    session_rules.can_give_apologies(request.user, session, enrolment).require()
    given = queries.apologies_of(enrolment, session).first() if enrolment else None
    form = ApologiesForm(request.POST or None, initial={"note": given.note if given else ""})
    if request.method == "POST" and request.POST.get("action") == "withdraw":
        actions.withdraw_apologies(session=session, by=request.user)
        messages.success(request, "Good: you are expected at the session.")
        return redirect("programme:session-detail", pk=session.pk)
    if request.method == "POST" and form.is_valid():
        actions.give_apologies(session=session, note=form.cleaned_data["note"], by=request.user)
        messages.success(request, "Your apologies are on the register, and your lead is told.")
        return redirect("programme:session-detail", pk=session.pk)
    context = {
        "session": session,
        "title": session_queries.title_of(session),
        "form": form,
        "given": given,
        "readers": [
            (f"The authority lead of {enrolment.authority}", "sees it on the register"),
            ("The programme team", "may see it on the register"),
        ]
        if enrolment
        else [],
    }
    return render(request, "programme/apologies.html", context)
