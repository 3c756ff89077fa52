"""Participants as leads and the team follow them, and the awards the team makes."""

from collections.abc import Iterator
from itertools import batched
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from awards import actions, lines, queries, rules
from awards.forms import ParticipantFilter, ReissueForm, RevokeForm
from awards.requirements import track_of, tracks
from core import clock
from core.enums import JobState
from core.exports import csv_response, xlsx_response
from core.http import get_or_404
from people.models import User
from people.roles import Permission, everywhere
from programme.models import Cohort, Enrolment

BATCH = 500  # people of an export whose standing is worked out at a time


def chosen(request: HttpRequest) -> tuple[ParticipantFilter, Cohort | None, dict]:
    """The filter of the list, the cohort it names, and the rest; without a filter, the newest cohort that has begun."""
    cohorts, authorities = queries.cohorts_begun(), queries.authorities_followed(request.user)
    begun = [cohort for cohort in cohorts if cohort.starts_on <= clock.today()] or cohorts
    first = {"cohort": begun[0].slug} if begun else {}
    form = ParticipantFilter(request.GET or first, cohorts=cohorts, authorities=authorities)
    wanted = form.cleaned_data if form.is_valid() else {}
    cohort = next((row for row in cohorts if row.slug == wanted.get("cohort")), None)
    rest = {name: wanted.get(name) or "" for name in ("state", "name")}
    return form, cohort, rest | {"authority": wanted.get("authority")}


@require_safe
def participant_list(request: HttpRequest) -> HttpResponse:
    """Who takes part, how far they are, who lacks what."""
    rules.can_see_participants(request.user).require()
    form, cohort, wanted = chosen(request)
    found = queries.participants(request.user, cohort=cohort, **wanted)
    if request.GET.get("format") in ("csv", "xlsx"):
        return export(request.GET["format"], found)
    page = Paginator(found, 25).get_page(request.GET.get("page"))
    standing = tracks(page.object_list)
    rows = [
        lines.person_row(row, standing[row.pk], reverse("awards:participant-detail", args=[row.pk]))
        for row in page
    ]
    context = {"form": form, "page_obj": page, "rows": rows, "columns": lines.PEOPLE_COLUMNS}
    if cohort is not None:
        context |= {"cohort": cohort, "may_award": rules.can_award_cohort(request.user, cohort)}
    return render(request, "awards/participant_list.html", context)


def export(kind: str, found) -> HttpResponse:
    """The same list, whole, as CSV or XLSX."""
    head = ["Name", "Address", "School", "Authority", "Cohort", "Route", "State", "Met", "Of", "Lacking now"]
    return (csv_response if kind == "csv" else xlsx_response)("participants", head, export_rows(found))


def export_rows(found) -> Iterator[list[str | int]]:
    """Everybody found, however many: their standing is worked out for so many at a time."""
    for rows in batched(found.iterator(chunk_size=BATCH), BATCH, strict=False):
        standing = tracks(rows)
        for row in rows:
            track = standing[row.pk]
            yield [
                row.participant.name,
                row.participant.email,
                row.school.name,
                row.authority.name,
                row.cohort.name,
                row.get_route_display(),
                row.get_state_display(),
                track.met_count,
                len(track.lines),
                "; ".join(line.title for line in track.at_risk),
            ]


@require_safe
def participant_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One participant's year: every requirement, credits, certificates."""
    rows = queries.visible_to(request.user).select_related("participant", "cohort", "school", "authority")
    enrolment = get_or_404(rows, pk=pk)
    standing = track_of(enrolment)
    certificates = [
        (
            certificate,
            rules.can_change_certificate(request.user, certificate),
            rules.can_print_again(request.user, certificate, has_failed=queries.printing_failed(certificate)),
        )
        for certificate in queries.certificates_of(enrolment)
    ]
    return render(
        request,
        "awards/participant_detail.html",
        {
            "enrolment": enrolment,
            "track": standing,
            "columns": lines.TRACK_COLUMNS,
            "lacking": [lines.requirement_row(line) for line in standing.lacking],
            "met": [lines.requirement_row(line) for line in standing.lines if line.met],
            "certificates": certificates,
            "credits": queries.credits_of(enrolment),
            "may_award": rules.can_award(request.user, enrolment, standing),
            "may_follow": rules.can_see_participants(request.user),
            "pathway": pathway_of(request.user, enrolment),
        },
    )


def pathway_of(user: User, enrolment: Enrolment) -> str:
    """Where the team reads what this person may do next; nothing for others."""
    if not everywhere(user, Permission.PARTICIPANT_SEE):
        return ""
    return reverse("person-pathway", kwargs={"pk": enrolment.participant_id})


@require_POST
def award(request: HttpRequest, pk: int) -> HttpResponse:
    """Complete one participant's year."""
    enrolment = get_or_404(queries.visible_to(request.user).select_related("cohort", "participant"), pk=pk)
    actions.award(enrolment=enrolment, by=request.user)
    messages.success(
        request, f"{enrolment.participant} has completed the year. The certificate is being made."
    )
    return redirect("awards:participant-detail", pk=pk)


@require_POST
def award_all(request: HttpRequest, pk: int) -> HttpResponse:
    """Complete everybody in a cohort who has met everything; the next page shows how far it is."""
    cohort = get_or_404(Cohort.objects.all(), pk=pk)
    actions.award_all(cohort=cohort, by=request.user)
    return redirect("awards:awarding", pk=pk)


@require_safe
def awarding(request: HttpRequest, pk: int) -> HttpResponse:
    """How far the awards of a cohort are; the page can be left and found again."""
    rules.can_award_cohort(request.user, None).require()
    cohort = get_or_404(Cohort.objects.all(), pk=pk)
    context = {
        "cohort": cohort,
        "progress": progress_of(cohort),
        "progress_url": reverse("awards:awarding-progress", args=[pk]),
        "list_url": f"{reverse('awards:participant-list')}?cohort={cohort.slug}",
        "award_url": reverse("awards:award-all", args=[pk]),
    }
    return render(request, "awards/awarding.html", context)


@require_safe
def awarding_progress(request: HttpRequest, pk: int) -> JsonResponse:
    """The same as JSON."""
    rules.can_award_cohort(request.user, None).require()
    cohort = get_or_404(Cohort.objects.all(), pk=pk)
    nothing = {"value": 0, "maximum": 1, "text": "No awards are being made", "done": True, "failed": False}
    return JsonResponse(progress_of(cohort) or nothing | {"next": reverse("awards:awarding", args=[pk])})


def progress_of(cohort: Cohort) -> dict[str, Any] | None:
    """How far the awards set going last are, or None."""
    earlier = actions.awarding_jobs(cohort)
    if not earlier:
        return None
    job = earlier[0]
    done = job.state == JobState.DONE
    if done:
        text = said(job.done)
    elif job.total:
        text = f"{job.done} of {job.total} awarded"
    else:
        text = "Finding out who has met everything"
    return {
        "value": job.done if job.total else int(done),
        "maximum": job.total or 1,
        "text": text,
        "done": done,
        "failed": job.state == JobState.FAILED,
        "next": reverse("awards:awarding", args=[cohort.pk]),
    }


def said(number: int) -> str:
    """The end of it in a sentence."""
    if not number:
        return "Nobody else has met every requirement yet."
    who = "1 person has" if number == 1 else f"{number} people have"
    return f"{who} completed the year. Certificates are made one by one, and each person gets a mail."


@require_POST
def certificate_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask the worker once more for a certificate it could not make."""
    certificate = get_or_404(queries.certificates_visible_to(request.user), pk=pk)
    actions.print_again(certificate=certificate, by=request.user)
    messages.success(request, f"Certificate {certificate.serial} is being made again.")
    return redirect("awards:participant-detail", pk=certificate.enrolment_id)


@require_http_methods(["GET", "HEAD", "POST"])
def certificate_revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a certificate back, with a reason."""
    return change_certificate(
        request, pk, RevokeForm, "awards/certificate_revoke.html", actions.revoke, "revoked"
    )


@require_http_methods(["GET", "HEAD", "POST"])
def certificate_reissue(request: HttpRequest, pk: int) -> HttpResponse:
    """Replace a certificate by one in another name."""
    return change_certificate(
        request, pk, ReissueForm, "awards/certificate_reissue.html", actions.reissue, "replaced"
    )


def change_certificate(
    request: HttpRequest, pk: int, form_class, template: str, action, done: str
) -> HttpResponse:
    """The two ways a certificate stops standing share their steps."""
    rules.can_award_cohort(request.user, None).require()
    rows = queries.certificates_visible_to(request.user).select_related(
        "enrolment__cohort", "enrolment__participant"
    )
    certificate = get_or_404(rows, pk=pk)
    rules.can_change_certificate(request.user, certificate).require()
    form = form_class(request.POST or None, initial={"name": certificate.name})
    if request.method == "POST" and form.is_valid():
        action(certificate=certificate, by=request.user, **form.cleaned_data)
        messages.success(request, f"Certificate {certificate.serial} has been {done}.")
        return redirect("awards:participant-detail", pk=certificate.enrolment_id)
    return render(request, template, {"form": form, "certificate": certificate})
