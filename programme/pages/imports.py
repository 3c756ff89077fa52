"""A table of applications as pages show it: what will happen, how far it is, what has come of it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.urls import reverse

from core.enums import JobState
from core.ui.dates import short_datetime
from core.ui.tables import Cell, Column, TableRow
from people.models import User
from programme.enums import ImportOutcome as O
from programme.enums import ImportState as I
from programme.models import ApplicationImport, ImportRow
from programme.queries import imports as queries
from programme.rules import imports as rules

STATE_KIND = {
    I.UPLOADED: "attention",
    I.CHECKED: "attention",
    I.RUNNING: "waiting",
    I.DONE: "ok",
    I.DISCARDED: "neutral",
}
OUTCOME_KIND = {O.NEW: "ok", O.CHANGED: "attention", O.UNCHANGED: "neutral", O.BAD: "bad"}
ORDER = (O.BAD, O.NEW, O.CHANGED, O.UNCHANGED)
LIST_COLUMNS = [
    Column("Table"),
    Column("For"),
    Column("Uploaded"),
    Column("Rows", numeric=True),
    Column("Status"),
]
ROW_COLUMNS = [Column("Row", numeric=True), Column("Name"), Column("What happens"), Column("Why")]
WORDS = {
    O.NEW: ("new application", "new applications"),
    O.CHANGED: ("changes one that is there", "change ones that are there"),
    O.UNCHANGED: ("is there already and stays as it is", "are there already and stay as they are"),
    O.BAD: ("cannot be brought in", "cannot be brought in"),
}


def address(table: ApplicationImport, what: str = "detail") -> str:
    """A page of one import."""
    return reverse(f"programme:import-{what}", kwargs={"pk": table.pk})


def table_of(imports: Iterable[ApplicationImport]) -> list[TableRow]:
    """The list of imports; each has `row_count`."""
    return [
        TableRow(
            [
                Cell(table.file_name, url=address(table)),
                Cell(table.cohort.name, note=table.authority.name if table.authority else "all authorities"),
                Cell(short_datetime(table.uploaded_at), note=str(table.uploaded_by)),
                table.row_count,  # type: ignore[attr-defined]
                Cell(table.get_state_display(), kind=STATE_KIND[I(table.state)]),
            ]
        )
        for table in imports
    ]


def rows_of(rows: Iterable[ImportRow]) -> list[TableRow]:
    """Each row of the table with its outcome."""
    found = []
    for row in rows:
        outcome = O(row.outcome)
        url = (
            reverse("programme:queue-application", kwargs={"pk": row.application_id})
            if row.application_id and row.done_at
            else ""
        )
        name = Cell(row.name or "No name", url=url)
        found.append(
            TableRow([row.number, name, Cell(outcome.label, kind=OUTCOME_KIND[outcome]), row.reason])
        )
    return found


def sentences(counts: dict[str, int]) -> list[tuple[int, str]]:
    """(number, what happens with so many rows), those first that need a look."""
    return [(counts[o], WORDS[o][0 if counts[o] == 1 else 1]) for o in ORDER if counts[o]]


def tabs(table: ApplicationImport, counts: dict[str, int], shown: str) -> list[tuple[str, str, bool, int]]:
    """All rows, or those of one outcome."""
    items = [("All", address(table), not shown, sum(counts.values()))]
    for outcome in ORDER:
        if counts[outcome]:
            url = f"{address(table)}?show={outcome.value}"
            items.append((outcome.label, url, shown == outcome, counts[outcome]))
    return items


def standing(user: User, table: ApplicationImport) -> dict[str, Any]:
    """Everything the page of one import says besides its rows."""
    counts = queries.counts(table)
    to_do = queries.rows_to_do(table).count()
    noun = "application" if to_do == 1 else "applications"
    is_done = table.state == I.DONE
    return {
        "kind": STATE_KIND[I(table.state)],
        "counts": counts,
        "sentences": sentences(counts),
        "bad": counts[O.BAD],
        "good": sum(counts[o] for o in (O.NEW, O.CHANGED, O.UNCHANGED)),
        "press": f"Bring in {to_do} {noun}",
        "can": {
            "check": rules.can_check(user, table),
            "start": rules.can_start(user, table, to_do=to_do),
            "discard": rules.can_discard(user, table),
        },
        "is_running": table.state == I.RUNNING,
        "is_done": is_done,
        "is_checked": table.state == I.CHECKED,
        "has_rows": table.state not in (I.UPLOADED, I.DISCARDED),
        "was_stopped": table.state == I.CHECKED and bool(queries.jobs_of(table)),
        "errors_url": address(table, "errors") if counts[O.BAD] else "",
    }


def progress_of(table: ApplicationImport) -> dict[str, Any]:
    """How far the run is."""
    job = next(iter(queries.jobs_of(table)), None)
    is_done = table.state == I.DONE
    total = (job and job.total) or queries.rows_to_do(table).count() or 1
    done = total if is_done else min((job and job.done) or 0, total)
    return {
        "value": done,
        "maximum": total,
        "text": "All brought in" if is_done else f"{done} of {total} brought in",
        "done": is_done,
        "failed": not is_done and job is not None and job.state == JobState.FAILED,
        "next": address(table),
    }


def error_file(table: ApplicationImport) -> tuple[list[str], list[list[Any]]]:
    """Heading and rows of the file with what could not be brought in: the reason first, then the cells as they came."""
    rows = table.rows.filter(outcome=O.BAD).order_by("number").values_list("number", "reason", "cells")
    head = ["Row", "Why it was not brought in", *table.headings]
    return head, [[number, reason, *cells] for number, reason, cells in rows]
