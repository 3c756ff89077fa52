"""How far each marker is and how their marks lie, for the team; and a word to who has not begun."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from core import clock
from core.exports import csv_response, xlsx_response
from core.ui.dates import days_left, deadline, short_datetime
from core.ui.pictures import Bar
from core.ui.tables import Cell, Column, TableRow
from core.ui.words import counted
from marking.actions import progress as actions
from marking.models import MarkerAppointment
from marking.notices.nudge import nudged
from marking.queries.progress import gaps_of, markers_of, not_begun, nudged_today, whole_of
from marking.rules import progress as rules
from marking.rules.team import can_oversee
from marking.strictness import APART, LEAST, Gap
from marking.views.parts import PAGE, cohort_url, trail
from notifications.delivery import compose
from notifications.models import Message
from programme.models import Cohort

HEAD = (
    "Marker",
    "E-mail address",
    "Authority",
    "Given",
    "Begun",
    "Submitted",
    "Last saved",
    "Mean",
    "Spread",
    "Scripts read twice",
    "Points from the other reader",
    "Hint",
)
SHOWN = 50  # names on the check page


@require_safe
def marker_progress(request: HttpRequest, slug: str) -> HttpResponse:
    """Who has how much to do, when they last saved, and how far their marks are from others'."""
    can_oversee(request.user).require()
    year = get_object_or_404(Cohort, slug=slug)
    wanted, sort = request.GET.get("format", ""), request.GET.get("sort", "-left")
    if wanted in ("csv", "xlsx"):
        return progress_file(year, wanted)
    page = Paginator(markers_of(year, sort), PAGE).get_page(request.GET.get("page"))
    shown = list(page)
    gaps, whole = gaps_of([row.pk for row in shown]), whole_of(year)
    url = cohort_url("marker-progress", year)
    return render(
        request,
        "marking/marker_progress.html",
        {
            "cohort": year,
            "lead": f"Marks are due {deadline(year.marking_due_at)} ({days_left(year.marking_due_at)}).",
            "page": page,
            "columns": [
                Column("Marker", sort="name"),
                Column("Submitted", numeric=True, sort="left"),
                Column("Last saved", sort="saved"),
                Column("Mean", numeric=True, sort="mean"),
                Column("Spread", numeric=True, sort="spread"),
                Column("From the other reader", numeric=True),
            ],
            "rows": [row_of(row, gaps[row.pk]) for row in shown],
            "stages": [
                Bar("Finished", whole.finished, kind="ok"),
                Bar("Under way", whole.under_way, kind="waiting"),
                Bar("Not begun", whole.waiting, kind="attention"),
            ],
            "means": [
                Bar(str(row.marker), round(row.mean, 1), note=f"over {counted(row.done, 'script')}")
                for row in shown
                if row.mean is not None
            ],
            "mean": whole.mean,
            "least": LEAST,
            "apart": APART,
            "files": [("Download as XLSX", f"{url}?format=xlsx"), ("Download as CSV", f"{url}?format=csv")],
            "waiting": whole.waiting,
            "nudge_url": cohort_url("marker-nudge", year),
            "can": {"nudge": rules.can_nudge(request.user, year)},
            "trail": trail(year, ("How far markers are", "")),
        },
    )


def row_of(row: Any, gap: Gap) -> TableRow:
    """One marker: what is in, what is begun, how the marks lie."""
    begun = f"{row.begun} begun" if row.begun else ("" if row.done else "none begun")
    return TableRow(
        cells=[
            Cell(
                row.marker,
                url=reverse("marking:pool-member", kwargs={"pk": row.pk}),
                note=str(row.authority),
            ),
            Cell(f"{row.done} of {row.given}", note=begun if row.left else ""),
            short_datetime(row.saved) if row.saved else "",
            "" if row.mean is None else f"{row.mean:.1f}",
            f"{row.spread:.1f}" if row.done > 1 else "",
            Cell(gap.shown, note=gap.hint or (f"{gap.scripts} read twice" if gap.scripts else "")),
        ],
        kind="attention" if gap.hint else "",
    )


def progress_file(cohort: Cohort, wanted: str) -> HttpResponse:
    """The whole list as a file."""
    rows = list(markers_of(cohort, "name"))
    gaps = gaps_of([row.pk for row in rows])
    lines = [
        (
            str(row.marker),
            row.marker.email,
            str(row.authority),
            row.given,
            row.begun,
            row.done,
            row.saved,
            None if row.mean is None else round(row.mean, 1),
            round(row.spread, 1) if row.done > 1 else None,
            gaps[row.pk].scripts,
            round(gaps[row.pk].points, 1) if gaps[row.pk].shown else None,
            gaps[row.pk].hint,
        )
        for row in rows
    ]
    answer = csv_response if wanted == "csv" else xlsx_response
    return answer(f"markers progress {cohort.slug}", HEAD, lines)


@require_http_methods(["GET", "HEAD", "POST"])
def marker_nudge(request: HttpRequest, slug: str) -> HttpResponse:
    """Who would be reminded and the mail they would get; one press sends it."""
    can_oversee(request.user).require()
    year = get_object_or_404(Cohort, slug=slug)
    if request.method == "POST":
        number = actions.nudge(cohort=year, by=request.user)
        messages.success(request, f"{counted(number, 'marker')} reminded, in one mail each.")
        return redirect(cohort_url("marker-progress", year))
    late = not_begun(year)
    number = late.count()
    shown = list(late[:SHOWN])
    return render(
        request,
        "marking/marker_nudge.html",
        {
            "cohort": year,
            "number": number,
            "people": [(row.marker, counted(row.held, "script")) for row in shown],
            "more": number - len(shown),
            "mail": mail_to(shown[0]) if shown else None,
            "nudged_today": nudged_today(year),
            "button_text": f"Remind {counted(number, 'marker')}",
            "can": {"nudge": rules.can_nudge(request.user, year)},
            "trail": trail(
                year, ("How far markers are", cohort_url("marker-progress", year)), ("Remind", "")
            ),
        },
    )


def mail_to(row: MarkerAppointment) -> dict[str, str]:
    """The mail as this marker would read it."""
    notice = nudged(row, row.held, clock.today())
    mail = compose(
        Message(
            to_user=row.marker,
            to_address=row.marker.email,
            kind=notice.kind,
            subject=notice.subject,
            template=notice.template,
            context=notice.context,
            reason=notice.reason,
        )
    )
    # SECURITY: below the line stand links that open the marker's own settings.
    text = str(mail.body).partition("\n--")[0]
    return {"to": str(row.marker), "subject": str(mail.subject), "text": text}
