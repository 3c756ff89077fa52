"""From the file on somebody's computer to the receipt."""

import datetime as dt
from pathlib import PurePath

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from casestudies import actions, rules
from casestudies.enums import CaseStudyState, IntakeState, Work
from casestudies.findings import explained
from casestudies.forms.participant import MAX_BYTES, SubmissionForm
from casestudies.forms.presentation import upload_form
from casestudies.models import Version
from casestudies.queries import (
    case_study_of,
    due_at,
    newest_version,
    readers_of_plan,
    readers_of_presentation,
    reading_progress,
    submissions_visible_to,
    versions_visible_to,
)
from casestudies.uploads import SizeGuard
from casestudies.views.boards import what_follows, what_follows_presentation
from casestudies.views.participant import my_enrolment
from casestudies.views.tables_of import (
    FINDING_COLUMNS,
    REMOVED_COLUMNS,
    SECTION_COLUMNS,
    excluded_rows,
    finding_rows,
    handing_in_rows,
    receipt_rows,
    section_rows,
)
from casestudies.views.tasks_of import trail
from casestudies.words import LengthCheck, length_of
from core import clock
from core.files import download
from core.http import get_or_404
from core.ui.dates import deadline
from core.ui.words import counted
from programme.enums import Route

CONTENT_TYPES = {
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".odt": "application/vnd.oasis.opendocument.text",
    ".pdf": "application/pdf",
}


# SECURITY: exempt only so that the time is taken and the size guarded before the body is read; `take_upload`, which
# reads it, checks the token.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: HttpRequest) -> HttpResponse:
    """Upload the case study; the page works without a script."""
    began_at = clock.now()
    guard = SizeGuard(request, MAX_BYTES)
    request.upload_handlers.insert(0, guard)
    return take_upload(request, began_at, guard)


@csrf_protect
def take_upload(request: HttpRequest, began_at: dt.datetime, guard: SizeGuard) -> HttpResponse:
    """Read the body, keep the file, lead on to the page that shows how far its reading is."""
    enrolment = my_enrolment(request)
    mine = case_study_of(enrolment)
    form = upload_form(enrolment)
    if request.method == "POST":
        request.POST  # noqa: B018  reads the body, and with it the size
        form = upload_form(enrolment, request.POST, request.FILES, too_large=guard.too_large)
        if form.is_valid():
            version, is_new = actions.upload(
                enrolment=enrolment, by=request.user, began_at=began_at, **form.cleaned_data
            )
            if not is_new:
                messages.info(request, "This is the same file as your last one, so nothing has changed.")
            return redirect("casestudies:version", pk=version.pk)
    return render(
        request,
        "casestudies/upload.html",
        {
            "form": form,
            "is_essay": enrolment.route == Route.ESSAY,
            "replaces": mine.state == CaseStudyState.SUBMITTED,
            "cohort": enrolment.cohort,
            "allowed_words": enrolment.cohort.words_allowed,
            "newest": newest_version(mine),
            "can": rules.can_upload(request.user, mine, began_at),
            "readers": readers_of_plan() if enrolment.route == Route.ESSAY else readers_of_presentation(),
            "trail": trail(("Upload", "")),
        },
    )


@require_safe
def version(request: HttpRequest, pk: int) -> HttpResponse:
    """What we made of a file: words, what may give people away, and exactly what the marker will see."""
    row = get_or_404(versions_visible_to(request.user), pk=pk)
    is_mine = row.case_study.enrolment.participant_id == request.user.pk
    still, removed = explained(row.findings)
    length = length_for(row)
    here = reverse("casestudies:version", kwargs={"pk": row.pk})
    return render(
        request,
        "casestudies/version.html",
        {
            "here": here,
            "heading": f"Version {row.number}: check before you submit"
            if is_mine
            else f"Version {row.number}",
            "upload_url": reverse("casestudies:upload"),
            "submit_url": reverse("casestudies:submit", kwargs={"pk": row.pk}),
            "original_url": reverse("casestudies:version-original", kwargs={"pk": row.pk}),
            "progress_url": reverse("casestudies:version-progress", kwargs={"pk": row.pk}),
            "counted": f"{row.counted_words or 0:,}",
            "length_label": "More words than asked for"
            if length and length.side == "over"
            else "Fewer words than asked for",
            "section_columns": SECTION_COLUMNS,
            "sections": section_rows(row),
            "section_totals": ["Altogether", f"{row.counted_words or 0:,}"],
            "excluded": excluded_rows(row),
            "finding_columns": FINDING_COLUMNS,
            "still_rows": finding_rows(still, here),
            "removed_columns": REMOVED_COLUMNS,
            "removed_rows": finding_rows(removed, advice=False),
            "removed_summary": f"{len(removed)} thing{'' if len(removed) == 1 else 's'} taken out of the copy",
            "version": row,
            "clean_url": reverse("casestudies:version-clean", kwargs={"pk": row.pk}),
            "is_mine": is_mine,
            "is_ready": row.intake == IntakeState.READY,
            "is_refused": row.intake == IntakeState.REFUSED,
            "progress": reading_progress(row),
            "length": length,
            "still": still,
            "removed": removed,
            "reading_copy": reading_copy_html(row),
            "can_take_out": rules.can_take_out_names(request.user, row, clock.now())
            if is_mine and still
            else None,
            "take_out_url": reverse("casestudies:names-take-out", kwargs={"pk": row.pk}),
            "can_submit": rules.can_submit(request.user, row, clock.now()) if is_mine else None,
            "trail": above(row, is_mine, f"Version {row.number}"),
        },
    )


def reading_copy_html(row: Version) -> SafeString:
    """The reading copy as HTML of the page: the one place where an author's document becomes markup.

    SECURITY: `casestudies.tasks.take_in` lets through an allow-list of tags and attributes (nh3) on what the confined
    child hands over, after the child has done the same, and nothing else ever writes this field; the content
    security policy would stop a script all the same. Cleaning it at every view would cost more and add no boundary.
    """
    return mark_safe(row.reading_copy)  # noqa: S308


def length_for(row: Version) -> LengthCheck | None:
    """How the counted words stand to what the cohort allows."""
    if row.counted_words is None or not row.is_essay:
        return None
    return length_of(row.counted_words, row.case_study.enrolment.cohort)


def above(row: Version, is_mine: bool, label: str) -> list[tuple[str, str]]:
    """The breadcrumbs of a version's page, for its author and for the team."""
    if is_mine:
        return trail((label, ""))
    enrolment = row.case_study.enrolment
    return [
        ("Case studies", reverse("casestudies:overview")),
        (str(enrolment.participant), reverse("casestudies:detail", kwargs={"enrolment": enrolment.pk})),
        (label, ""),
    ]


@require_safe
def version_progress(request: HttpRequest, pk: int) -> JsonResponse:
    """How far the reading of a file is, for the progress bar."""
    row = get_or_404(versions_visible_to(request.user), pk=pk)
    page = reverse("casestudies:version", kwargs={"pk": row.pk})
    return JsonResponse(reading_progress(row) | {"next": page})


@require_safe
def version_original(request: HttpRequest, pk: int) -> FileResponse:
    """The file as it was uploaded, for its author and the team."""
    row = get_or_404(versions_visible_to(request.user).exclude(original=""), pk=pk)
    kind = CONTENT_TYPES.get(PurePath(row.original.name).suffix, "application/octet-stream")
    return download(row.original.name, name=row.original_name, content_type=kind)


@require_safe
def version_clean(request: HttpRequest, pk: int) -> FileResponse:
    """Slides or a poster as the assessors get them, for their author and the team: nothing of who made the file in it."""
    shown = versions_visible_to(request.user).exclude(work=Work.ESSAY).exclude(clean_file="")
    row = get_or_404(shown, pk=pk)
    name = f"{row.get_work_display()}, version {row.number}.pdf"
    return download(row.clean_file.name, name=name, content_type="application/pdf")


@require_POST
def names_take_out(request: HttpRequest, pk: int) -> HttpResponse:
    """Have the names that were found replaced; leads to the new version, which is read like any other."""
    row = get_or_404(versions_visible_to(request.user), pk=pk)
    made, places = actions.take_out_names(version=row, by=request.user)
    if not places:
        messages.info(
            request,
            "None of these is a name that we know, so nothing was replaced. Change your own document.",
        )
        return redirect("casestudies:version", pk=row.pk)
    messages.success(
        request,
        f"Names were replaced at {counted(places, 'place')}. This is version {made.number}, made of version {row.number}: "
        "read it before you submit.",
    )
    return redirect("casestudies:version", pk=made.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def submit(request: HttpRequest, pk: int) -> HttpResponse:
    """Declare, and hand this file in."""
    at = clock.now()
    row = get_or_404(
        versions_visible_to(request.user).filter(case_study__enrolment__participant=request.user), pk=pk
    )
    if hasattr(row, "submission"):
        return redirect("casestudies:receipt", number=row.submission.receipt_number)
    form = SubmissionForm(request.POST or None, version=row)
    if request.method == "POST" and form.is_valid():
        answers = form.cleaned_data
        submission = actions.submit(
            version=row,
            by=request.user,
            at=at,
            declared_words=answers.get("declared_words", 0),
            ai_statement=answers["ai_statement"],
            accepted_findings=answers.get("accept_findings", False),
        )
        return redirect("casestudies:receipt", number=submission.receipt_number)
    due = due_at(row.case_study)
    still, _ = explained(row.findings)
    length = length_for(row)
    return render(
        request,
        "casestudies/submit.html",
        {
            "form": form,
            "version": row,
            "replaces": row.case_study.state == CaseStudyState.SUBMITTED,
            "facts": handing_in_rows(row, deadline(due), length.sentence if length else ""),
            "far_words": length.far_words if length and length.is_far else "",
            "length_sentence": length.sentence if length else "",
            "version_url": reverse("casestudies:version", kwargs={"pk": row.pk}),
            "home_url": reverse("casestudies:case-study"),
            "finding_columns": FINDING_COLUMNS,
            "would_be_late": rules.is_late(
                submitted_at=at,
                upload_began_at=row.upload_began_at,
                due=due,
                grace=row.case_study.enrolment.cohort.grace_minutes,
            ),
            "still_rows": finding_rows(still, reverse("casestudies:version", kwargs={"pk": row.pk})),
            "can": rules.can_submit(request.user, row, at),
            "trail": trail(("Submit", "")),
        },
    )


@require_safe
def receipt(request: HttpRequest, number: str) -> HttpResponse:
    """The proof of a hand-in."""
    submission = get_or_404(submissions_visible_to(request.user), receipt_number=number)
    enrolment = submission.case_study.enrolment
    is_mine = enrolment.participant_id == request.user.pk
    return render(
        request,
        "casestudies/receipt.html",
        {
            "submission": submission,
            "title": "Your case study is submitted" if is_mine else f"Submitted by {enrolment.participant}",
            "facts": receipt_rows(submission),
            "is_mine": is_mine,
            "what_follows": what_follows(enrolment.cohort, submission.due_at)
            if submission.version.is_essay
            else what_follows_presentation(submission),
            "trail": above(submission.version, is_mine, "Receipt"),
        },
    )
