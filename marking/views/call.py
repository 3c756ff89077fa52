"""The call for markers: a page for everybody, and the team's page that sets it and invites."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from core import clock
from core.ui.dates import last_minute, short_date
from core.ui.tables import Column
from marking.actions import call as actions
from marking.forms.team import CallForm, InviteForm
from marking.models import MarkerInvitation
from marking.queries.call import call_of, call_shown, could_renew
from marking.rules import team as rules
from marking.views.parts import PAGE, cohort_url, trail
from people.roles import Permission
from programme.models import Cohort


@login_not_required
@require_safe
def call(request: HttpRequest) -> HttpResponse:
    """Who can mark, what it is, what it pays, and from when until when one can ask."""
    shown = call_shown(clock.now())
    return render(
        request,
        "marking/call.html",
        {
            "call": shown,
            "is_open": shown is not None and shown.is_open(clock.now()),
            "join_url": reverse("marking:pool-join"),
            "join_text": "Ask to join" if request.user.is_authenticated else "Sign in and ask to join",
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
def call_set(request: HttpRequest, slug: str) -> HttpResponse:
    """Set the days of the call; invite somebody; see who is invited and how many will be asked to renew."""
    rules.can_oversee(request.user, Permission.MARKER_APPROVE).require()
    year = get_object_or_404(Cohort, slug=slug)
    present = call_of(year)
    act = request.POST.get("action", "")
    days = CallForm(
        request.POST if act == "call" else None,
        initial={
            "first_day": present.opens_at.astimezone(clock.LONDON).date(),
            "last_day": last_minute(present.closes_at).astimezone(clock.LONDON).date(),
        }
        if present
        else None,
    )
    invite = InviteForm(request.POST if act == "invite" else None)
    if act == "call" and days.is_valid():
        actions.set_call(cohort=year, by=request.user, **days.cleaned_data)
        messages.success(request, "The call is set.")
        return redirect(cohort_url("call-set", year))
    if act == "invite" and invite.is_valid():
        made = actions.invite(cohort=year, by=request.user, **invite.cleaned_data)
        messages.success(request, f"{made.email} is invited.")
        return redirect(cohort_url("call-set", year))
    invitations = MarkerInvitation.objects.filter(cohort=year).select_related("invited_by")
    page = Paginator(invitations, PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "marking/call_set.html",
        {
            "cohort": year,
            "call": present,
            "days": days,
            "invite": invite,
            "form": invite if act == "invite" else days,
            "to_renew": could_renew(present).count() if present else None,
            "page": page,
            "columns": [Column("Address"), Column("Name"), Column("Invited on"), Column("By")],
            "rows": [[row.email, row.name, short_date(row.invited_at), str(row.invited_by)] for row in page],
            "trail": trail(year, ("Markers", cohort_url("pool", year)), ("Call", "")),
        },
    )
