"""What the applicant, staff and the mail server do about a headteacher's part."""

import json

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.crypto import constant_time_compare
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from core import clock
from core.decisions import Refused
from core.http import get_or_404
from core.transitions import StaleState
from programme.actions import endorsement as actions
from programme.forms.application import HeadteacherForm
from programme.forms.endorsement import PhoneForm
from programme.models import Application, Endorsement
from programme.queries.application import emails_of, newest_endorsement, own, staff_see
from programme.queries.endorsement import by_message_id
from programme.rules.endorsement import can_phone_in, can_replace, is_time_of_call
from programme.rules.offer import can_open_queue


@require_http_methods(["GET", "HEAD", "POST"])
def endorsement_replace(request: HttpRequest, pk: int) -> HttpResponse:
    """The applicant names another headteacher, or mends the address; the old links die."""
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


def _newest(request: HttpRequest, pk: int) -> tuple[Application, Endorsement]:
    """An application that the person sees as staff, and its newest request; else the page that strangers get."""
    can_open_queue(request.user).require()
    rows = staff_see(request.user).select_related("cohort", "authority", "school", "applicant", "late_code")
    application = get_or_404(rows, pk=pk)
    return application, get_or_404(application.endorsements.order_by("-requested_at", "-pk")[:1])


@require_POST
def endorsement_bounce(request: HttpRequest, pk: int) -> HttpResponse:
    """Staff heard that the mail came back: the applicant is told."""
    application, endorsement = _newest(request, pk)
    actions.bounce(endorsement=endorsement, by=request.user)
    messages.success(
        request, f"Kept. We have asked {application.full_name} to mend the headteacher's address."
    )
    return redirect("programme:queue-application", pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
def endorsement_phone_in(request: HttpRequest, pk: int) -> HttpResponse:
    """Staff write down what a headteacher said by phone."""
    application, endorsement = _newest(request, pk)
    can_phone_in(request.user, endorsement).require()
    form = PhoneForm(
        request.POST or None,
        initial={"name": endorsement.headteacher_name, "phoned_at": clock.now()},
        label_suffix="",
    )
    if request.method == "POST" and form.is_valid():
        decision = is_time_of_call(endorsement, form.cleaned_data["phoned_at"], clock.now())
        if decision:
            actions.phone_in(endorsement=endorsement, by=request.user, **form.cleaned_data)
            messages.success(request, f"Kept: {form.cleaned_data['name']} supports it, by phone.")
            return redirect("programme:queue-application", pk=pk)
        form.refuse(decision)
    return render(
        request,
        "programme/endorsement_phone_in.html",
        {"form": form, "application": application, "endorsement": endorsement},
    )


@csrf_exempt
@login_not_required
@require_POST
def endorsement_bounced(request: HttpRequest) -> JsonResponse:
    """The mail server reports that a mail came back: JSON with its `message_id`. A second report changes nothing.

    SECURITY: no cookie counts here; the report carries the token of BOUNCE_TOKEN, and without one the door is shut.
    """
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if not settings.BOUNCE_TOKEN or not constant_time_compare(given, settings.BOUNCE_TOKEN):
        return JsonResponse({"error": "Give the token of BOUNCE_TOKEN as a bearer token."}, status=403)
    try:
        message_id = json.loads(request.body)["message_id"]
    except (ValueError, KeyError, TypeError):
        message_id = None
    if not isinstance(message_id, str):
        return JsonResponse({"error": 'Send JSON like {"message_id": "<…@…>"}.'}, status=400)
    endorsement = by_message_id(message_id)
    if endorsement is None:
        return JsonResponse({"marked": False, "reason": "No request for support went out under this id."})
    try:
        actions.bounce(endorsement=endorsement, by=None)
    except (Refused, StaleState) as refusal:
        return JsonResponse({"marked": False, "reason": refusal.reason})
    return JsonResponse({"marked": True})
