"""The applicant answers an offer."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from core import clock
from core.http import get_or_404
from programme.actions import enrolment as actions
from programme.forms.application import AcceptForm
from programme.queries.application import own
from programme.rules import application as rules


@require_http_methods(["GET", "HEAD", "POST"])
def application_answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Accept the place by a route, or leave it to somebody else."""
    at = clock.now()
    application = get_or_404(own(request.user), pk=pk)
    rules.can_answer(request.user, application, at).require()
    turning_down = request.POST.get("answer") == "turn_down"
    form = AcceptForm(None if turning_down else request.POST or None, application=application)
    if turning_down:
        actions.turn_down(application=application, by=request.user, at=at)
        messages.success(request, "You have turned the place down. Thank you for telling us.")
        return redirect("programme:application-detail", pk=pk)
    if request.method == "POST" and form.is_valid():
        actions.accept(application=application, route=form.cleaned_data["route"], by=request.user, at=at)
        messages.success(request, f"You have a place in {application.cohort}. Welcome.")
        return redirect("programme:application-detail", pk=pk)
    return render(
        request,
        "programme/application_answer.html",
        {"form": form, "application": application, "cohort": application.cohort},
    )
