"""Asking to join the pool of markers, or to mark again; how it stands, and where one is trained."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from core import clock
from marking.actions import pool as actions
from marking.enums import MarkerState
from marking.forms.pool import JoinForm
from marking.models import MarkerAppointment
from marking.queries.cohorts import cohort_to_join
from marking.queries.marker import appointments_of
from marking.rules import marker as marker_rules
from marking.views.parts import LOOK
from marking.views.training import choices_for


@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest) -> HttpResponse:
    """Ask to join the pool of markers, or read why not, or how it stands."""
    cohort = cohort_to_join(clock.now())
    mine = list(appointments_of(request.user)[:5])
    can = marker_rules.can_join(request.user, cohort, clock.now()) if cohort else None
    form = JoinForm(request.POST or None)
    if request.method == "POST" and cohort and can and form.is_valid():
        clean = form.cleaned_data
        actions.join(
            cohort=cohort,
            by=request.user,
            post=clean["post"],
            years=clean["years"],
            authority=clean["authority"],
            school=form.school,
            target=clean["target"],
            max=clean["max"],
            other_email=clean["other_email"],
        )
        messages.success(request, "You have asked to join. The programme team answers by mail.")
        return redirect("marking:pool-join")
    if request.method == "POST" and can is not None and not any(a.cohort_id == cohort.pk for a in mine):
        can.require()
    return render(
        request,
        "marking/pool_join.html",
        {
            "cohort": cohort,
            "can": {
                "join": can,
                "renew": marker_rules.can_renew(request.user, cohort, clock.now())
                if can and cohort
                else None,
            },
            "renew_url": reverse("marking:pool-renew"),
            "form": form,
            "mine": [membership(a) for a in mine],
            "readers": [("The programme team", "to decide, and to allocate scripts")],
        },
    )


@require_POST
def renew(request: HttpRequest) -> HttpResponse:
    """Ask to mark again: one press, with the facts of the last year."""
    cohort = cohort_to_join(clock.now())
    if cohort is not None and not appointments_of(request.user).filter(cohort=cohort).exists():
        actions.renew(cohort=cohort, by=request.user)
        messages.success(request, "You have asked to mark again. The programme team answers by mail.")
    return redirect("marking:pool-join")


def membership(appointment: MarkerAppointment) -> dict[str, object]:
    """One year in the pool as its marker reads it."""
    return {
        "appointment": appointment,
        "label": appointment.get_state_display(),
        "kind": LOOK[MarkerState(appointment.state)],
        "training": choices_for(appointment)
        if appointment.state in (MarkerState.APPLIED, MarkerState.APPROVED)
        else {},
        "can_leave": appointment.state in (MarkerState.APPLIED, MarkerState.APPROVED),
    }
