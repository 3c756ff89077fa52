"""The applicant's pages: begin, the task list, its sections, check and submit, withdraw."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core import clock
from core.decisions import Refused
from core.http import get_or_404
from core.transitions import StaleState
from core.ui.dates import clock_time
from programme import gtcs
from programme.actions import application as actions
from programme.forms.application import SECTION_FORMS, WithdrawForm
from programme.forms.eligibility import EligibilityForm
from programme.forms.late_code import LateForm
from programme.forms.section import SectionForm
from programme.models import Application
from programme.pages import application as pages
from programme.pages import endorsement as endorsement_pages
from programme.pages.eligibility import endings
from programme.queries.application import SECTIONS, has_begun, live, next_section, own
from programme.queries.cohort import Applying, applying
from programme.queries.endorsement import with_history
from programme.rules import application as rules
from programme.rules.endorsement import can_replace
from programme.views.late_code import SESSION, typed_before


def fetch(request: HttpRequest, pk: int) -> Application:
    """The person's own application, or the page that strangers get."""
    return get_or_404(own(request.user), pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
def application_start(request: HttpRequest) -> HttpResponse:
    """Four questions first; a kind ending for whom it is not, a draft for the others."""
    at = clock.now()
    code = typed_before(request)
    now = Applying(code.cohort, "open") if code else applying(at)
    begun = live(request.user, now.cohort) if now else None
    if begun:
        return redirect("programme:application-detail", pk=begun.pk)
    can = rules.can_start(request.user, now.cohort, at, code) if now else None
    closes = code.closes_at if code else now.cohort.applications_close_at if now else at
    form = EligibilityForm(request.POST or None, label_suffix="")
    if request.method == "POST" and now and form.is_valid():
        if said_no := form.said_no():
            context = {"endings": endings(said_no, now.cohort, closes)}
            return render(request, "programme/application_ending.html", context)
        application = actions.start(cohort=now.cohort, by=request.user, at=at, late_code=code)
        request.session.pop(SESSION, None)
        messages.success(request, "Your application is begun. It saves as you go: leave and come back.")
        return redirect("programme:application-detail", pk=application.pk)
    return render(
        request,
        "programme/application_start.html",
        {
            "form": form,
            "late_form": LateForm(label_suffix=""),
            "applying": now,
            "can": can,
            "closes": closes,
            **pages.window(now, can),
        },
    )


@require_safe
def my_application(request: HttpRequest) -> HttpResponse:
    """The person's newest application; the start for those who have none."""
    newest = own(request.user).first()
    if newest is None:
        return redirect("programme:application-start")
    return redirect("programme:application-detail", pk=newest.pk)


@require_safe
def application_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """The task list while it is a draft; afterwards where it stands and what the applicant can do."""
    at = clock.now()
    application = fetch(request, pk)
    asked = with_history(application)
    endorsement = asked[0] if asked else None
    can = {
        "edit": rules.can_edit(request.user, application, at),
        "submit": rules.can_submit(request.user, application, at),
        "withdraw": rules.can_withdraw(request.user, application),
        "answer": rules.can_answer(request.user, application, at),
        "take_code": rules.can_take_code(request.user, application, at),
        "replace": can_replace(request.user, application, endorsement, at),
    }
    return render(
        request,
        "programme/application_detail.html",
        {
            "application": application,
            "cohort": application.cohort,
            "endorsement": endorsement,
            "can": can,
            "page": pages.standing(application, endorsement, can, at),
            "tasks": pages.tasks(application, can["submit"]),
            "rows": pages.answers(application),
            "history": endorsement_pages.asked(asked, for_staff=False),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
def application_section(request: HttpRequest, pk: int, section: str) -> HttpResponse:
    """Fill in one section; "save and come back" accepts gaps, "save and continue" wants it whole."""
    at = clock.now()
    application = fetch(request, pk)
    if section not in SECTION_FORMS:
        raise Http404
    can = rules.can_edit(request.user, application, at)
    if not can and application.submitted_at and not can.stranger:
        messages.info(request, can.reason)
        return redirect("programme:application-detail", pk=pk)
    can.require()
    whole = request.POST.get("action") != "later"
    form = SECTION_FORMS[section](request.POST or None, application=application, whole=whole)
    theirs: list[tuple[str, Any]] = []
    status = 200
    if request.method == "POST":
        valid = form.is_valid()
        version = form.cleaned_data.get("version", -1)
        try:
            actions.save(
                application=application, values=form.values(), version=version, by=request.user, at=at
            )
        except actions.Overtaken as overtaken:
            theirs, status = pages.theirs(application, form, overtaken.theirs), 409
        else:
            if valid:
                return _saved(request, application, section, whole)
        # What was typed goes on from the newest version: what is wrong is mended, what is right is kept.
        typed = request.POST.copy()
        typed["version"] = str(application.version)
        form.data = typed
    return render(
        request,
        "programme/application_section.html",
        {
            "form": form,
            "application": application,
            "title": SECTIONS[section],
            "save_url": reverse("programme:application-save", kwargs={"pk": pk, "section": section}),
            "theirs": theirs,
            "readers": rules.readers(application),
            "begun": has_begun(application, section),
            "gtcs_warning": gtcs.warning(application.gtcs_number) if section == "you" else "",
            "is_headteacher": section == "headteacher",
            "is_year": section == "year",
        },
        status=status,
    )


def _saved(request: HttpRequest, application: Application, section: str, whole: bool) -> HttpResponse:
    if not whole:
        messages.success(
            request, f"Saved at {clock_time(application.saved_at)}. Come back whenever you like."
        )
        return redirect("programme:application-detail", pk=application.pk)
    messages.success(request, f"“{SECTIONS[section]}” is saved.")
    if section == "you" and (doubt := gtcs.warning(application.gtcs_number)):
        messages.warning(request, doubt)
    to_do = next_section(application, section)
    if to_do:
        return redirect("programme:application-section", pk=application.pk, section=to_do)
    return redirect("programme:application-detail", pk=application.pk)


@require_POST
def application_save(request: HttpRequest, pk: int, section: str) -> JsonResponse:
    """Save while the applicant writes: whatever can be kept is kept; the slower of two tabs gets both texts."""
    application = fetch(request, pk)
    if section not in SECTION_FORMS:
        raise Http404
    form: SectionForm = SECTION_FORMS[section](request.POST, application=application, whole=False)
    form.is_valid()
    try:
        version = form.cleaned_data.get("version", -1)
        actions.save(application=application, values=form.values(), version=version, by=request.user)
    except actions.Overtaken as overtaken:
        theirs = pages.differing(application, form, overtaken.theirs)
        return JsonResponse(
            {"error": overtaken.reason, "theirs": theirs, "version": overtaken.version}, status=409
        )
    except (Refused, StaleState) as refusal:
        return JsonResponse({"error": refusal.reason}, status=400)
    return JsonResponse({"version": application.version, "saved_at": clock_time(application.saved_at)})


@require_http_methods(["GET", "HEAD", "POST"])
def application_check(request: HttpRequest, pk: int) -> HttpResponse:
    """Check every answer, then submit."""
    at = clock.now()
    application = fetch(request, pk)
    if request.method == "POST":
        actions.submit(application=application, by=request.user, at=at)
        messages.success(
            request, f"Your application is in. We have written to {application.headteacher_name}."
        )
        return redirect("programme:application-detail", pk=application.pk)
    can = rules.can_submit(request.user, application, at)
    return render(
        request,
        "programme/application_check.html",
        {
            "application": application,
            "cards": pages.cards(application, with_links=bool(rules.can_edit(request.user, application, at))),
            "can": {"submit": can},
            "gtcs_warning": gtcs.warning(application.gtcs_number),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
def application_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the application back, after one more look."""
    application = fetch(request, pk)
    rules.can_withdraw(request.user, application).require()
    form = WithdrawForm(request.POST or None, label_suffix="")
    if request.method == "POST" and form.is_valid():
        actions.withdraw(application=application, by=request.user, reason=form.cleaned_data["reason"])
        messages.success(request, "Your application is withdrawn.")
        return redirect("programme:application-detail", pk=application.pk)
    return render(request, "programme/application_withdraw.html", {"form": form, "application": application})
