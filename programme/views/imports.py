"""Bringing a table of applications in: upload, say which column is what, look it through, let the worker do it."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.decisions import Refused
from core.exports import csv_response
from core.http import get_or_404
from programme.actions import imports as actions
from programme.enums import ImportOutcome
from programme.forms.imports import ColumnsForm, UploadForm
from programme.importing import COLUMNS
from programme.models import ApplicationImport
from programme.pages import imports as pages
from programme.queries import imports as queries
from programme.rules import imports as rules

A_PAGE = 50


def _table(request: HttpRequest, pk: int) -> ApplicationImport:
    rules.can_open_imports(request.user).require()
    return get_or_404(queries.visible_to(request.user), pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
def import_list(request: HttpRequest) -> HttpResponse:
    """Upload a table, or find an earlier one again."""
    rules.can_open_imports(request.user).require()
    sent = request.method == "POST"
    form = UploadForm(request.POST if sent else None, request.FILES if sent else None, user=request.user)
    if sent and form.is_valid():
        try:
            table = actions.upload(
                table=form.table, file_name=form.cleaned_data["file"].name, by=request.user, **form.chosen
            )
        except Refused as refusal:
            form.add_error(None, refusal.reason)
        else:
            return redirect("programme:import-columns", pk=table.pk)
    page = Paginator(queries.with_figures(queries.visible_to(request.user)), 20).get_page(
        request.GET.get("page")
    )
    return render(
        request,
        "programme/import_list.html",
        {
            "form": form,
            "is_open": bool(form.cohorts),
            "columns": pages.LIST_COLUMNS,
            "rows": pages.table_of(page.object_list),
            "page_obj": page,
            "fields": COLUMNS,
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
def import_columns(request: HttpRequest, pk: int) -> HttpResponse:
    """Say which column holds what; guessed from the headings."""
    table = _table(request, pk)
    rules.can_check(request.user, table).require()
    first = table.rows.order_by("number").first()
    form = ColumnsForm(
        request.POST if request.method == "POST" else None,
        headings=table.headings,
        sample=first.cells if first else [],
        mapping=table.mapping,
    )
    if request.method == "POST" and form.is_valid():
        actions.check(table=table, mapping=form.mapping, by=request.user)
        return redirect("programme:import-detail", pk=pk)
    return render(request, "programme/import_columns.html", {"form": form, "table": table})


@require_http_methods(["GET", "HEAD", "POST"])
def import_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """What will happen with each row; after the press, how far it is and what has come of it."""
    table = _table(request, pk)
    if request.method == "POST":
        actions.start(table=table, by=request.user)
        messages.success(
            request, "The applications are being brought in. You can leave this page and come back."
        )
        return redirect("programme:import-detail", pk=pk)
    standing = pages.standing(request.user, table)
    if standing["can"]["check"] and not standing["has_rows"]:
        return redirect("programme:import-columns", pk=pk)
    shown = request.GET.get("show", "")
    shown = shown if shown in ImportOutcome.values else ""
    rows = table.rows.exclude(outcome="").order_by("number")
    page = Paginator(rows.filter(outcome=shown) if shown else rows, A_PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "programme/import_detail.html",
        {
            "table": table,
            "page_obj": page,
            "columns": pages.ROW_COLUMNS,
            "rows": pages.rows_of(page.object_list),
            "tabs": pages.tabs(table, standing["counts"], shown),
            "progress": pages.progress_of(table),
            "progress_url": pages.address(table, "progress"),
            **standing,
        },
    )


@require_safe
def import_progress(request: HttpRequest, pk: int) -> JsonResponse:
    """How far the run is, as JSON."""
    return JsonResponse(pages.progress_of(_table(request, pk)))


@require_safe
def import_errors(request: HttpRequest, pk: int) -> HttpResponse:
    """The rows that could not be brought in, each with the reason, to mend and upload again."""
    table = _table(request, pk)
    head, rows = pages.error_file(table)
    return csv_response("Rows to mend", head, rows)


@require_POST
def import_discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Throw an uploaded table away."""
    table = _table(request, pk)
    actions.discard(table=table, by=request.user)
    messages.success(request, f"{table.file_name} is thrown away. Nothing of it is kept.")
    return redirect("programme:import-list")
