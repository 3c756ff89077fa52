"""The doors of the demonstration. Without IOC_DEMO=1 they answer like a page that does not exist."""

from collections.abc import Callable
from functools import wraps

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from core import clock
from ioc.demo.forms import ClockForm
from ioc.demo.personas import PERSONAS
from ioc.planning import plan_due
from people.models import User


def only_in_demo(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """The view exists in a demonstration only."""

    @wraps(view)
    def guarded(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if not settings.DEMO:
            raise Http404
        return view(request, *args, **kwargs)

    return login_not_required(guarded)


@only_in_demo
@require_safe
def doors(request: HttpRequest) -> HttpResponse:
    """One button a persona, and the clock."""
    form = ClockForm(initial={"instant": clock.now()})
    return render(request, "ioc/demo.html", {"personas": PERSONAS, "form": form})


@only_in_demo
@require_POST
def sign_in(request: HttpRequest) -> HttpResponse:
    """Become a persona."""
    slug = request.POST.get("persona", "")
    persona = next((p for p in PERSONAS if p.slug == slug), None)
    user = persona and User.objects.filter(email=persona.email, is_active=True).first()
    if user is None:
        raise Http404
    login(request, user, backend=settings.AUTHENTICATION_BACKENDS[0])
    return redirect("home")


@only_in_demo
@require_POST
def move_clock(request: HttpRequest) -> HttpResponse:
    """Move the rehearsal's clock, and let what is due by then happen."""
    form = ClockForm(request.POST)
    if not form.is_valid():
        return render(request, "ioc/demo.html", {"personas": PERSONAS, "form": form}, status=400)
    clock.move_to(form.cleaned_data["instant"])
    plan_due()
    messages.success(request, "The clock of the rehearsal has been moved.")
    return redirect("demo")
