"""Calendars: the feed, its address, and one session to take away."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from core.http import back_or, get_or_404
from programme import calendars
from programme.actions import calendar as actions
from programme.queries.calendar import holder_of
from programme.queries.session import visible_to, with_parts
from programme.rules import session as rules

TYPE = "text/calendar; charset=utf-8"


@login_not_required
@require_safe
def calendar_feed(request: HttpRequest, token: str) -> HttpResponse:
    """A person's dates for their calendar program. The address is the secret; a bad or old one gives nothing."""
    user = holder_of(token)
    if user is None:
        raise Http404
    response = HttpResponse(calendars.feed_of(user), content_type=TYPE)
    response["Content-Disposition"] = 'inline; filename="ioc.ics"'
    response["X-Robots-Tag"] = "noindex"
    return response


@require_POST
def calendar_feed_renew(request: HttpRequest) -> HttpResponse:
    """Give the person a new address and end the old one."""
    actions.renew_feed(user=request.user, by=request.user)
    messages.success(request, "You have a new calendar address. The old one gives nothing any more.")
    return redirect(back_or(request, "/timetable/"))


@require_safe
def session_invitation(request: HttpRequest, pk: int) -> HttpResponse:
    """One session as a file that a calendar opens."""
    session = get_or_404(with_parts(visible_to(request.user)), pk=pk)
    rules.can_join(request.user, session).require()
    response = HttpResponse(calendars.feed([session]), content_type=TYPE)
    response["Content-Disposition"] = f'attachment; filename="ioc-session-{session.pk}.ics"'
    response["X-Content-Type-Options"] = "nosniff"
    return response
