"""Presentations to peers, recorded by authority leads and the team."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from casestudies import actions, rules
from casestudies.forms.staff import OverviewForm, PresentationForm
from casestudies.queries import presentations_due, with_presentations
from casestudies.views.overview_rows import presentation_cells, tabs_of
from casestudies.views.team import page_of
from core import clock
from core.decisions import NotYourRole
from core.http import get_or_404
from core.ui.tables import Column
from people.roles import Permission, may_somewhere
from programme.models import Enrolment

COLUMNS = [
    Column("Participant"),
    Column("Authority"),
    Column("What for"),
    Column("Outcome"),
    Column("Record", hidden_label=True),
]


@require_safe
def presentation_list(request: HttpRequest) -> HttpResponse:
    """Who has presented to peers and who has not."""
    if not may_somewhere(request.user, Permission.PRESENTATION_RECORD):
        raise NotYourRole("Presentations are recorded by the authority leads and the programme team.")
    cohort = OverviewForm(request.GET, everywhere=False, today=clock.today()).chosen_cohort
    found = presentations_due(request.user, cohort) if cohort else Enrolment.objects.none()
    page = page_of(request, found, with_presentations)
    return render(
        request,
        "casestudies/presentation_list.html",
        {
            "cohort": cohort,
            "page": page,
            "columns": COLUMNS,
            "rows": [presentation_cells(row) for row in page],
            "tabs": tabs_of("presentations", cohort, request.user),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
def presentation_record(request: HttpRequest, enrolment: int) -> HttpResponse:
    """Put on record that somebody presented: when, to whom, what the panel found."""
    rows = Enrolment.objects.select_related("cohort", "participant", "school", "authority")
    row = get_or_404(rows, pk=enrolment)
    can = rules.can_record_presentation(request.user, row)
    if can.stranger:
        can.require()
    form = PresentationForm(request.POST or None, cohort=row.cohort)
    if request.method == "POST" and form.is_valid():
        actions.record_presentation(enrolment=row, by=request.user, **form.cleaned_data)
        messages.success(request, f"The presentation of {row.participant} is recorded.")
        return redirect(f"{reverse('casestudies:presentation-list')}?cohort={row.cohort.slug}")
    return render(
        request,
        "casestudies/presentation_record.html",
        {
            "form": form,
            "enrolment": row,
            "can": can,
            "trail": [
                ("Presentations", f"{reverse('casestudies:presentation-list')}?cohort={row.cohort.slug}"),
                (str(row.participant), ""),
            ],
        },
    )
