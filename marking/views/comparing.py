"""Two proposals side by side, and a way from a code to who could read that script."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from core.http import get_or_404
from core.ui.dates import short_datetime
from core.ui.tables import Cell, Column
from marking.forms.team import CodeForm
from marking.queries.allocation import submitted_in
from marking.queries.comparing import differences, figures_of, names_of, rival_of
from marking.queries.team import runs_visible_to
from marking.rules import team as rules
from marking.views.parts import PAGE, cohort_url, overview_url, trail
from programme.models import Cohort


@require_safe
def compare(request: HttpRequest, pk: int) -> HttpResponse:
    """This proposal beside the one before it: the figures, and every script that goes to different people."""
    rules.can_oversee(request.user).require()
    run = get_or_404(runs_visible_to(request.user), pk=pk)
    other = rival_of(run)
    if other is None:
        raise Http404
    older, newer = sorted((run, other), key=lambda row: (row.started_at, row.pk))
    one, two = (figures_of(row.instance, row.answer) for row in (older, newer))
    differing = differences(older.answer, newer.answer)
    page = Paginator(differing, PAGE).get_page(request.GET.get("page"))
    names = names_of({key for _, first, second in page for key in (first, second)})
    return render(
        request,
        "marking/allocation_compare.html",
        {
            "plans": [
                (label, short_datetime(row.started_at), reverse("marking:allocation-detail", args=[row.pk]))
                for label, row in (("Earlier", older), ("Later", newer))
            ],
            "cohort": run.cohort,
            "figure_columns": [
                Column("What it comes to"),
                Column("Earlier", numeric=True),
                Column("Later", numeric=True),
            ],
            "figures": [
                ["Scripts given out", one.given, two.given],
                ["With nobody", one.unfilled, two.unfilled],
                ["Pairs of one authority", one.same_authority, two.same_authority],
                ["Fewest scripts of a marker", one.fewest, two.fewest],
                ["Most scripts of a marker", one.most, two.most],
            ],
            "page": page,
            "columns": [Column("Script"), Column("Earlier"), Column("Later")],
            "rows": [
                [
                    Cell(code, url=cohort_url("readers", run.cohort, code=code)),
                    names.get(first, first) or "Nobody",
                    names.get(second, second) or "Nobody",
                ]
                for code, first, second in page
            ],
            "trail": trail(
                run.cohort,
                ("Allocation", reverse("marking:allocation-detail", args=[run.pk])),
                ("Side by side", ""),
            ),
        },
    )


@require_safe
def why(request: HttpRequest, slug: str) -> HttpResponse:
    """From a code to the page that says who could read that script, and why the others can't."""
    rules.can_oversee(request.user).require()
    year = get_object_or_404(Cohort, slug=slug)
    form = CodeForm(request.GET)
    if form.is_valid() and submitted_in(year).filter(candidate_code=form.cleaned_data["code"]).exists():
        return redirect("marking:readers", slug=slug, code=form.cleaned_data["code"])
    messages.error(request, "No script with this code is to be marked.")
    return redirect(overview_url(year))
