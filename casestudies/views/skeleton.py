"""The plan as the skeleton of the case study: a page to read, a document to write on in."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from casestudies.queries import case_study_of, evidence_visible_to, plan_of
from casestudies.skeleton import Skeleton, skeleton_of
from casestudies.skeleton_docx import document
from casestudies.views.participant import my_enrolment
from casestudies.views.tasks_of import trail
from people.models import User
from programme.enums import Route
from programme.models import Enrolment

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def skeleton_for(user: User, enrolment: Enrolment) -> Skeleton:
    """What somebody planned and put aside, by section. PRIVACY: the author's own and nobody else's."""
    evidence = evidence_visible_to(user).filter(case_study__enrolment=enrolment)
    return skeleton_of(plan_of(case_study_of(enrolment)), enrolment.cohort.sections.all(), evidence)


@require_safe
def skeleton(request: HttpRequest) -> HttpResponse:
    """What I have for each section."""
    enrolment = my_enrolment(request)
    context = {
        "skeleton": skeleton_for(request.user, enrolment),
        "is_essay": enrolment.route == Route.ESSAY,
        "trail": trail(("Skeleton", "")),
    }
    return render(request, "casestudies/skeleton.html", context)


@require_safe
def skeleton_download(request: HttpRequest) -> HttpResponse:
    """The same as a Word document."""
    answer = HttpResponse(document(skeleton_for(request.user, my_enrolment(request))), content_type=DOCX)
    answer["Content-Disposition"] = 'attachment; filename="Case study skeleton.docx"'
    return answer
