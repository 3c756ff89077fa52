"""The markers' training: arranged and noted by the team, booked by markers."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from core import clock
from core.http import get_or_404
from core.ui.dates import clock_time, full_datetime
from core.ui.tables import Cell, Column, TableRow
from core.ui.words import counted
from marking.actions import training as actions
from marking.forms.training import TrainingForm
from marking.models import MarkerAppointment, TrainingPlace, TrainingSession
from marking.queries.training import open_sessions, place_of, places_at, sessions_of, visible_to
from marking.rules import training as rules
from marking.views.parts import PAGE, cohort_url, trail
from programme.models import Cohort


@require_http_methods(["GET", "HEAD", "POST"])
def training(request: HttpRequest, slug: str) -> HttpResponse:
    """The sessions of a cohort, and a form for another."""
    rules.can_arrange(request.user).require()
    year = get_object_or_404(Cohort, slug=slug)
    form = TrainingForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        clean = form.cleaned_data
        starts_at, ends_at = form.moments()
        actions.arrange(
            cohort=year,
            by=request.user,
            starts_at=starts_at,
            ends_at=ends_at,
            place=clean["place"],
            join_link=clean["join_link"],
            capacity=clean["capacity"],
        )
        messages.success(request, "The session is arranged. Markers can take a place now.")
        return redirect(cohort_url("training", year))
    page = Paginator(sessions_of(year), PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "marking/training.html",
        {
            "cohort": year,
            "form": form,
            "page": page,
            "columns": [
                Column("Session"),
                Column("Where"),
                Column("Places", numeric=True),
                Column("Came", numeric=True),
            ],
            "rows": [session_row(row) for row in page],
            "trail": trail(year, ("Markers", cohort_url("pool", year)), ("Training", "")),
        },
    )


def session_row(row: TrainingSession) -> TableRow:
    """One session in the team's list."""
    taken: Any = f"{row.taken} of {row.capacity}" if row.capacity else row.taken  # type: ignore[attr-defined]
    url = reverse("marking:training-session", kwargs={"pk": row.pk})
    note = "Cancelled" if row.cancelled_at else ""
    return TableRow(
        [Cell(full_datetime(row.starts_at), url=url, note=note), where(row), taken, row.came],  # type: ignore[attr-defined]
        name=full_datetime(row.starts_at),
    )


def where(session: TrainingSession) -> str:
    """Where a session is, in words."""
    if session.place and session.join_link:
        return f"{session.place}, or online"
    return session.place or "Online"


@require_http_methods(["GET", "HEAD", "POST"])
def training_session(request: HttpRequest, pk: int) -> HttpResponse:
    """One session: who has a place; afterwards, who came."""
    rules.can_arrange(request.user).require()
    session = get_or_404(visible_to(request.user), pk=pk)
    if request.method == "POST" and request.POST.get("action") == "cancel":
        told = actions.cancel(session=session, by=request.user)
        messages.success(request, f"Cancelled. {counted(told, 'marker')} had a place and got a mail.")
        return redirect("marking:training-session", pk=pk)
    places = list(places_at(session))
    if request.method == "POST":
        came = {int(value) for value in request.POST.getlist("came") if value.isdecimal()}
        number = actions.note_who_came(session=session, by=request.user, came=came)
        messages.success(request, f"Noted: {counted(number, 'marker')} came. Their training is recorded.")
        return redirect("marking:training-session", pk=pk)
    return render(
        request,
        "marking/training_session.html",
        {
            "session": session,
            "heading": full_datetime(session.starts_at),
            "where": where(session),
            "status": "Cancelled" if session.cancelled_at else "",
            "places": [
                (place.pk, str(place.appointment.marker), str(place.appointment.authority), place.came)
                for place in places
            ],
            "is_noted": any(place.noted_at for place in places),
            "can": {
                "note": rules.can_note(request.user, session),
                "cancel": rules.can_cancel(request.user, session),
            },
            "trail": trail(
                session.cohort,
                ("Markers", cohort_url("pool", session.cohort)),
                ("Training", cohort_url("training", session.cohort)),
                ("Session", ""),
            ),
        },
    )


def choices_for(appointment: MarkerAppointment) -> dict[str, Any]:
    """What a marker reads about training on their own page: the place they have, or the sessions to choose from."""
    if appointment.trained_on is not None or appointment.cohort.marking_due_at <= clock.now():
        return {}
    place = place_of(appointment)
    if place is not None:
        return {
            "place": {
                "when": full_datetime(place.session.starts_at),
                "until": clock_time(place.session.ends_at),
                "where": where(place.session),
                "join_link": place.session.join_link,
                "url": reverse("marking:training-give-up", kwargs={"pk": place.pk}),
            }
        }
    return {
        "sessions": [
            {
                "when": full_datetime(row.starts_at),
                "where": where(row),
                "full": row.capacity is not None and row.taken >= row.capacity,  # type: ignore[attr-defined]
                "url": reverse("marking:training-book", kwargs={"pk": row.pk}),
            }
            for row in open_sessions(appointment)
        ]
    }


@require_POST
def training_book(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a place at a session of a year in whose pool one is; pressed twice it is taken once."""
    session = get_or_404(
        TrainingSession.objects.filter(cohort__marker_appointments__marker=request.user), pk=pk
    )
    appointment = MarkerAppointment.objects.select_related("cohort", "marker").get(
        cohort=session.cohort_id, marker=request.user
    )
    held = place_of(appointment)
    if held is None or held.session_id != session.pk:
        actions.book(session=session, appointment=appointment, by=request.user)
        messages.success(request, "The place is yours. You have a mail with everything you need.")
    return redirect("marking:pool-join")


@require_POST
def training_give_up(request: HttpRequest, pk: int) -> HttpResponse:
    """Give one's place up; pressed twice it is given up once."""
    mine = TrainingPlace.objects.filter(appointment__marker=request.user)
    place = get_or_404(mine.select_related("appointment", "session"), pk=pk)
    if place.ended_at is None:
        actions.give_up(place=place, by=request.user)
        messages.success(request, "You have given the place up. Choose another session when you can.")
    return redirect("marking:pool-join")
