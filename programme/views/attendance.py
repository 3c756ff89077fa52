"""Attendance across sessions: leads see their own authority, the team every one."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from core.exports import csv_response, xlsx_response
from people.kept import totals
from programme.forms.attendance import AttendanceFilter
from programme.pages import attendance as pages
from programme.queries import attendance_grid as queries
from programme.rules import register as rules

A_PAGE = 25
EXPORTS = {"csv": csv_response, "xlsx": xlsx_response}


@require_safe
def attendance(request: HttpRequest) -> HttpResponse:
    """Who was at which session, a participant a row and a session a column; filters stand in the address."""
    rules.can_follow(request.user).require()
    form = AttendanceFilter(request.GET, user=request.user)
    wanted = form.wanted()
    page = Paginator(queries.followed(request.user, wanted), A_PAGE).get_page(request.GET.get("page"))
    figures, counted = totals(
        request.user,  # type: ignore[arg-type]  # `can_follow` lets nobody in who isn't signed in
        f"attendance {wanted.cohort and wanted.cohort.pk} {wanted.authority and wanted.authority.pk}",
        lambda: queries.figures(request.user, wanted),
    )
    return render(
        request,
        "programme/attendance.html",
        {
            "filter_form": form,
            "cohort": wanted.cohort,
            "page": page,
            "grids": pages.drawn(queries.grids_of(page)),
            "figure_columns": pages.FIGURES,
            "figures": pages.figure_rows(figures),
            "counted": counted,
            "exports": [
                (
                    kind.upper(),
                    f"{reverse('programme:attendance-export', args=[kind])}?{request.GET.urlencode()}",
                )
                for kind in EXPORTS
            ],
        },
    )


@require_safe
def attendance_export(request: HttpRequest, kind: str) -> HttpResponse:
    """The registers of those asked for, a line a row, as CSV or XLSX."""
    rules.can_follow(request.user).require()
    if kind not in EXPORTS:
        raise Http404
    wanted = AttendanceFilter(request.GET, user=request.user).wanted()
    lines = queries.exported(request.user, wanted).iterator(chunk_size=500)
    rows = pages.export_rows(lines, queries.titles(wanted.cohort))
    return EXPORTS[kind]("Attendance", pages.EXPORT_HEAD, rows)
