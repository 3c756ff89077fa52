"""The pathway: one's own, and the team's look at somebody's."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from core.http import get_or_404
from ioc.pathway import rules
from ioc.pathway.facts import facts_of
from ioc.pathway.steps import stages_of
from people.models import User


@require_safe
def own(request: HttpRequest) -> HttpResponse:
    """What I may do next, and why not yet."""
    return page(request, request.user)


@require_safe
def of_person(request: HttpRequest, pk: int) -> HttpResponse:
    """What somebody may do next, for the team."""
    rules.can_see(request.user, pk).require()
    return page(request, get_or_404(User.objects.all(), pk=pk))


def page(request: HttpRequest, person: User) -> HttpResponse:
    """The steps, worded for whoever reads."""
    context = {
        "person": person,
        "own": person.pk == request.user.pk,
        "stages": stages_of(facts_of(person)),
    }
    return render(request, "ioc/pathway.html", context)
