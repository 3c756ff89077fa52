"""Places at sessions: booked, waited for and given up, by participants for themselves and by staff for them."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from core.decisions import Refused
from core.http import get_or_404
from core.transitions import StaleState
from programme.actions import booking as actions
from programme.forms.booking import BookForm
from programme.models import Session
from programme.pages.session import places_said
from programme.queries import booking as queries
from programme.queries import session as session_queries
from programme.rules import register as register_rules
from programme.rules import session as session_rules

A_PAGE = 50


def seen(request: HttpRequest, pk: int) -> Session:
    """The session, if it is one this person may open."""
    return get_or_404(session_queries.with_parts(session_queries.visible_to(request.user)), pk=pk)


@require_POST
def booking(request: HttpRequest, pk: int) -> HttpResponse:
    """A participant books, waits for or gives up their own place; the page then says how it stands."""
    session = seen(request, pk)
    enrolment = session_queries.own_enrolments(request.user, session).select_related("participant").first()
    if enrolment is None:
        raise Refused("Places are booked by participants; you book them in on the page of their places.")
    what = request.POST.get("action", "")
    try:
        if what == "book":
            actions.book(session=session, enrolment=enrolment, by=request.user)
            messages.success(request, "You have a place. A mail brings it to your calendar.")
        elif what == "wait":
            actions.wait(session=session, enrolment=enrolment, by=request.user)
            messages.success(request, "You are told by mail when a place comes free.")
        elif what == "cancel":
            give_up(request, queries.place_of(enrolment, session))
    except (Refused, StaleState) as no:
        messages.error(request, no.reason)
    return redirect("programme:session-detail", pk=session.pk)


def give_up(request: HttpRequest, place: queries.Booking | None) -> None:
    """End a place, or say that there is none any more."""
    if place is None:
        messages.info(request, "That place was given up before.")
        return
    actions.cancel(booking=place, by=request.user)
    messages.success(request, "The place is given up.")


@require_http_methods(["GET", "HEAD", "POST"])
def booking_list(request: HttpRequest, pk: int) -> HttpResponse:
    """Who of the participants one follows has a place or waits; book one in, or give a place up for them."""
    session = seen(request, pk)
    register_rules.can_follow_session(request.user, session).require()
    form = BookForm(user=request.user, session=session)
    if request.method == "POST" and request.POST.get("action") == "cancel":
        try:
            found = queries.bookings_followed(request.user, session)
            give_up(request, get_or_404(found, pk=request.POST.get("booking", "")))
        except Http404:
            give_up(request, None)
        except (Refused, StaleState) as no:
            messages.error(request, no.reason)
        return redirect("programme:booking-list", pk=session.pk)
    if request.method == "POST":
        form = BookForm(request.POST, user=request.user, session=session)
        if form.is_valid():
            enrolment = form.cleaned_data["enrolment"]
            try:
                actions.book(session=session, enrolment=enrolment, by=request.user)
                messages.success(request, f"{enrolment.participant} has a place and is told by mail.")
            except (Refused, StaleState) as no:
                messages.error(request, no.reason)
            return redirect("programme:booking-list", pk=session.pk)
    found = queries.bookings_followed(request.user, session)
    page = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    context = {
        "session": session,
        "title": session_queries.title_of(session),
        "form": form,
        "page": page,
        "places": places_said(session),
        "is_open": session_rules.can_take_bookings(session),
    }
    return render(request, "programme/booking_list.html", context)
