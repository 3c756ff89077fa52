"""Pay line by line: where each is, batches for payroll, a query and its answer, a marker's claim."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core import clock
from core.exports import csv_response, xlsx_response
from core.http import get_or_404
from core.ui.dates import full_date, full_datetime, short_date, short_datetime
from core.ui.tables import Cell, Column
from core.ui.words import counted, figure
from marking.actions import pay as actions
from marking.enums import MarkKind, PayStep
from marking.forms.pay import AnswerForm, LineFilter, PeriodForm, QueryForm, usual_period
from marking.models import PayBatch, PayEvent
from marking.queries.marker import earned
from marking.queries.pay import (
    STANDINGS,
    claimed,
    lines_in,
    lines_of,
    lines_visible_to,
    ready_for_payroll,
    to_be_paid,
    with_standing,
)
from marking.rules import marker as marker_rules
from marking.rules import pay as rules
from marking.views.parts import PAGE, cohort_url, pounds, trail
from marking.visibility import shown_kind
from programme.models import Cohort

LOOK = {"earned": "neutral", PayStep.SENT.value: "waiting", PayStep.PAID.value: "ok"}
HEAD = ("Marker", "E-mail address", "Authority", "Script", "Reading", "Submitted", "Hours", "Rate", "Pounds")
NO_RATE = "Rate not set"


def standing_cell(line: Any) -> Cell:
    """Where a line is, as a tag."""
    if line.asked == PayStep.QUERIED:
        return Cell("Queried", kind="attention", note=STANDINGS[line.standing])
    return Cell(STANDINGS[line.standing], kind=LOOK[line.standing])


@require_safe
def pay_lines(request: HttpRequest, slug: str) -> HttpResponse:
    """Every line of a cohort with where it is; one press makes a batch of what is ready."""
    rules.can_send(request.user).require()
    year = get_object_or_404(Cohort, slug=slug)
    form = LineFilter(request.GET)
    shown = form.cleaned_data["standing"] if form.is_valid() else ""
    page = Paginator(lines_in(year, shown), PAGE).get_page(request.GET.get("page"))
    ready = ready_for_payroll(year).order_by().count()
    missing = lines_in(year, "unrated").order_by().count()
    queried = lines_in(year, "queried").order_by().count()
    batches = PayBatch.objects.filter(cohort=year).annotate(
        sent=Count("events", filter=Q(events__step=PayStep.SENT)),
        paid=Count("events", filter=Q(events__step=PayStep.PAID)),
    )
    return render(
        request,
        "marking/pay_lines.html",
        {
            "cohort": year,
            "filter": form,
            "page": page,
            "columns": [
                Column("Marker"),
                Column("Script"),
                Column("Submitted"),
                Column("Hours", numeric=True),
                Column("Amount", numeric=True),
                Column("Where it is"),
            ],
            "rows": [
                [
                    Cell(line.mark.appointment.marker, note=str(line.mark.appointment.authority)),
                    Cell(line.code, url=line_url(line), note=MarkKind(line.kind).label),
                    short_date(line.earned_at),
                    figure(line.hours),
                    NO_RATE if line.amount is None else pounds(line.amount),
                    standing_cell(line),
                ]
                for line in page
            ],
            "ready": ready,
            "missing": missing,
            "queried": queried,
            "queried_url": f"{cohort_url('pay-lines', year)}?standing=queried",
            "unrated_url": f"{cohort_url('pay-lines', year)}?standing=unrated",
            "button_text": f"Send {counted(ready, 'line')} to payroll",
            "send_url": cohort_url("pay-send", year),
            "send_fields": {"lines": ready},
            "batches": [
                [
                    Cell(batch, url=reverse("marking:pay-batch", kwargs={"pk": batch.pk})),
                    Cell(short_datetime(batch.sent_at), note=str(batch.sent_by)),
                    batch.sent,
                    batch.paid,
                ]
                for batch in batches.select_related("sent_by").order_by("-number")[:PAGE]
            ],
            "batch_columns": [
                Column("Batch"),
                Column("Sent"),
                Column("Lines", numeric=True),
                Column("Paid", numeric=True),
            ],
            "trail": trail(year, ("Pay", pay_url(year)), ("Line by line", "")),
        },
    )


def line_url(line: Any) -> str:
    """The page of one line."""
    return reverse("marking:pay-line", kwargs={"pk": line.pk})


def pay_url(cohort: Cohort) -> str:
    """The pay ledger of a cohort."""
    return f"{reverse('marking:pay')}?cohort={cohort.slug}"


def shown_in(request: HttpRequest) -> int | None:
    """How many lines the page of the press spoke of, if it did."""
    shown = request.POST.get("lines")
    if shown is None:
        return None
    return int(shown) if shown.isascii() and shown.isdigit() and len(shown) < 10 else 0


@require_POST
def pay_send(request: HttpRequest, slug: str) -> HttpResponse:
    """One press: what is ready goes to payroll as a batch."""
    rules.can_send(request.user).require()
    year = get_object_or_404(Cohort, slug=slug)
    batch = actions.send(cohort=year, by=request.user, expected=shown_in(request))
    messages.success(request, f"{batch} is made. Download its file and send it to payroll.")
    return redirect("marking:pay-batch", pk=batch.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def pay_batch(request: HttpRequest, pk: int) -> HttpResponse:
    """A batch: its lines, its file, and the press that says it is paid."""
    rules.can_send(request.user).require()
    batch = get_or_404(PayBatch.objects.select_related("cohort", "sent_by"), pk=pk)
    if request.method == "POST":
        number = actions.pay(batch=batch, by=request.user, expected=shown_in(request))
        messages.success(request, f"{counted(number, 'line')} noted as paid.")
        return redirect("marking:pay-batch", pk=pk)
    wanted = request.GET.get("format", "")
    if wanted in ("csv", "xlsx"):
        return batch_file(batch, wanted)
    page = Paginator(lines_of(batch), PAGE).get_page(request.GET.get("page"))
    hours, amount = earned(lines_of(batch).order_by())
    left = to_be_paid(batch).order_by().count()
    url = reverse("marking:pay-batch", kwargs={"pk": pk})
    return render(
        request,
        "marking/pay_batch.html",
        {
            "batch": batch,
            "lead": f"Sent to payroll {full_datetime(batch.sent_at)} by {batch.sent_by}.",
            "page": page,
            "columns": [
                Column("Marker"),
                Column("Script"),
                Column("Hours", numeric=True),
                Column("Amount", numeric=True),
                Column("Where it is"),
            ],
            "rows": [
                [
                    Cell(line.mark.appointment.marker, note=str(line.mark.appointment.authority)),
                    Cell(line.code, url=line_url(line)),
                    figure(line.hours),
                    pounds(line.amount),
                    standing_cell(line),
                ]
                for line in page
            ],
            "totals": ["All", "", figure(hours), pounds(amount), ""],
            "left": left,
            "pay_fields": {"lines": left},
            "button_text": f"Note that {counted(left, 'line')} {'is' if left == 1 else 'are'} paid",
            "files": [("Download as XLSX", f"{url}?format=xlsx"), ("Download as CSV", f"{url}?format=csv")],
            "trail": trail(
                batch.cohort, ("Line by line", cohort_url("pay-lines", batch.cohort)), (str(batch), "")
            ),
        },
    )


def batch_file(batch: PayBatch, wanted: str) -> HttpResponse:
    """The file for payroll: one row a line."""
    rows = [
        (
            str(line.mark.appointment.marker),
            line.mark.appointment.marker.email,
            str(line.mark.appointment.authority),
            line.code,
            MarkKind(line.kind).label,
            line.earned_at,
            line.hours,
            line.rate,
            line.amount,
        )
        for line in lines_of(batch)
    ]
    answer = csv_response if wanted == "csv" else xlsx_response
    return answer(f"markers payroll {batch.cohort.slug} batch {batch.number}", HEAD, rows)


@require_http_methods(["GET", "HEAD", "POST"])
def pay_line(request: HttpRequest, pk: int) -> HttpResponse:
    """One line with its steps; its marker queries it, the team answers."""
    lines = with_standing(lines_visible_to(request.user)).select_related(
        "mark__appointment__marker", "mark__appointment__cohort"
    )
    line: Any = get_or_404(lines, pk=pk)
    is_team = bool(rules.can_send(request.user))
    can = {"query": rules.can_query(request.user, line), "answer": rules.can_answer(request.user, line)}
    form = (AnswerForm if can["answer"] else QueryForm)(request.POST or None)
    if request.method == "POST" and form.is_valid():
        act = actions.answer if can["answer"] else actions.query
        act(line=line, by=request.user, words=form.cleaned_data["words"])
        messages.success(request, "Your answer is kept." if can["answer"] else "The team has your query.")
        return redirect("marking:pay-line", pk=pk)
    cohort, marker = line.mark.appointment.cohort, line.mark.appointment.marker
    # SECURITY: a script slipped in looks like any other to its marker.
    kind = line.kind if is_team else shown_kind(line.kind)
    status = standing_cell(line)
    return render(
        request,
        "marking/pay_line.html",
        {
            "line": line,
            "heading": f"Pay for script {line.code}",
            "caption": f"{cohort}, {marker}" if is_team else str(cohort),
            "status": status.text,
            "status_kind": status.kind,
            "facts": [
                ("Reading", MarkKind(kind).label),
                ("Submitted", full_date(line.earned_at)),
                ("Hours", figure(line.hours)),
                ("Hourly rate", NO_RATE if line.rate is None else pounds(line.rate)),
                ("Amount", NO_RATE if line.amount is None else pounds(line.amount)),
            ],
            "steps": [step_shown(event, is_team) for event in steps_of(line)],
            "form": form,
            "can": can,
            "back": cohort_url("pay-lines", cohort) if is_team else reverse("marking:pay"),
        },
    )


def steps_of(line: Any) -> list[PayEvent]:
    """What became of a line, in order."""
    return list(PayEvent.objects.filter(line=line).select_related("by", "batch"))


def step_shown(event: PayEvent, is_team: bool) -> tuple[str, str, str]:
    """(what, when and by whom, the words). A marker reads of the team, not who of them."""
    label = PayStep(event.step).label
    if is_team and event.batch:
        label = f"{label} ({event.batch})"
    who = f" by {event.by}" if is_team else ""
    return label, f"{full_datetime(event.at)}{who}", event.words


@require_safe
def pay_claim(request: HttpRequest) -> HttpResponse:
    """A marker's own claim for some days, on one page to print."""
    marker_rules.can_see_list(request.user).require()
    form = PeriodForm(request.GET if "first" in request.GET else None, initial=usual_period())
    period = form.cleaned_data if form.is_bound and form.is_valid() else usual_period()
    lines = list(claimed(request.user, period["first"], period["last"]))
    unrated = sum(line.amount is None for line in lines)
    hours = sum(line.hours for line in lines)
    amount = sum(line.amount for line in lines if line.amount is not None)
    return render(
        request,
        "marking/pay_claim.html",
        {
            "form": form,
            "period": f"{full_date(period['first'])} to {full_date(period['last'])}",
            "columns": [
                Column("Script"),
                Column("Reading"),
                Column("Submitted"),
                Column("Hours", numeric=True),
                Column("Rate", numeric=True),
                Column("Amount", numeric=True),
            ],
            "rows": [
                [
                    Cell(line.code, note=line.cohort),
                    MarkKind(shown_kind(line.kind)).label,
                    short_date(line.earned_at),
                    figure(line.hours),
                    "–" if line.rate is None else pounds(line.rate),
                    NO_RATE if line.amount is None else pounds(line.amount),
                ]
                for line in lines
            ],
            "totals": ["All", "", "", figure(hours), "", pounds(amount)] if lines else [],
            "unrated": unrated,
            "who": [
                ("Marker", str(request.user)),
                ("E-mail address", request.user.email),
                ("Printed", full_date(clock.today())),
            ],
            "back": reverse("marking:pay"),
        },
    )
