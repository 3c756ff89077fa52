"""Passages that submissions share, side by side: for the team to look at, and for nobody else."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from casestudies.likeness import passages
from casestudies.models import Likeness, Submission
from casestudies.queries.likeness import likenesses_visible_to, text_of
from casestudies.views.extension import only_the_team
from casestudies.views.overview_rows import tabs_of
from core.http import get_or_404
from core.ui.dates import short_date
from core.ui.tables import Cell, Column
from core.ui.words import counted

PAGE = 25
AROUND = 120  # characters shown before and after a passage
COLUMNS = [
    Column("Submission"),
    Column("Shares with"),
    Column("Words", numeric=True),
    Column("Passages", numeric=True),
    Column("Found"),
]


@require_safe
def likeness_list(request: HttpRequest) -> HttpResponse:
    """Every pair of submissions that share passages, the most first."""
    only_the_team(request)
    page = Paginator(likenesses_visible_to(request.user), PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "casestudies/likeness_list.html",
        {
            "page": page,
            "columns": COLUMNS,
            "rows": [row_of(row) for row in page],
            "tabs": tabs_of("likeness", None, request.user),
        },
    )


def row_of(likeness: Likeness) -> list[Any]:
    """One pair in the list."""
    one, other = author_of(likeness.submission), author_of(likeness.earlier)
    return [
        Cell(one[0], url=reverse("casestudies:likeness", kwargs={"pk": likeness.pk}), note=one[1]),
        Cell(other[0], note=other[1]),
        f"{likeness.words:,}",
        likeness.passages,
        short_date(likeness.found_at),
    ]


def author_of(submission: Submission) -> tuple[str, str]:
    """(name, cohort and day) of a submission's author."""
    enrolment = submission.case_study.enrolment
    return str(enrolment.participant), f"{enrolment.cohort}, submitted {short_date(submission.submitted_at)}"


@require_safe
def likeness(request: HttpRequest, pk: int) -> HttpResponse:
    """Two submissions: each shared passage in both, with what stands around it."""
    row = get_or_404(likenesses_visible_to(request.user), pk=pk)
    one, other = text_of(row.submission), text_of(row.earlier)
    names = author_of(row.submission), author_of(row.earlier)
    return render(
        request,
        "casestudies/likeness.html",
        {
            "row": row,
            "one": names[0],
            "other": names[1],
            "title": f"{names[0][0]} and {names[1][0]}",
            "said": f"{counted(row.words, 'word')} in {counted(row.passages, 'passage')} are the same in both.",
            "pairs": [
                {
                    "words": counted(passage.length, "word"),
                    "one": in_its_place(one, *passage.one),
                    "other": in_its_place(other, *passage.other),
                }
                for passage in passages(one, other)
            ],
            "links": [
                (
                    name[0],
                    reverse("casestudies:detail", kwargs={"enrolment": submission.case_study.enrolment_id}),
                )
                for name, submission in zip(names, (row.submission, row.earlier), strict=True)
            ],
            "trail": [
                ("Case studies", reverse("casestudies:overview")),
                ("Shared passages", reverse("casestudies:likeness-list")),
                (names[0][0], ""),
            ],
        },
    )


def in_its_place(text: str, start: int, end: int) -> SafeString:
    """A passage marked, with some of the text before and after it."""
    first, last = max(0, start - AROUND), min(len(text), end + AROUND)
    before = ("… " if first else "") + text[first:start]
    after = text[end:last] + (" …" if last < len(text) else "")
    return format_html("{}<mark>{}</mark>{}", before, text[start:end], after)
