"""What markers have earned: the team sees all, a marker their own."""

from decimal import Decimal

from django.core.paginator import Paginator
from django.db.models import Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from core.exports import csv_response, xlsx_response
from core.ui.dates import short_date
from core.ui.tables import Cell, Column
from core.ui.words import figure
from marking.enums import MarkKind
from marking.models import PayLine
from marking.queries.cohorts import cohort_shown
from marking.queries.marker import AMOUNT, earned, pay_of
from marking.queries.pay import with_standing
from marking.queries.team import pay_ledger
from marking.rules import marker as marker_rules
from marking.rules import team as team_rules
from marking.views.parts import PAGE, cohort_url, overview_url, pounds, trail
from marking.views.payroll import line_url, standing_cell
from marking.visibility import shown_kind
from programme.models import Cohort

HEAD = ("Marker", "E-mail address", "Authority", "First marks", "Other readings", "Hours", "Pounds")


@require_safe
def ledger(request: HttpRequest) -> HttpResponse:
    """The pay ledger of a cohort for the team; for a marker, their own lines."""
    if not team_rules.can_oversee(request.user):
        marker_rules.can_see_list(request.user).require()
        return own_ledger(request)
    cohort = cohort_shown(request.GET.get("cohort", ""))
    if cohort is None:
        return render(request, "marking/pay.html", {"cohort": None})
    wanted = request.GET.get("format", "")
    if wanted in ("csv", "xlsx"):
        return ledger_file(cohort, wanted)
    page = Paginator(pay_ledger(cohort), PAGE).get_page(request.GET.get("page"))
    sums = PayLine.objects.filter(mark__appointment__cohort=cohort).aggregate(
        all_hours=Sum("hours"), all_pounds=Sum(AMOUNT)
    )
    url = f"{reverse('marking:pay')}?cohort={cohort.slug}"
    rows = [
        [
            Cell(
                row["name"],
                url=reverse("marking:pool-member", kwargs={"pk": row["appointment"]}),
                note=row["authority"],
            ),
            row["firsts"],
            row["others"],
            figure(row["all_hours"]),
            "Rate not set" if row["pounds"] is None else pounds(row["pounds"]),
        ]
        for row in page
    ]
    return render(
        request,
        "marking/pay.html",
        {
            "cohort": cohort,
            "page": page,
            "columns": [
                Column("Marker"),
                Column("First marks", numeric=True),
                Column("Other readings", numeric=True),
                Column("Hours", numeric=True),
                Column("Amount", numeric=True),
            ],
            "rows": rows,
            "totals": [
                "All",
                "",
                "",
                figure(sums["all_hours"] or 0),
                pounds(sums["all_pounds"] or Decimal(0)),
            ],
            "files": [("Download as XLSX", f"{url}&format=xlsx"), ("Download as CSV", f"{url}&format=csv")],
            "rate": "" if cohort.hourly_rate is None else pounds(cohort.hourly_rate),
            "lines_url": cohort_url("pay-lines", cohort),
            "overview": overview_url(cohort),
            "trail": trail(cohort, ("Pay", "")),
        },
    )


def ledger_file(cohort: Cohort, wanted: str) -> HttpResponse:
    """The whole ledger of the cohort as a file."""
    rows = [
        (r["name"], r["email"], r["authority"], r["firsts"], r["others"], r["all_hours"], r["pounds"])
        for r in pay_ledger(cohort)
    ]
    answer = csv_response if wanted == "csv" else xlsx_response
    return answer(f"markers pay {cohort.slug}", HEAD, rows)


def own_ledger(request: HttpRequest) -> HttpResponse:
    """What this marker has earned, by candidate code."""
    lines = with_standing(pay_of(request.user))
    wanted = request.GET.get("format", "")
    if wanted in ("csv", "xlsx"):
        rows = [
            (
                x.cohort,
                x.code,
                MarkKind(shown_kind(x.kind)).label,
                x.hours,
                x.hourly_rate,
                x.amount,
                x.earned_at,
            )
            for x in lines
        ]
        head = ("Cohort", "Script", "Reading", "Hours", "Hourly rate", "Pounds", "Submitted")
        return (csv_response if wanted == "csv" else xlsx_response)("my marking pay", head, rows)
    page = Paginator(lines, PAGE).get_page(request.GET.get("page"))
    hours, amount = earned(lines)
    rows = [
        [
            Cell(line.code, url=line_url(line), note=line.cohort),
            MarkKind(shown_kind(line.kind)).label,
            short_date(line.earned_at),
            figure(line.hours),
            "Rate not set" if line.amount is None else pounds(line.amount),
            standing_cell(line),
        ]
        for line in page
    ]
    return render(
        request,
        "marking/pay_own.html",
        {
            "page": page,
            "columns": [
                Column("Script"),
                Column("Reading"),
                Column("Submitted"),
                Column("Hours", numeric=True),
                Column("Amount", numeric=True),
                Column("Where it is"),
            ],
            "rows": rows,
            "claim_url": reverse("marking:pay-claim"),
            "totals": ["All", "", "", figure(hours), pounds(amount), ""],
            "files": [
                ("Download as XLSX", f"{reverse('marking:pay')}?format=xlsx"),
                ("Download as CSV", f"{reverse('marking:pay')}?format=csv"),
            ],
        },
    )
