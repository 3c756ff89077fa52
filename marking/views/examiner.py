"""The external examiner reads the sample by candidate code and changes nothing."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_safe

from core.ui.dates import full_date
from core.ui.paging import KeysFirstPaginator
from core.ui.tables import Cell, Column
from marking.enums import BoardState
from marking.models import Board, Result
from marking.queries.cohorts import cohort_shown
from marking.queries.examiner import dossier, sample_of, sample_size
from marking.queries.readings import STANDINGS
from marking.queries.team import spread_of
from marking.rules import examiner as rules
from marking.views.moderation import LOOK, dossier_columns, dossier_rows, mark_bars
from marking.views.parts import PAGE
from programme.models import Cohort


@require_safe
def examine(request: HttpRequest) -> HttpResponse:
    """The scripts that were read twice, with their marks."""
    rules.can_examine(request.user).require()
    cohort = cohort_shown(request.GET.get("cohort", ""))
    if cohort is None:
        return render(request, "marking/examine.html", {"cohort": None})
    page = KeysFirstPaginator(sample_of(cohort), PAGE, number=sample_size(cohort)).get_page(
        request.GET.get("page")
    )
    columns = [
        Column("Script"),
        Column("Words", numeric=True),
        Column("First", numeric=True),
        Column("Second", numeric=True),
        Column("Third", numeric=True),
        Column("Agreed", numeric=True),
        Column("Where it is"),
    ]
    rows = [
        [
            Cell(
                s["code"],
                url=reverse("marking:examine-script", kwargs={"code": s["code"]}),
                note=s["sampled"],
            ),
            s["words"] or "–",
            s["total"],
            s["second_total"],
            "–" if s["third_total"] is None else s["third_total"],
            "–" if s["agreed"] is None else s["agreed"],
            Cell(STANDINGS[s["standing"]], kind=LOOK[s["standing"]]),
        ]
        for s in page
    ]
    lists = Board.objects.filter(cohort=cohort).exclude(locked_at=None, state=BoardState.LOCKED)
    others = Cohort.objects.exclude(pk=cohort.pk).order_by("-starts_on", "pk")[:5]
    return render(
        request,
        "marking/examine.html",
        {
            "cohort": cohort,
            "page": page,
            "columns": columns,
            "rows": rows,
            "bars": mark_bars(cohort, spread_of(cohort).tens),
            "lists": [
                (f"List frozen on {full_date(b.recorded_at)}", b.get_state_display(), b.pk) for b in lists[:5]
            ],
            "others": [(str(c), f"{reverse('marking:examine')}?cohort={c.slug}") for c in others],
        },
    )


@require_safe
def examine_script(request: HttpRequest, code: str) -> HttpResponse:
    """One script of the sample: what the markers read, and each reading beside the other."""
    rules.can_examine(request.user).require()
    cohort = Cohort.objects.filter(enrolments__case_study__candidate_code=code).first()
    script = sample_of(cohort).filter(code=code).last() if cohort else None
    if script is None:
        raise Http404
    papers = dossier(cohort, script["version"])
    result = Result.objects.filter(version=script["version"]).first()
    return render(
        request,
        "marking/examine_script.html",
        {
            "code": code,
            "heading": f"Script {code}",
            "script": script,
            "papers": papers,
            # SECURITY: sanitised to an allow-list of tags when it was taken in.
            "reading_copy": mark_safe(papers.reading_copy),  # noqa: S308
            "columns": dossier_columns(papers.kinds),
            "rows": dossier_rows(papers),
            "readings": list(zip(papers.kinds, papers.totals, papers.comments, papers.notes, strict=True)),
            "result": result,
            "where": STANDINGS[script["standing"]],
            "kind": LOOK[script["standing"]],
            "back": f"{reverse('marking:examine')}?cohort={cohort.slug}",
        },
    )
