"""Somebody's year as a record, and what can be changed about it: by the participant, the lead, the team."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from core.http import get_or_404
from core.ui.dates import full_date
from core.ui.lists import Row
from programme.actions import enrolment_changes as actions
from programme.forms.enrolment import DeferForm, LeaveForm, MoveForm, RouteForm
from programme.models import Enrolment
from programme.queries import enrolment as queries
from programme.rules import enrolment as rules


def _enrolment(request: HttpRequest, pk: int) -> Enrolment:
    return get_or_404(queries.visible_to(request.user), pk=pk)


def _posted(request: HttpRequest):
    return request.POST if request.method == "POST" else None


@require_safe
def enrolment_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """The facts of the year, where the person has taught, and what can be changed."""
    enrolment = _enrolment(request, pk)
    posts = list(queries.posts_of(enrolment))
    return render(
        request,
        "programme/enrolment_detail.html",
        {
            "enrolment": enrolment,
            "is_own": rules.is_own(request.user, enrolment),
            "rows": facts(enrolment),
            "posts": [
                Row(
                    f"From {full_date(post.from_on)}",
                    f"{post.school.name}, {post.authority}"
                    + (f", until {full_date(post.until_on)}" if post.until_on else ""),
                )
                for post in posts
            ],
            "can": {
                "route": rules.can_change_route(request.user, enrolment),
                "move": rules.can_move(request.user, enrolment),
                "defer": rules.can_defer(request.user, enrolment),
                "withdraw": rules.can_withdraw(request.user, enrolment),
            },
        },
    )


def facts(enrolment: Enrolment) -> list[Row]:
    """The year in a few lines."""
    rows = [
        Row("Cohort", enrolment.cohort.name),
        Row("Where it is", enrolment.get_state_display()),
        Row("Route", enrolment.get_route_display()),
        Row("School", enrolment.school.name),
        Row("Authority", enrolment.authority.name),
        Row("Since", full_date(enrolment.enrolled_at)),
    ]
    if enrolment.cohort.has_presentation_route:
        rows.insert(
            3,
            Row(
                "Route can be changed by the participant until",
                full_date(enrolment.cohort.route_change_until),
            ),
        )
    if enrolment.deferred_to:
        rows.append(Row("Goes on in", enrolment.deferred_to.name))
    if enrolment.left_at:
        rows.append(Row("Left", full_date(enrolment.left_at)))
        rows.append(Row("Reason", enrolment.left_reason))
    return rows


@require_http_methods(["GET", "HEAD", "POST"])
def enrolment_route(request: HttpRequest, pk: int) -> HttpResponse:
    """Take another route."""
    enrolment = _enrolment(request, pk)
    rules.can_change_route(request.user, enrolment).require()
    form = RouteForm(_posted(request), initial={"route": enrolment.route}, label_suffix="")
    if request.method == "POST" and form.is_valid():
        actions.change_route(enrolment=enrolment, route=form.cleaned_data["route"], by=request.user)
        messages.success(request, f"The route is now: {enrolment.get_route_display()}.")
        return redirect("programme:enrolment-detail", pk=pk)
    return render(request, "programme/enrolment_route.html", {"form": form, "enrolment": enrolment})


@require_http_methods(["GET", "HEAD", "POST"])
def enrolment_move(request: HttpRequest, pk: int) -> HttpResponse:
    """Record a move to another school."""
    enrolment = _enrolment(request, pk)
    rules.can_move(request.user, enrolment).require()
    form = MoveForm(_posted(request))
    if request.method == "POST" and form.is_valid() and form.school:
        decision = rules.can_move_to(request.user, enrolment, form.school, form.first_day)
        if decision:
            post = actions.move(
                enrolment=enrolment, school=form.school, from_on=form.first_day, by=request.user
            )
            messages.success(
                request,
                f"{enrolment.participant} is at {post.school.name} from {full_date(post.from_on)}. A mail tells them so.",
            )
            return redirect("programme:enrolment-detail", pk=pk)
        form.refuse(decision)
    return render(request, "programme/enrolment_move.html", {"form": form, "enrolment": enrolment})


@require_http_methods(["GET", "HEAD", "POST"])
def enrolment_defer(request: HttpRequest, pk: int) -> HttpResponse:
    """Give somebody a place in a later cohort instead."""
    enrolment = _enrolment(request, pk)
    rules.can_defer(request.user, enrolment).require()
    form = DeferForm(_posted(request), cohorts=queries.later_cohorts(enrolment))
    if request.method == "POST" and form.is_valid():
        later = actions.defer(enrolment=enrolment, by=request.user, **form.cleaned_data)
        messages.success(
            request, f"{enrolment.participant} has a place in {later.cohort}. A mail tells them so."
        )
        return redirect("programme:enrolment-detail", pk=later.pk)
    return render(request, "programme/enrolment_defer.html", {"form": form, "enrolment": enrolment})


@require_http_methods(["GET", "HEAD", "POST"])
def enrolment_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Leave the programme, after one more look."""
    enrolment = _enrolment(request, pk)
    rules.can_withdraw(request.user, enrolment).require()
    is_own = rules.is_own(request.user, enrolment)
    form = LeaveForm(_posted(request), enrolment=enrolment, is_own=is_own)
    if request.method == "POST" and form.is_valid():
        actions.withdraw(enrolment=enrolment, reason=form.cleaned_data["reason"], by=request.user)
        messages.success(
            request, "You have left the programme." if is_own else f"{enrolment.participant} has left."
        )
        return redirect("programme:enrolment-detail", pk=pk)
    return render(
        request, "programme/enrolment_withdraw.html", {"form": form, "enrolment": enrolment, "is_own": is_own}
    )
