"""How often somebody wants to be written to: from the account menu, or from the foot of any mail without signing in."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from notifications.actions import preference as actions
from notifications.forms import PacesForm
from notifications.queries import owner_of_settings, paces_of
from people.models import User


@require_http_methods(["GET", "HEAD", "POST"])
def own(request: HttpRequest) -> HttpResponse:
    """The settings of whoever is signed in."""
    return answer(request, request.user)


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def by_link(request: HttpRequest, token: str) -> HttpResponse:
    """The settings of whoever the link was mailed to. PRIVACY: the page says nothing about who that is."""
    user = owner_of_settings(token)
    if user is None:
        raise Http404
    return answer(request, user)


def answer(request: HttpRequest, user: User) -> HttpResponse:
    """Show what is chosen; a press keeps what is chosen now."""
    form = PacesForm(request.POST or None, paces=paces_of(user))
    if request.method == "POST" and form.is_valid():
        actions.choose(user=user, paces=form.cleaned_data, by=user)
        messages.success(request, "Your choice is kept. It counts from now on.")
        return redirect(request.path)
    response = render(request, "notifications/settings.html", {"form": form})
    response["X-Robots-Tag"] = "noindex"
    return response
