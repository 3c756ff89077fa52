"""Second and third readings, and the marks agreed from them."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.ui.paging import KeysFirstPaginator
from core.ui.pictures import Bar
from core.ui.tables import Cell, Column
from marking.actions import moderation as actions
from marking.forms.team import AgreeForm, StandingFilter
from marking.models import Mark
from marking.queries.examiner import dossier
from marking.queries.integrity import flags_of_version, is_held
from marking.queries.readings import STANDINGS, with_standing
from marking.queries.team import spread_of
from marking.rules import team as rules
from marking.scoring import Standing
from marking.views.parts import PAGE, cohort_url, trail
from people.roles import Permission
from programme.models import Cohort

LOOK = {
    "first": "waiting",
    "single": "neutral",
    "second-allocate": "attention",
    "second": "waiting",
    "near": "ok",
    "third-allocate": "attention",
    "third": "waiting",
    "decide": "attention",
    "proposed": "ok",
    "ratified": "ok",
    "released": "neutral",
}


@require_safe
def moderation(request: HttpRequest, slug: str) -> HttpResponse:
    """Every script with its readings: what is due, what differs, what can be agreed."""
    rules.can_oversee(request.user, Permission.MARKING_MODERATE).require()
    year = get_object_or_404(Cohort, slug=slug)
    form = StandingFilter(request.GET)
    scripts = with_standing(year).order_by("code", "pk")
    if form.is_valid() and form.cleaned_data["standing"]:
        scripts = scripts.filter(standing=form.cleaned_data["standing"])
    fields = (
        "pk",
        "code",
        "total",
        "second_total",
        "third_total",
        "agreed",
        "standing",
        "sampled",
        "state",
        "second_state",
        "is_held",
    )
    scripts = scripts.annotate(is_held=is_held())
    spread = spread_of(year)
    counts = spread.standings
    shown = form.cleaned_data.get("standing") if form.is_valid() else ""
    number = counts.get(shown, 0) if shown else sum(counts.values())
    page = KeysFirstPaginator(scripts.values(*fields), PAGE, number=number).get_page(request.GET.get("page"))
    return render(
        request,
        "marking/moderation.html",
        {
            "cohort": year,
            "page": page,
            "columns": [
                Column("Script"),
                Column("First", numeric=True),
                Column("Second", numeric=True),
                Column("Third", numeric=True),
                Column("Agreed", numeric=True),
                Column("Where it is"),
            ],
            "rows": [script_row(script) for script in page],
            "filter": form,
            "bars": mark_bars(year, spread.tens),
            "counts": counts,
            "seconds_due": counts.get("second-allocate", 0),
            "thirds_due": counts.get("third-allocate", 0),
            "near": counts.get("near", 0),
            "single": counts.get("single", 0),
            "awaited": counts.get("first", 0),
            "can": {"allocate": rules.can_allocate(request.user, year, "second")},
            "urls": {
                "seconds": cohort_url("second-start", year),
                "thirds": cohort_url("third-start", year),
                "agree": cohort_url("agree-all", year),
                "integrity": cohort_url("integrity", year),
            },
            "trail": trail(year, ("Moderation", "")),
        },
    )


def script_row(script: dict[str, Any]) -> list[Any]:
    """One script of the list."""
    standing = script["standing"]

    def shown(total: int | None, state: str | None) -> str:
        return "–" if total is None or state != "submitted" else str(total)

    return [
        Cell(
            script["code"],
            url=reverse("marking:difference", kwargs={"code": script["code"]}),
            note="; ".join(
                filter(None, (script["sampled"], "a concern holds it" if script["is_held"] else ""))
            ),
        ),
        shown(script["total"], script["state"]),
        shown(script["second_total"], script["second_state"]),
        "–" if script["third_total"] is None else script["third_total"],
        "–" if script["agreed"] is None else script["agreed"],
        Cell(STANDINGS[standing], kind=LOOK[standing]),
    ]


def mark_bars(cohort: Cohort, counts: list[int]) -> list[Bar]:
    """The spread of the marks in tens (`queries.team.Spread.tens`), the fails in their own colour."""
    if not any(counts):
        return []
    return [
        Bar(
            "100" if ten == 10 else f"{ten * 10} to {ten * 10 + 9}",
            number,
            note="scripts",
            kind="bad" if ten * 10 + 9 < cohort.pass_mark else "neutral",
        )
        for ten, number in enumerate(counts)
        if number or 3 <= ten <= 8
    ]


@require_POST
def agree_all(request: HttpRequest, slug: str) -> HttpResponse:
    """One press: every mark that asks for no thought."""
    rules.can_oversee(request.user, Permission.MARKING_MODERATE).require()
    year = get_object_or_404(Cohort, slug=slug)
    number = actions.agree_all(cohort=year, by=request.user)
    if number:
        messages.success(
            request,
            "1 mark is agreed and waits for the board."
            if number == 1
            else f"{number} marks are agreed and wait for the board.",
        )
    else:
        messages.info(
            request,
            "Nothing could be agreed. Single readings are agreed once every first mark is in and the sample is drawn.",
        )
    return redirect(cohort_url("moderation", year))


def script_of(code: str) -> Mark:
    """The latest first mark of this code, with everything beside it, or the page that says there is none."""
    latest = Mark.objects.filter(case_study__candidate_code=code, kind="first").exclude(state="recused")
    mark = latest.select_related("appointment__cohort").order_by("-allocated_at", "-pk").first()
    if mark is None:
        raise Http404
    cohort = mark.appointment.cohort
    return with_standing(cohort).select_related("appointment__cohort").get(pk=mark.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def difference(request: HttpRequest, code: str) -> HttpResponse:
    """The readings of one script side by side, and the mark agreed from them."""
    rules.can_oversee(request.user, Permission.MARKING_MODERATE).require()
    first = script_of(code)
    cohort = first.appointment.cohort
    outcome = actions.outcome_of(first, cohort)
    proposed = outcome.mark
    form = AgreeForm(request.POST or None, initial={"mark": proposed})
    second_due = outcome.standing == Standing.SECOND_AWAITED or (
        bool(first.sampled) and first.second_state != "submitted"
    )
    can_agree = rules.can_agree(
        request.user, outcome, second_due=second_due, has_result=first.agreed is not None
    )
    if request.method == "POST" and form.is_valid():
        clean = form.cleaned_data
        differs = clean["mark"] != proposed or outcome.standing == Standing.TO_DECIDE
        if can_agree and differs and not clean["reason"].strip():
            form.add_error("reason", "Say why this is the mark: the board and the external examiner read it")
        else:
            actions.agree(first=first, by=request.user, mark=clean["mark"], reason=clean["reason"])
            messages.success(request, f"The mark of {code} is agreed and waits for the board.")
            return redirect(cohort_url("moderation", cohort))
    papers = dossier(cohort, first.version_id)
    return render(
        request,
        "marking/difference.html",
        {
            "code": code,
            "heading": f"Script {code}",
            "result_mark": first.agreed,
            "first": first,
            "outcome": outcome,
            "how": outcome.how,
            "papers": papers,
            "where": STANDINGS[first.standing],
            "kind": LOOK[first.standing],
            "columns": dossier_columns(papers.kinds),
            "rows": dossier_rows(papers),
            "readings": list(zip(papers.kinds, papers.totals, papers.comments, papers.notes, strict=True)),
            "form": form,
            "concerns": flags_of_version(first.version_id),
            "flag_url": reverse("marking:integrity-raise", kwargs={"code": code}),
            "can": {"agree": can_agree},
            "third_url": cohort_url("third-start", cohort) if first.standing == "third-allocate" else "",
            "trail": trail(cohort, ("Moderation", cohort_url("moderation", cohort)), (code, "")),
        },
    )


def dossier_columns(kinds: list[str]) -> list[Column]:
    """Criterion, weight, and one column a reading."""
    return [
        Column("Criterion"),
        Column("Weight", numeric=True),
        *(Column(kind, numeric=True) for kind in kinds),
    ]


def dossier_rows(papers: Any) -> list[list[Any]]:
    """One row a criterion, with the score of each reading."""
    return [
        [line.title, f"{line.weight} per cent", *("–" if score is None else score for score, _ in line.given)]
        for line in papers.lines
    ]
