"""What the markers said of single paragraphs, as the author reads it with the result."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from casestudies.queries import case_study_of
from casestudies.queries.released import released_to
from casestudies.views.participant import my_enrolment
from casestudies.views.tasks_of import trail


@require_safe
def released_comments(request: HttpRequest) -> HttpResponse:
    """The markers' comments beside the paragraphs they are about; no marker is named."""
    case_study = case_study_of(my_enrolment(request))
    context = {
        "case_study": case_study,
        "readings": list(released_to(case_study)),
        "trail": trail(("Comments on your paragraphs", "")),
    }
    return render(request, "casestudies/released_comments.html", context)
