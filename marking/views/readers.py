"""Who reads one script: the best choices with a press each, everybody else with the reason why not."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from core.http import get_or_404
from core.ui.tables import Cell, Column, TableRow
from core.ui.words import counted
from marking.actions import allocation as actions
from marking.enums import MarkKind
from marking.forms.team import ReaderFilter
from marking.models import MarkerAppointment
from marking.queries.allocation import submitted_to
from marking.queries.readers import Need, barred_from, candidates, need_of, pin_of
from marking.rules import team as rules
from marking.views.parts import PAGE, cohort_url, overview_url, trail
from programme.models import Cohort

BEST = 3
COLUMNS = [
    Column("Marker"),
    Column("Has", numeric=True),
    Column("Wished for", numeric=True),
    Column("At most", numeric=True),
    Column("May read it"),
]


@require_http_methods(["GET", "HEAD", "POST"])
def readers(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """Why this marker and why not that one, for one script; a press gives it to somebody."""
    rules.can_oversee(request.user).require()
    submitted = submitted_to(Q(enrolment__cohort__slug=slug)).select_related("enrolment__cohort")
    case_study = get_or_404(submitted, candidate_code=code)
    year = case_study.enrolment.cohort
    need = need_of(year, code)
    if request.method == "POST":
        return give(request, year, code, need)
    barred = barred_from(year, case_study.pk)
    context: dict[str, Any] = {
        "code": code,
        "heading": f"Who reads script {code}?",
        "overview": overview_url(year),
        "trail": trail(year, (f"Script {code}", "")),
        "need": need,
        "cohort": year,
        "moderation_url": cohort_url("moderation", year),
    }
    if need is None:
        return render(request, "marking/readers.html", context)
    people = candidates(year, need, barred)
    form = ReaderFilter(request.GET)
    name = form.cleaned_data["name"].strip() if form.is_valid() else ""
    named = people.filter(marker__name__icontains=name) if name else people
    page = Paginator(named, PAGE).get_page(request.GET.get("page"))
    is_top = page.number == 1 and not name  # which begins with the best
    best = [row for row in page if row.standing == 0][:BEST] if is_top else people.filter(standing=0)[:BEST]
    context |= {
        "kind": MarkKind(need.kind).label.lower(),
        "can": {"give": rules.can_allocate(request.user, year, need.kind)},
        "best": [(row, choice_note(row)) for row in best],
        "filter": form,
        "page": page,
        "columns": COLUMNS,
        "rows": [reader_row(row, barred.get(row.pk, [])) for row in page],
        "pinned": pin_of(need),
        "chosen": chosen(request, year, need, barred),
    }
    return render(request, "marking/readers.html", context)


def chosen(
    request: HttpRequest, cohort: Cohort, need: Need, barred: dict[int, list[str]]
) -> MarkerAppointment | None:
    """The marker picked from the table, if they may read it."""
    pk = request.GET.get("marker", "")
    if not pk.isdecimal():
        return None
    return candidates(cohort, need, barred).filter(standing=0, pk=int(pk[:12])).first()


def choice_note(row: MarkerAppointment) -> str:
    """What speaks for somebody, in a line."""
    near = "same authority as the author" if row.is_near else "another authority"  # type: ignore[attr-defined]
    return f"{row.authority}, {near}. Has {counted(row.held, 'script')} of {row.target} wished for."  # type: ignore[attr-defined]


def reader_row(row: MarkerAppointment, whys: list[str]) -> TableRow:
    """One marker in the table: the reason, or a way to choose them."""
    if whys:
        answer: Any = Cell("No", kind="neutral", note="; ".join(dict.fromkeys(whys)))
    elif row.standing:  # type: ignore[attr-defined]
        answer = Cell("Full", kind="waiting")
    else:
        near = "Same authority as the author" if row.is_near else ""  # type: ignore[attr-defined]
        answer = Cell("Choose", url=f"?marker={row.pk}#chosen", context_text=str(row.marker), note=near)
    return TableRow(
        [Cell(row.marker, note=str(row.authority)), row.held, row.target, row.max, answer],  # type: ignore[attr-defined]
        name=str(row.marker),
    )


def give(request: HttpRequest, cohort: Cohort, code: str, need: Need | None) -> HttpResponse:
    """Give the script to the marker that was pressed; pressed twice it is given once."""
    if need is None:
        messages.info(request, f"Script {code} is with somebody already.")
        return redirect("marking:readers", slug=cohort.slug, code=code)
    if request.POST.get("action") == "unpin":
        actions.unpin(script=need.script, cohort=cohort, kind=need.kind, by=request.user)
        messages.success(request, f"The next allocation chooses again who reads {code}.")
        return redirect("marking:readers", slug=cohort.slug, code=code)
    pk = request.POST.get("marker", "")
    appointment = get_or_404(
        MarkerAppointment.objects.filter(cohort=cohort).select_related("marker", "cohort"),
        pk=int(pk[:12]) if pk.isdecimal() else 0,
    )
    if request.POST.get("action") == "pin":
        actions.pin(script=need.script, appointment=appointment, kind=need.kind, by=request.user)
        messages.success(request, f"The next allocation gives {code} to {appointment.marker}.")
        return redirect("marking:readers", slug=cohort.slug, code=code)
    actions.give(script=need.script, appointment=appointment, kind=need.kind, by=request.user)
    messages.success(request, f"Script {code} is with {appointment.marker} now, who gets a mail.")
    return redirect(overview_url(cohort))
