"""The frozen list of a board: read by code, changed with reasons; and as the external examiner reads it."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from core.exports import csv_response, xlsx_response
from core.transitions import StaleState
from core.ui.dates import full_datetime
from core.ui.tables import Cell, Column, TableRow
from marking.actions import board as actions
from marking.enums import BoardEntryKind, BoardState
from marking.forms.board import ChangeForm, CommentForm
from marking.models import Board, BoardLine
from marking.queries import board_list as queries
from marking.rules import board as rules
from marking.rules.examiner import can_examine
from marking.views.board import LOOK, entry_of
from marking.views.parts import PAGE, cohort_url, trail

HEAD = ("Script", "Readings", "Spread", "Agreed", "Now", "How", "Flags", "Changes")


def columns(*, named: bool) -> list[Column]:
    """The head of the list; whose script it is only once the list is locked."""
    author = [Column("Author")] if named else []
    return [
        Column("Script"),
        *author,
        Column("Readings"),
        Column("Spread", numeric=True),
        Column("Mark", numeric=True),
        Column("Look at"),
    ]


def rows(page: Page, *, named: bool, linked: bool) -> list[TableRow]:
    """The lines of one page of the list."""
    return [row(line, named=named, linked=linked) for line in page]


def row(line: BoardLine, *, named: bool, linked: bool) -> TableRow:
    """One script: its readings, its mark as it is now, and what the board should look at."""
    now, times = line.now, line.times  # type: ignore[attr-defined]
    url = reverse("marking:board-line", kwargs={"pk": line.pk}) if linked else ""
    changed = f"Changed from {line.mark}" if times else ""
    author = [str(line.case_study.enrolment.participant)] if named else []
    has_mark = line.result_id is not None or queries.HELD in line.flags  # one that is held may have one
    return TableRow(
        [
            Cell(line.code, url=url),
            *author,
            Cell(", ".join(map(str, line.readings)) or "–", note=line.how),
            "–" if line.spread is None else line.spread,
            "–" if now is None else Cell(str(now), note=changed),
            "; ".join(line.flags if has_mark else ["No agreed mark", *line.flags]),
        ],
        name=line.code,
    )


def list_of(board: Board, *, named: bool) -> Any:
    """The lines of a board. PRIVACY: who wrote them is fetched only where it may be shown."""
    lines = queries.lines_of(board)
    return lines.select_related("case_study__enrolment__participant") if named else lines


@require_safe
def board_list(request: HttpRequest, pk: int) -> HttpResponse:
    """The list as the team reads it, and as a file."""
    rules.can_keep(request.user).require()
    board = get_object_or_404(Board.objects.select_related("cohort"), pk=pk)
    named = bool(rules.shows_authors(request.user, board))
    lines = list_of(board, named=named)
    wanted = request.GET.get("format", "")
    if wanted in ("csv", "xlsx"):
        return list_file(board, lines, wanted, named=named)
    page = Paginator(lines, PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "marking/board_list.html",
        {
            "board": board,
            "cohort": board.cohort,
            "status": board.get_state_display(),
            "status_kind": LOOK[BoardState(board.state)],
            "lead": f"As it stood on {full_datetime(board.recorded_at)}.",
            "names_note": "" if named else rules.shows_authors(request.user, board).reason,
            "page": page,
            "columns": columns(named=named),
            "rows": rows(page, named=named, linked=True),
            "trail": trail(
                board.cohort, ("Assessment board", cohort_url("board", board.cohort)), ("List", "")
            ),
        },
    )


def list_file(board: Board, lines: Any, wanted: str, *, named: bool) -> HttpResponse:
    """The whole list to take away, each change with its reason."""
    head = [*HEAD, "Author"] if named else list(HEAD)
    body = []
    for line in lines.prefetch_related("changes"):
        changes = "; ".join(f"{c.was} to {c.mark}: {c.reason}" for c in line.changes.all())
        cells = [
            line.code,
            ", ".join(map(str, line.readings)),
            line.spread,
            line.mark,
            line.now,
            line.how,
            "; ".join(line.flags),
            changes,
        ]
        body.append([*cells, str(line.case_study.enrolment.participant)] if named else cells)
    response = csv_response if wanted == "csv" else xlsx_response
    return response(f"board list {board.cohort.slug}", head, body)


@require_http_methods(["GET", "HEAD", "POST"])
def board_line(request: HttpRequest, pk: int) -> HttpResponse:
    """One script of the list: its readings, what the board changed, and a form for another mark."""
    rules.can_keep(request.user).require()
    line = get_object_or_404(BoardLine.objects.select_related("board__cohort"), pk=pk)
    now = queries.lines_of(line.board).values_list("now", flat=True).get(pk=line.pk)
    can = rules.can_change_line(request.user, line)
    posted = request.POST if request.method == "POST" else None
    if posted is not None:
        can.require()
    form = ChangeForm(posted, now=now, most=queries.most_for(line))
    if posted is not None and form.is_valid():
        made = actions.change_mark(line=line, by=request.user, **form.cleaned_data)
        messages.success(request, f"The mark of {line.code} is {made.mark} per cent now.")
        return redirect("marking:board-list", pk=line.board_id)
    there = reverse("marking:board-list", kwargs={"pk": line.board_id})
    return render(
        request,
        "marking/board_line.html",
        {
            "line": line,
            "heading": f"Script {line.code}",
            "now": now,
            "facts": [
                ("Readings", ", ".join(map(str, line.readings)) or "None is in"),
                (
                    "Agreed mark when the list was frozen",
                    "None" if line.mark is None else f"{line.mark} per cent",
                ),
                ("How", line.how or "–"),
                ("Look at", "; ".join(line.flags) or "Nothing"),
            ],
            "changes": [
                (f"{c.was} to {c.mark} per cent", c.reason, f"{c.made_by}, {full_datetime(c.made_at)}")
                for c in line.changes.select_related("made_by")
            ],
            "form": form if can else None,
            "can": can,
            "readings_url": reverse("marking:difference", kwargs={"code": line.code}),
            "trail": trail(
                line.board.cohort,
                ("Assessment board", cohort_url("board", line.board.cohort)),
                ("List", there),
                (line.code, ""),
            ),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
def examine_board(request: HttpRequest, pk: int) -> HttpResponse:
    """The list as the external examiner reads it, always by code; comments, and that it was seen."""
    can_examine(request.user).require()
    board = get_object_or_404(Board.objects.select_related("cohort"), pk=pk)
    sees, status = "seen" in request.POST, 200
    posted = request.POST if request.method == "POST" else None
    form = CommentForm(posted, needed=not sees, initial={"as_of": queries.last_change(board)})
    if posted is not None and form.is_valid():
        clean = form.cleaned_data
        try:
            if sees:
                actions.see(board=board, by=request.user, as_of=clean["as_of"], text=clean["text"])
                messages.success(request, "Noted: you have seen the list as it is now.")
            else:
                actions.comment(board=board, by=request.user, text=clean["text"])
                messages.success(request, "The board reads your comment beside its minutes.")
            return redirect("marking:examine-board", pk=board.pk)
        except StaleState as late:  # the list on this page is the new one, and what was typed is still there
            board.refresh_from_db()
            again = request.POST.copy()
            again["as_of"] = str(queries.last_change(board))
            form, status = CommentForm(again, needed=not sees), 409
            form.add_error(None, late.reason)
    page = Paginator(queries.lines_of(board), PAGE).get_page(request.GET.get("page"))
    own = (BoardEntryKind.COMMENT, BoardEntryKind.SEEN, BoardEntryKind.CHANGED)
    can = {"comment": rules.can_comment(request.user, board), "see": rules.can_see(request.user, board)}
    return render(
        request,
        "marking/examine_board.html",
        {
            "board": board,
            "cohort": board.cohort,
            "status": board.get_state_display(),
            "status_kind": LOOK[BoardState(board.state)],
            "lead": f"As it stood on {full_datetime(board.recorded_at)}. You read scripts by their code.",
            "page": page,
            "columns": columns(named=False),
            "rows": rows(page, named=False, linked=False),
            "book": [entry_of(entry) for entry in queries.book_of(board) if entry.kind in own],
            "form": form if can["comment"] else None,
            "can": can,
            "back": f"{reverse('marking:examine')}?cohort={board.cohort.slug}",
        },
        status=status,
    )
