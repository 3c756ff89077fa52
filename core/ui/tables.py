"""Tables: dense and legible for staff, readable as cards at 320 pixels, and never without their semantics."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.template import Context
from django.template.base import render_value_in_context
from django.template.loader import render_to_string
from django.utils.html import escape
from django.utils.safestring import SafeString

from core.ui.lists import tag
from core.ui.navigation import query_with


@dataclass(frozen=True)
class Column:
    """A heading. `numeric` sets figures to the right; `sort` is the value of `?sort=` that orders by it."""

    label: str
    numeric: bool = False
    sort: str = ""
    hidden_label: bool = False  # for a column of buttons: the heading is only read out


@dataclass(frozen=True)
class Cell:
    """What stands in a cell when it is more than text: a link, a status, a second line in small type."""

    text: Any = ""
    url: str = ""
    kind: str = ""  # a tag's kind: shows the text as a status
    note: str = ""
    context_text: str = ""


@dataclass(frozen=True)
class TableRow:
    """A row. Where rows can be picked, `id` is what its checkbox sends and `name` what it is called."""

    cells: Sequence[Any]
    id: Any = None
    name: str = ""
    kind: str = ""  # "attention" or "bad" marks the whole row at its left edge; say the same in a cell


def _row(row: TableRow | Sequence[Any]) -> TableRow:
    return row if isinstance(row, TableRow) else TableRow(cells=row)


def _heading(context: Context, column: Column, current: str) -> dict[str, Any]:
    direction = (
        {column.sort: "ascending", f"-{column.sort}": "descending"}.get(current, "") if column.sort else ""
    )
    target = f"-{column.sort}" if direction == "ascending" else column.sort
    return {
        "column": column,
        "direction": direction,
        "url": query_with(context, sort=target, page=None) if column.sort else "",
    }


PLAIN = Context()  # numbers and dates in a cell are drawn as in any template
NOTHING = SafeString(
    '<span class="ioc-none"><span aria-hidden="true">–</span><span class="visually-hidden">none</span></span>'
)


def _text(value: Any) -> SafeString:
    """A value as a template draws it: escaped, dates and numbers in the local form."""
    if isinstance(value, str):
        return value if isinstance(value, SafeString) else escape(value)
    return SafeString(render_value_in_context(value, PLAIN))


def _inside(cell: Cell) -> str:
    """What stands in a cell, as components/cell.html draws it: hundreds of cells are too many for a template each.

    SECURITY: every value that goes in has been through `_text` or `escape`.
    """
    text = _text(cell.text)
    if cell.url:
        context = (
            f'<span class="visually-hidden"> {escape(cell.context_text)}</span>' if cell.context_text else ""
        )
        shown = f'<a href="{escape(cell.url)}">{text}{context}</a>'
    elif cell.kind:
        shown = tag(text=text, kind=cell.kind)
    else:
        shown = text if cell.text or cell.text == 0 else NOTHING
    return f'{shown}<span class="ioc-cell-note">{_text(cell.note)}</span>' if cell.note else shown


def _row_of(columns: Sequence[Column], cells: Sequence[Cell], *, has_header: bool) -> SafeString:
    """The cells of a row with their frames; with `has_header` the first is the row's heading."""
    drawn = []
    for place, (column, cell) in enumerate(zip(columns, cells, strict=True)):
        inside = _inside(cell)
        if has_header and not place:
            number = " ioc-number" if column.numeric else ""
            drawn.append(
                f'<th scope="row" role="rowheader" class="ioc-table__row-header{number}">{inside}</th>'
            )
            continue
        number = ' class="ioc-number"' if column.numeric else ""
        heading = "" if column.hidden_label else f' data-heading="{escape(column.label)}"'
        drawn.append(f'<td role="cell"{number}{heading}>{inside}</td>')
    return SafeString("".join(drawn))


def data_table(
    context: Context,
    *,
    caption: str,
    columns: Sequence[Column | str],
    rows: Iterable[TableRow | Sequence[Any]],
    dense: bool = False,
    narrow: str = "cards",
    pick: str = "",
    hide_caption: bool = False,
    row_headers: bool = True,
    totals: Sequence[Any] = (),
    empty: str = "There is nothing to show here yet.",
) -> dict[str, Any]:
    """A table from plain values. A cell is text, a number, safe HTML or a `Cell`; the first heads its row.

    `narrow` says what happens on a small screen: "cards" (a row becomes a card) or "scroll" (it scrolls in
    its own frame). `pick` names the checkboxes that let rows be chosen; the table then stands in a form.
    """
    if narrow not in ("cards", "scroll"):
        raise ValueError(f"A table on a narrow screen becomes cards or scrolls, not {narrow!r}.")
    heads = [c if isinstance(c, Column) else Column(c) for c in columns]
    current = context["request"].GET.get("sort", "") if context.get("request") else ""

    def dressed(values: Sequence[Any]) -> list[dict[str, Any]]:
        return [
            {"column": column, "cell": value if isinstance(value, Cell) else Cell(value)}
            for column, value in zip(heads, values, strict=True)
        ]

    def drawn(values: Sequence[Any]) -> SafeString:
        cells = [value if isinstance(value, Cell) else Cell(value) for value in values]
        return _row_of(heads, cells, has_header=row_headers)

    lines = [_row(row) for row in rows]
    return {
        "caption": caption,
        "headings": [_heading(context, column, current) for column in heads],
        "rows": [{"row": line, "cells": drawn(line.cells)} for line in lines],
        "dense": dense,
        "narrow": narrow,
        "pick": pick,
        "hide_caption": hide_caption,
        "row_headers": row_headers,
        "totals": dressed(totals) if totals else [],
        "empty": empty,
        "width": len(heads) + bool(pick),
    }


def table(
    content: str, *, caption: str, dense: bool = False, hide_caption: bool = False, narrow: str = "scroll"
) -> SafeString:
    """The frame for a table whose head and body are written by hand.

    With `narrow="cards"` each cell needs `data-heading="…"`, the heading it shows on a small screen.
    """
    return render_to_string(
        "components/table.html",
        {
            "content": content,
            "caption": caption,
            "dense": dense,
            "hide_caption": hide_caption,
            "narrow": narrow,
        },
    )


def bulk_bar(content: str, *, text: str = "With the ones you tick:") -> SafeString:
    """The bar of buttons for the ticked rows of a table; it stays in sight at the bottom of the window."""
    return render_to_string("components/bulk_bar.html", {"content": content, "text": text})
