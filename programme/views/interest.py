"""Leaving an address, and taking it back."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from core import clock
from programme.actions import interest as actions
from programme.forms.interest import InterestForm
from programme.queries.cohort import applying

# PRIVACY: the same sentence whether or not the address is on the list already.
KEPT = "Thank you. We will write to you when applications open, and only then."


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def interest(request: HttpRequest) -> HttpResponse:
    """Leave an address to be told when applications open."""
    form = InterestForm(request.POST or None, label_suffix="")
    if request.method == "POST" and form.is_valid():
        actions.register(email=form.cleaned_data["email"], authority=form.cleaned_data["authority"])
        messages.success(request, KEPT)
        return redirect("front")
    return render(request, "programme/interest_form.html", {"form": form, "applying": applying(clock.now())})


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def interest_stop(request: HttpRequest, signed: str) -> HttpResponse:
    """Take an address off the list, by the link in the mail and a press."""
    row = actions.find(signed)
    if row is None:
        return render(
            request, "404.html", {"reason": "This link is not complete. Copy all of it."}, status=404
        )
    if request.method == "POST":
        actions.stop(interest=row)
        messages.success(request, "Your address is off the list. We will not write to it about applications.")
        return redirect("front")
    return render(request, "programme/interest_stop.html", {})
