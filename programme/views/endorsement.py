"""The headteacher's two minutes, without an account; and the applicant who names another."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from core import clock
from core.http import get_or_404
from people.tokens import hash_of
from programme.actions import endorsement as actions
from programme.forms.application import HeadteacherForm, emails_of
from programme.forms.endorsement import DeclineForm, SupportForm
from programme.models import Endorsement
from programme.pages.endorsement import year_costs
from programme.queries.application import by_token_hash, for_answer, newest_endorsement, own
from programme.rules.endorsement import GONE, can_answer, can_replace

GRANTS = "endorsements"  # ids of the endorsements whose links were opened in this browser session


def gone(request: HttpRequest) -> HttpResponse:
    """Unknown, used, replaced and expired links look the same."""
    return render(request, "404.html", {"reason": GONE}, status=404)


@login_not_required
@require_safe
def endorsement_open(request: HttpRequest, token: str) -> HttpResponse:
    """The mailed link. SECURITY: it changes nothing, so that a mail scanner can't use it up, and the token leaves
    the address bar at once."""
    endorsement = by_token_hash(hash_of(token))
    if endorsement is None or not can_answer(endorsement, clock.now()):
        return gone(request)
    opened = [pk for pk in request.session.get(GRANTS, []) if pk != endorsement.pk]
    request.session[GRANTS] = [*opened[-19:], endorsement.pk]
    url = reverse("programme:endorsement-answer", kwargs={"pk": endorsement.pk})
    return HttpResponseRedirect(url, status=303)


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
    begin = {"name": endorsement.headteacher_name}
    support = SupportForm(request.POST if answer == "support" else None, initial=begin, label_suffix="")
    decline = DeclineForm(
        request.POST if answer == "decline" else None, initial=begin, prefix="no", label_suffix=""
    )
    if _answer(endorsement, answer, support, decline, at):
        return HttpResponseRedirect(request.path, status=303)
    return render(
        request,
        "programme/endorsement_answer.html",
        {
            "endorsement": endorsement,
            "application": endorsement.application,
            "cohort": endorsement.application.cohort,
            "costs": year_costs(endorsement.application),
            "form": decline if answer == "decline" else support,
            "support": support,
            "decline": decline,
            "declining": answer == "decline",
        },
    )


def _answer(endorsement: Endorsement, answer: str, support: SupportForm, decline: DeclineForm, at) -> bool:
    """Act on a press; False when there was none or it was not complete."""
    if answer == "support" and support.is_valid():
        actions.support(endorsement=endorsement, at=at, **support.cleaned_data)
    elif answer == "decline" and decline.is_valid():
        actions.decline(endorsement=endorsement, at=at, **decline.cleaned_data)
    elif answer == "disown":
        actions.disown(endorsement=endorsement, at=at)
    else:
        return False
    return True


@require_http_methods(["GET", "HEAD", "POST"])
def endorsement_replace(request: HttpRequest, pk: int) -> HttpResponse:
    """The applicant names another headteacher, or mends the address; the old link dies."""
    at = clock.now()
    application = get_or_404(own(request.user), pk=pk)
    endorsement = newest_endorsement(application)
    can_replace(request.user, application, endorsement, at).require()
    form = HeadteacherForm(
        request.POST or None,
        initial={
            "headteacher_name": application.headteacher_name,
            "headteacher_email": application.headteacher_email,
        },
        applicant_emails=emails_of(application),
    )
    if request.method == "POST" and form.is_valid():
        actions.replace(
            application=application,
            name=form.cleaned_data["headteacher_name"],
            email=form.cleaned_data["headteacher_email"],
            by=request.user,
            at=at,
        )
        messages.success(request, f"We have written to {form.cleaned_data['headteacher_name']}.")
        return redirect("programme:application-detail", pk=pk)
    return render(
        request,
        "programme/endorsement_replace.html",
        {"form": form, "application": application, "endorsement": endorsement},
    )
