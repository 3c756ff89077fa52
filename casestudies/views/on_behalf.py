"""Submitting for an author who can't: the team uploads the file it was sent, and hands it in with the reason."""

import datetime as dt

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods

from casestudies import actions, rules
from casestudies.enums import IntakeState
from casestudies.forms.participant import MAX_BYTES
from casestudies.forms.presentation import upload_form
from casestudies.forms.staff import OnBehalfForm
from casestudies.models import Version
from casestudies.queries import standing_of, still_names
from casestudies.uploads import SizeGuard
from casestudies.views.tables_of import handing_in_rows
from casestudies.views.team import below, overseen
from casestudies.words import length_of
from core import clock
from core.ui.dates import deadline
from programme.models import Enrolment


# SECURITY: exempt only so that the size is guarded before the body is read; `take`, which reads it, checks the token.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def hand_in(request: HttpRequest, enrolment: int) -> HttpResponse:
    """Upload a file for its author, or submit the one that has been read."""
    began_at = clock.now()
    row = overseen(request, enrolment)
    guard = SizeGuard(request, MAX_BYTES)
    request.upload_handlers.insert(0, guard)
    return take(request, row, began_at, guard)


@csrf_protect
def take(request: HttpRequest, row: Enrolment, began_at: dt.datetime, guard: SizeGuard) -> HttpResponse:
    """Read the body; what was pressed says which of the two forms it is."""
    standing = standing_of(row)
    can = rules.can_hand_in_for(request.user, standing.case_study)
    pressed = request.POST.get("step", "") if request.method == "POST" else ""
    version = standing.usable_version
    if version and standing.was_submitted(version):
        version = None
    upload = upload_form(row)
    after = standing.submission.submitted_at if standing.submission else None
    form = OnBehalfForm(version=version, after=after) if version else None
    if pressed and pressed != "submit":
        can.require()
        upload = upload_form(row, request.POST, request.FILES, too_large=guard.too_large)
        if upload.is_valid():
            actions.upload(enrolment=row, by=request.user, began_at=began_at, **upload.cleaned_data)
            messages.success(
                request, "The file is being read. Come back to this page in a few seconds to submit it."
            )
            return redirect("casestudies:hand-in", enrolment=row.pk)
    elif pressed and version:
        form = OnBehalfForm(request.POST, version=version, after=after)
        if form.is_valid():
            said = form.cleaned_data
            submission = actions.submit(
                version=version,
                by=request.user,
                at=said["received_at"],
                declared_words=said.get("declared_words", 0),
                ai_statement=said["ai_statement"],
                accepted_findings=True,
                on_behalf_reason=said["reason"],
            )
            messages.success(request, f"It is submitted, and {row.participant} gets the receipt by mail.")
            return redirect("casestudies:receipt", number=submission.receipt_number)
    newest = standing.version
    length = length_of(version.counted_words or 0, row.cohort) if version else None
    return render(
        request,
        "casestudies/hand_in.html",
        {
            "enrolment": row,
            "can": can,
            "waiting": newest is not None and newest.intake == IntakeState.WAITING,
            "refused": newest if newest is not None and newest.intake == IntakeState.REFUSED else None,
            "version": version,
            "facts": handing_in_rows(version, deadline(standing.due_at), length.sentence)
            if version and length
            else [],
            "names": len(still_names_of(version.pk)) if version else 0,
            "version_url": reverse("casestudies:version", kwargs={"pk": version.pk}) if version else "",
            "form": form,
            "upload": upload,
            "trail": below(row, ("Submit for the author", "")),
        },
    )


def still_names_of(version_id: int) -> list[dict]:
    """What may give somebody away in this file; the page's other queries leave that long text out."""
    return still_names(Version.objects.only("findings").get(pk=version_id))
