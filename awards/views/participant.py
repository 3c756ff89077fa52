"""What a participant sees of where they stand, and what they take away."""

from django.http import FileResponse, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from awards import lines, queries, rendering, rules
from awards.record import learning_record
from awards.requirements import track_of
from core.decisions import not_your_role
from core.files import download
from core.http import get_or_404
from mentorship.queries.credits import credits_held
from programme.models import Enrolment


def own_year(request: HttpRequest) -> Enrolment:
    """The year of whoever asks, or a sentence for those who are in none."""
    enrolment = queries.latest_of(request.user)
    if enrolment is None:
        not_your_role("This page is for participants. You see it once you have a place.").require()
        raise AssertionError
    return enrolment


@require_safe
def track(request: HttpRequest) -> HttpResponse:
    """Am I on track to pass, line by line."""
    enrolment = own_year(request)
    standing = track_of(enrolment)
    return render(
        request,
        "awards/track.html",
        {
            "enrolment": enrolment,
            "track": standing,
            "columns": lines.TRACK_COLUMNS,
            "lacking": [lines.requirement_row(line) for line in standing.lacking],
            "met": [lines.requirement_row(line) for line in standing.lines if line.met],
            "certificates": queries.certificates_of(enrolment),
            "credits": queries.credits_of(enrolment),
            "module_credits": credits_held(enrolment.participant),
        },
    )


@require_safe
def certificate_download(request: HttpRequest, pk: int) -> FileResponse:
    """The certificate's PDF, for its person and those who follow them."""
    certificate = get_or_404(queries.certificates_visible_to(request.user), pk=pk)
    rules.can_download(request.user, certificate).require()
    return download(certificate.pdf.name, name=f"{certificate.serial}.pdf", content_type="application/pdf")


@require_safe
def learning_record_json(request: HttpRequest) -> HttpResponse:
    """Everything the service knows of the participant's year, for a program."""
    answer = JsonResponse(
        learning_record(own_year(request)), json_dumps_params={"indent": 2, "ensure_ascii": False}
    )
    answer["Content-Disposition"] = 'attachment; filename="learning-record.json"'
    return answer


@require_safe
def learning_record_pdf(request: HttpRequest) -> HttpResponse:
    """The same as a PDF for a professional review."""
    pdf = rendering.record_pdf({"record": learning_record(own_year(request))})
    headers = {"Content-Disposition": 'attachment; filename="learning-record.pdf"'}
    return HttpResponse(pdf, content_type="application/pdf", headers=headers)
