"""A section's text brought from a file: chosen, read by the worker, looked at, then taken or left."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from casestudies import actions, rules
from casestudies.forms.participant import MAX_BYTES
from casestudies.forms.section_text import SectionFileForm
from casestudies.markup import rendered, words
from casestudies.models import SectionFile
from casestudies.models.section_file import KEPT_DAYS
from casestudies.queries import section_file_of, section_file_progress
from casestudies.uploads import SizeGuard
from casestudies.views.section_text import Place, place_of
from casestudies.views.tasks_of import trail
from core.decisions import Refused
from core.ui.words import counted
from programme.pages.journal import hints, name_offers

GONE = "That file is not waiting here any more. This is what stands in the section now."


# SECURITY: exempt only so that the size is guarded before the body is read; `take_file`, which reads it, checks the token.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def section_file(request: HttpRequest, section: int) -> HttpResponse:
    """Bring the text of a section from a file; the page works without a script."""
    guard = SizeGuard(request, MAX_BYTES)
    request.upload_handlers.insert(0, guard)
    return take_file(request, section, guard)


@csrf_protect
def take_file(request: HttpRequest, section: int, guard: SizeGuard) -> HttpResponse:
    """Read the body, keep the file until it is read, and show how far that is or what came of it."""
    place = enrolment, chosen, row = place_of(request, section)
    form = SectionFileForm()
    if request.method == "POST":
        request.POST  # noqa: B018  reads the body, and with it the size
        form = SectionFileForm(request.POST, request.FILES, too_large=guard.too_large)
        rules.can_write_section(request.user, row.case_study, chosen).require()
        if form.is_valid():
            file = form.cleaned_data["file"]
            actions.bring_file(enrolment=enrolment, section=chosen, file=file, by=request.user)
            return redirect("casestudies:section-file", section=chosen.pk)
    return shown(request, place, section_file_of(row.case_study, chosen), form)


def shown(
    request: HttpRequest,
    place: Place,
    found: SectionFile | None,
    form: SectionFileForm,
    *,
    status: int = 200,
    **told: Any,
) -> HttpResponse:
    """The page: the box for a file, how far its reading is, why it could not be used, or what was read."""
    enrolment, section, row = place
    where = {"section": section.pk}
    back = reverse("casestudies:section-text", kwargs=where)
    progress = section_file_progress(found)
    context = {
        "form": form,
        "section": section,
        "row": row,
        "found": found,
        "is_read": bool(found and found.text),
        "is_begun": bool(row.text.strip()),
        "text": rendered(found.text, top=3) if found else "",
        "words": counted(words(found.text, section.title), "word") if found else "",
        "pictures": counted(found.pictures, "picture") if found and found.pictures else "",
        "hints": hints(name_offers(found.text, enrolment)) if found else [],
        "progress": progress,
        "progress_url": reverse("casestudies:section-file-progress", kwargs=where),
        "kept_days": KEPT_DAYS,
        "can": rules.can_write_section(request.user, row.case_study, section),
        "back": back,
        "trail": trail((section.title, back), ("Text from a file", "")),
    }
    return render(request, "casestudies/section_file.html", context | told, status=status)


@require_safe
def section_file_reading(request: HttpRequest, section: int) -> JsonResponse:
    """How far the reading is, for the progress bar."""
    _, chosen, row = place_of(request, section)
    page = reverse("casestudies:section-file", kwargs={"section": chosen.pk})
    return JsonResponse(section_file_progress(section_file_of(row.case_study, chosen)) | {"next": page})


@require_POST
def section_file_take(request: HttpRequest, section: int) -> HttpResponse:
    """Put what was read in place of what stands in the section, or at its end."""
    place = enrolment, chosen, row = place_of(request, section)
    rules.can_write_section(request.user, row.case_study, chosen).require()
    found = section_file_of(row.case_study, chosen)
    if found is None or not found.text:
        messages.info(request, GONE)
        return redirect("casestudies:section-text", section=chosen.pk)
    version, pressed = request.POST.get("version", ""), request.POST.get("action", "")
    if not version.isdecimal() or pressed not in ("replace", "end"):
        raise Refused("Choose one of the buttons on the page.")
    try:
        actions.take_section_file(
            enrolment=enrolment,
            row=found,
            at_end=pressed == "end",
            version=int(version[:9]),
            by=request.user,
        )
    except actions.TextChanged as late:
        theirs = rendered(late.theirs.text, top=4)
        place = (enrolment, chosen, late.theirs)
        return shown(request, place, found, SectionFileForm(), status=409, theirs=theirs)
    except Refused as refusal:
        return shown(request, place, found, SectionFileForm(), status=409, refusal=refusal.reason)
    messages.success(request, took(found, at_end=pressed == "end"))
    return redirect("casestudies:section-text", section=chosen.pk)


def took(found: SectionFile, *, at_end: bool) -> str:
    """What the author is told."""
    if at_end:
        return f"The text of {found.file_name} now stands at the end of this section."
    return f"The text of {found.file_name} now stands here. What you had written is among the earlier texts."


@require_POST
def section_file_leave(request: HttpRequest, section: int) -> HttpResponse:
    """Take nothing of the file."""
    enrolment, chosen, row = place_of(request, section)
    rules.can_write_section(request.user, row.case_study, chosen).require()
    if found := section_file_of(row.case_study, chosen):
        actions.leave_section_file(enrolment=enrolment, row=found, by=request.user)
        messages.success(request, "Nothing was taken from the file, and it is deleted here.")
    return redirect("casestudies:section-text", section=chosen.pk)
