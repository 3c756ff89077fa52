"""When drafts of a cohort's sections are asked for: the team's page."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from casestudies import actions, rules
from casestudies.forms.section import SectionDatesForm
from core.http import get_or_404
from programme.models import Cohort


@require_http_methods(["GET", "HEAD", "POST"])
def section_dates(request: HttpRequest, cohort: str) -> HttpResponse:
    """Set until when a draft of each section is asked for."""
    rules.can_date_sections(request.user).require()
    chosen = get_or_404(Cohort.objects.all(), slug=cohort)
    form = SectionDatesForm(request.POST or None, cohort=chosen)
    overview = f"{reverse('casestudies:overview')}?cohort={chosen.slug}"
    if request.method == "POST" and form.is_valid():
        actions.date_sections(cohort=chosen, dates=form.dates(), by=request.user)
        messages.success(request, "The dates are saved. Authors and tutors see them from now on.")
        return redirect(overview)
    return render(
        request,
        "casestudies/section_dates.html",
        {
            "form": form,
            "cohort": chosen,
            "trail": [("Case studies", overview), ("Dates for drafts", "")],
        },
    )
