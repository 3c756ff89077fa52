"""The headteacher's two minutes, without an account."""

import datetime as dt

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from core import clock
from people.tokens import hash_of
from programme.actions import endorsement as actions
from programme.forms.endorsement import DeclineForm, DisownForm, SupportForm
from programme.models import Endorsement
from programme.pages.endorsement import year_costs
from programme.queries.endorsement import by_token_hash, for_answer, times_passed_on
from programme.rules.endorsement import GONE, can_answer, can_pass_on

GRANTS = "endorsements"  # ids of the endorsements whose links were opened in this browser session


def gone(request: HttpRequest) -> HttpResponse:
    """Unknown, used, replaced and expired links look the same."""
    return render(request, "404.html", {"reason": GONE}, status=404)


@login_not_required
@require_safe
def endorsement_open(request: HttpRequest, token: str) -> HttpResponse:
    """The mailed link. SECURITY: it changes nothing, so that a mail scanner can't use it up, and the token leaves
    the address bar at once and is told to no other site."""
    endorsement = by_token_hash(hash_of(token))
    if endorsement is None or not can_answer(endorsement, clock.now()):
        return gone(request)
    if not request.user.is_authenticated:
        request.session.cycle_key()  # a cookie that somebody planted before learns nothing
    opened = [pk for pk in request.session.get(GRANTS, []) if pk != endorsement.pk]
    request.session[GRANTS] = [*opened[-19:], endorsement.pk]
    url = reverse("programme:endorsement-answer", kwargs={"pk": endorsement.pk})
    return HttpResponseRedirect(url, status=303, headers={"Referrer-Policy": "no-referrer"})


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def endorsement_answer(request: HttpRequest, pk: int) -> HttpResponse:
    """What the year costs the school, and the three answers, each by a press."""
    at = clock.now()
    endorsement = for_answer().filter(pk=pk).first() if pk in request.session.get(GRANTS, []) else None
    if endorsement and endorsement.answered_at:
        return render(request, "programme/endorsement_done.html", {"endorsement": endorsement})
    if endorsement is None or not can_answer(endorsement, at):
        return gone(request)
    answer = request.POST.get("answer", "")
    typed = {answer: request.POST}
    begin = {"name": endorsement.headteacher_name}
    forms = {
        "support": SupportForm(typed.get("support"), initial=begin, label_suffix=""),
        "decline": DeclineForm(typed.get("decline"), initial=begin, prefix="no", label_suffix=""),
        "disown": DisownForm(typed.get("disown"), prefix="other", label_suffix=""),
    }
    if _answer(endorsement, answer, forms, at):
        return HttpResponseRedirect(request.path, status=303)
    return render(
        request,
        "programme/endorsement_answer.html",
        {
            "endorsement": endorsement,
            "application": endorsement.application,
            "cohort": endorsement.application.cohort,
            "costs": year_costs(endorsement.application),
            "form": forms.get(answer, forms["support"]),
            **forms,
            "declining": answer == "decline",
            "disowning": answer == "disown",
        },
    )


def _answer(endorsement: Endorsement, answer: str, forms: dict, at: dt.datetime) -> bool:
    """Act on a press; False when there was none or it was not complete."""
    if answer not in forms or not forms[answer].is_valid():
        return False
    given = forms[answer].cleaned_data
    if answer == "support":
        actions.support(endorsement=endorsement, at=at, **given)
    elif answer == "decline":
        actions.decline(endorsement=endorsement, at=at, **given)
    elif forms[answer].names_somebody:
        decision = can_pass_on(endorsement, given["email"], times_passed_on(endorsement))
        if not decision:
            forms[answer].refuse(decision)
            return False
        actions.pass_on(endorsement=endorsement, at=at, **given)
    else:
        actions.disown(endorsement=endorsement, at=at)
    return True
