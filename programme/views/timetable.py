"""A participant's own sessions."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from core.decisions import NotYourRole
from people.models import User
from programme.models import Enrolment
from programme.pages.session import hours_of, map_link
from programme.queries import session as queries
from programme.queries.timetable import Stop, stops_of
from programme.views.session import feed_address


@require_safe
def timetable(request: HttpRequest) -> HttpResponse:
    """A participant's own sessions, what to prepare for each, and their calendar feed."""
    enrolment = own_enrolment(request.user)
    stops = stops_of(enrolment)
    return render(
        request,
        "programme/timetable.html",
        {
            "enrolment": enrolment,
            "coming": [listed_stop(stop) for stop in stops if not stop.is_over],
            "past": [listed_stop(stop) for stop in reversed(stops) if stop.is_over],
            "feed": feed_address(request.user),
            "here": {"next": request.path},
        },
    )


def own_enrolment(user: User) -> Enrolment:
    """The person's year, or the sentence for those who have none."""
    enrolment = queries.current_enrolment(user)
    if enrolment is None:
        raise NotYourRole("This page is for participants: it opens when you have a place in the programme.")
    return enrolment


def listed_stop(stop: Stop) -> dict[str, Any]:
    return {"stop": stop, "hours": hours_of(stop.session), "map": map_link(stop.session)}
