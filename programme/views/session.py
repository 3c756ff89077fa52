"""Sessions: the staff list, arranging and changing, one session, and a participant's timetable."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from core import clock
from core.http import get_or_404
from core.transitions import StaleState
from core.ui.dates import full_date
from core.ui.tables import Cell, Column, TableRow
from people.models import User
from people.roles import Permission, authorities_of
from programme.actions import session as actions
from programme.enums import AttendanceStatus, SessionState
from programme.forms.materials import MaterialsForm, written_links
from programme.forms.session import CancelForm, SessionFilter, SessionForm
from programme.models import Cohort, Enrolment, Session
from programme.pages.session import facts_about, hours_of, map_link, places_said, room_said, status_of
from programme.queries import session as queries
from programme.queries.audience import session_value
from programme.queries.booking import choices_beside, places_around
from programme.queries.calendar import token_of
from programme.queries.journal import entries_of
from programme.queries.register import figures_of, own_attendance
from programme.queries.timetable import stop_of
from programme.rules import booking as booking_rules
from programme.rules import register as register_rules
from programme.rules import session as rules

A_PAGE = 25


@require_safe
def session_list(request: HttpRequest) -> HttpResponse:
    """The sessions this person arranges or follows, filtered by the address."""
    rules.can_list(request.user).require()
    form = SessionFilter(request.GET, user=request.user)
    sessions = queries.listed(request.user, **form.chosen())
    page = Paginator(sessions, A_PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "programme/session_list.html",
        {
            "filter_form": form,
            "page": page,
            "columns": ["When", "Features", "Where", "For", Column("Expected", numeric=True), "State"],
            "rows": [list_row(session) for session in page],
            "actions": [
                ("Arrange a session", reverse("programme:session-arrange")),
                ("Attendance", reverse("programme:attendance")),
                ("Missed sessions", reverse("programme:catch-up-list")),
                ("School holidays", reverse("programme:holiday-list")),
            ],
            "feed": feed_address(request.user),
            "here": {"next": request.path},
        },
    )


def list_row(session: Session) -> TableRow:
    text, kind = status_of(session)
    url = reverse("programme:session-detail", kwargs={"pk": session.pk})
    numbers = f"{session.attended} there" if session.state == SessionState.HELD else ""  # type: ignore[attr-defined]
    return TableRow(
        [
            Cell(full_date(session.starts_at), url=url, note=hours_of(session)),
            queries.title_of(session),
            Cell(session.get_mode_display(), note=session.place),
            Cell(", ".join(a.name for a in session.authorities.all()), note=str(session.cohort)),
            Cell(session.expected, note=numbers),  # type: ignore[attr-defined]
            Cell(text, kind=kind),
        ],
        kind="attention" if kind == "attention" else "",
    )


def feed_address(user: User) -> str:
    """The whole address of the person's calendar feed, as their calendar has to know it."""
    return settings.SITE_URL + reverse("programme:calendar-feed", kwargs={"token": token_of(user)})


@require_http_methods(["GET", "HEAD", "POST"])
def session_arrange(request: HttpRequest) -> HttpResponse:
    """Arrange a session in one of the cohorts that are open to this person."""
    rules.can_arrange(request.user).require()
    cohorts = list(queries.arrangeable_cohorts(request.user))
    cohort = chosen_cohort(cohorts, request.GET.get("cohort", ""))
    if cohort is None:
        return render(request, "programme/session_arrange.html", {"cohort": None})
    form = SessionForm(request.POST or None, cohort=cohort, user=request.user)
    if request.method == "POST" and form.is_valid():
        session = actions.arrange(
            cohort=cohort, plan=form.plan(), uid=form.cleaned_data["uid"], by=request.user
        )
        messages.success(request, said(session, "The session is arranged"))
        return redirect("programme:session-detail", pk=session.pk)
    return render(
        request,
        "programme/session_arrange.html",
        {
            "form": form,
            "cohort": cohort,
            "others": [one for one in cohorts if one != cohort],
            "holidays": holidays_for(request.user, cohort),
        },
    )


def chosen_cohort(cohorts: list[Cohort], slug: str) -> Cohort | None:
    """The cohort named in the address, else the one whose sessions are running or next."""
    named = [cohort for cohort in cohorts if cohort.slug == slug]
    running = [cohort for cohort in cohorts if cohort.sessions_until >= clock.today()]
    return next(iter(named or running or cohorts), None)


def holidays_for(user: User, cohort: Cohort) -> list[Any]:
    """The coming holidays in the authorities whose sessions this person arranges."""
    mine = authorities_of(user, Permission.SESSION_ARRANGE)
    ids = mine or cohort.cohort_authorities.values("authority")
    return list(queries.holidays_of(ids, max(clock.today(), cohort.starts_on), cohort.sessions_until)[:40])


def said(session: Session, what: str) -> str:
    """What the page says after a change, and who hears of it."""
    if session.ends_at <= clock.now():
        return f"{what}. It is in the past, so nobody is written to."
    return f"{what}. Everybody expected gets a mail that brings their calendar up to date."


@require_safe
def session_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One session, as staff or as somebody expected at it."""
    session = get_or_404(
        queries.with_parts(queries.visible_to(request.user)).select_related("arranged_by"), pk=pk
    )
    is_staff = rules.runs(request.user, session)
    enrolment = queries.own_enrolments(request.user, session).first()
    context: dict[str, Any] = {
        "session": session,
        "title": queries.title_of(session),
        "status": status_of(session),
        "rows": facts_about(session),
        "map": map_link(session),
        "join_link": session.join_link if is_staff else "",
        "can_join": is_staff,
        "back": reverse("programme:session-list" if is_staff else "programme:timetable"),
    }
    if is_staff:
        context |= staff_part(request.user, session)
    if enrolment:
        context |= own_part(request.user, session, enrolment)
    return render(request, "programme/session_detail.html", context)


def staff_part(user: User, session: Session) -> dict[str, Any]:
    register = figures_of(session, user)
    found = register.marked
    to = session_value(user, session)
    counts = [(label, found[status]) for status, label in AttendanceStatus.choices if status in found]
    return {
        "staff": True,
        "places": places_said(session) if session.by_booking else "",
        "expected": register.lines,
        "counts": counts,
        "unmarked": register.unmarked,
        "last": register.last,
        "write_url": f"{reverse('programme:message-write')}?{urlencode({'to': to})}" if to else "",
        "warnings": queries.warnings_about(session) if session.state == SessionState.ARRANGED else [],
        "can": {
            "edit": rules.can_edit(user, session),
            "materials": rules.can_give_materials(user, session),
            "cancel": rules.can_cancel(user, session),
            "register": register_rules.can_take(user, session),
        },
    }


def own_part(user: User, session: Session, enrolment: Enrolment) -> dict[str, Any]:
    place, elsewhere = places_around(enrolment, session) if session.by_booking else (None, None)
    attendance = own_attendance(enrolment).get(session.pk)
    stop = stop_of(session, entries_of(enrolment), attendance, place.state if place else "")
    part: dict[str, Any] = {"stop": stop, "can_apologise": rules.can_give_apologies(user, session, enrolment)}
    if stop.is_expected:
        part["can_join"] = True
    if stop.join_link:
        part["join_link"] = stop.join_link
    if session.by_booking:
        part |= {
            "room": room_said(session),
            "can_book": booking_rules.can_book(user, session, enrolment),
            "can_wait": booking_rules.can_wait(user, session, enrolment),
            "can_give_up": place is not None and booking_rules.can_give_up(user, session, enrolment),
            "others": choices_beside(session, enrolment),
            "elsewhere": elsewhere,
        }
    return part


@require_http_methods(["GET", "HEAD", "POST"])
def session_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change when, where, what or for whom; calendars hear of it."""
    session = get_or_404(
        queries.with_parts(queries.visible_to(request.user)).select_related("arranged_by"), pk=pk
    )
    rules.can_edit(request.user, session).require()
    form = SessionForm(request.POST or None, cohort=session.cohort, user=request.user, session=session)
    if request.method == "POST" and form.is_valid():
        sequence = form.cleaned_data["sequence"]
        before = session.sequence
        session = actions.edit(
            session=session,
            plan=form.plan(),
            sequence=before if sequence is None else sequence,
            by=request.user,
        )
        changed = session.sequence != before
        messages.success(
            request, said(session, "The session is changed") if changed else "Nothing was changed."
        )
        return redirect("programme:session-detail", pk=session.pk)
    context = {
        "form": form,
        "session": session,
        "cohort": session.cohort,
        "title": queries.title_of(session),
        "holidays": holidays_for(request.user, session.cohort),
    }
    return render(request, "programme/session_edit.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def session_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Cancel a session, with the reason that everybody expected reads."""
    session = get_or_404(
        queries.with_parts(queries.visible_to(request.user)).select_related("arranged_by"), pk=pk
    )
    if (
        request.method == "POST"
        and session.state == SessionState.CANCELLED
        and rules.can_change(request.user, session)
    ):
        raise StaleState("This session is cancelled already.")
    rules.can_cancel(request.user, session).require()
    form = CancelForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.cancel(session=session, reason=form.cleaned_data["reason"], by=request.user)
        messages.success(request, said(session, "The session is cancelled"))
        return redirect("programme:session-detail", pk=session.pk)
    context = {
        "form": form,
        "session": session,
        "title": queries.title_of(session),
        "rows": facts_about(session),
        "expected": queries.expected_at(session).count(),
    }
    return render(request, "programme/session_cancel.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def session_materials(request: HttpRequest, pk: int) -> HttpResponse:
    """Links to what belongs to a session, before it or after; nobody is written to about them."""
    session = get_or_404(
        queries.with_parts(queries.visible_to(request.user)).select_related("arranged_by"), pk=pk
    )
    rules.can_give_materials(request.user, session).require()
    form = MaterialsForm(request.POST or None, initial={"materials": written_links(session.links)})
    if request.method == "POST" and form.is_valid():
        actions.give_materials(session=session, links=form.cleaned_data["materials"], by=request.user)
        messages.success(request, "The materials are on the page of the session.")
        return redirect("programme:session-detail", pk=session.pk)
    context = {"form": form, "session": session, "title": queries.title_of(session)}
    return render(request, "programme/session_materials.html", context)
