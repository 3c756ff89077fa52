"""A marker's list of scripts, by candidate code."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from core import clock
from core.ui.dates import last_minute, short_datetime
from core.ui.tables import Cell, Column, TableRow
from marking import visibility
from marking.enums import MarkKind, MarkState
from marking.queries.marker import load_of
from marking.queries.panel import assesses_any, to_answer
from marking.rules import marker as rules
from marking.views.parts import PAGE, pounds
from marking.visibility import Script

LOOK = {MarkState.ALLOCATED: "attention", MarkState.STARTED: "waiting", MarkState.SUBMITTED: "ok"}


@require_safe
def script_list(request: HttpRequest) -> HttpResponse:
    """My scripts: code, state, due date, and what I will be paid."""
    rules.can_see_list(request.user).require()
    page = Paginator(visibility.rows(visibility.readings_of(request.user)), PAGE).get_page(
        request.GET.get("page")
    )
    rows = [script_row(visibility.script(row)) for row in page]
    load, to_assess = load_of(request.user), to_answer(request.user)
    return render(
        request,
        "marking/script_list.html",
        {
            "page": page,
            "assesses": assesses_any(request.user),
            "to_assess": to_assess,
            "columns": [
                Column("Script"),
                Column("Reading"),
                Column("Due"),
                Column("State"),
                Column("Mark", numeric=True),
            ],
            "rows": rows,
            "load": load,
            "worth": pounds(load.worth) if load and load.worth is not None else "",
            "rate": pounds(load.hourly_rate) if load and load.hourly_rate is not None else "",
            "sheet_url": reverse("marking:sheet"),
            "bank_url": reverse("marking:bank"),
            "pay_url": reverse("marking:pay"),
            "conflict_url": reverse("marking:conflict-declare"),
            "join_url": reverse("marking:pool-join"),
        },
    )


def script_row(script: Script) -> TableRow:
    """One script in the list."""
    late = script.is_open and script.due_at <= clock.now()
    state = (
        "Closed to you: give it back"
        if script.is_barred and script.is_open
        else MarkState(script.state).label
    )
    kind = "bad" if late or (script.is_barred and script.is_open) else LOOK[MarkState(script.state)]
    return TableRow(
        [
            Cell(script.code, url=reverse("marking:script", kwargs={"code": script.code})),
            MarkKind(script.kind).label,
            Cell(short_datetime(last_minute(script.due_at)), note="Late" if late else ""),
            Cell(state, kind=kind),
            "" if script.total is None else script.total,
        ],
        name=script.code,
        kind="bad" if late else "",
    )
