"""The two tables of the plan, and its list of phases, as its author reads them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from casestudies.enums import Direction, Finding, Level, Phase
from casestudies.forms.plan import FactorForm, PlannedActionForm
from casestudies.models import Factor, PlannedAction
from casestudies.phases import BY_PHASE, PAGES
from casestudies.queries import Plan
from core.decisions import Decision
from core.ui.lists import Task
from core.ui.tables import Cell, Column, TableRow
from core.ui.words import counted

FINDING_KINDS = {Finding.OPEN: "attention", Finding.CONFIRMED: "ok", Finding.NOT_CONFIRMED: "neutral"}


@dataclass(frozen=True, slots=True)
class Table:
    """A kind of line: its model and form, the words on its pages, the name of its address."""

    model: type[Factor] | type[PlannedAction]
    form: type[FactorForm] | type[PlannedActionForm]
    one: str
    many: str
    name: str
    title: str
    lead: str
    empty: str
    columns: tuple[str, ...]


FACTORS = Table(
    Factor,
    FactorForm,
    "factor",
    "factors",
    "casestudies:factor",
    "Factors",
    "What may help or hinder these learners, each tested before you build on it.",
    "None yet. What may help or hinder these learners? Two or three are a good start.",
    ("Factor", "Works at", "Kind", "How tested", "Found"),
)
ACTIONS = Table(
    PlannedAction,
    PlannedActionForm,
    "action",
    "actions",
    "casestudies:planned-action",
    "Actions",
    "Who does what, when and where, for the intervention and for finding out whether it works.",
    "None yet. What has to be done first, and by whom?",
    ("Task", "By whom", "When", "Where", "How far"),
)
TABLE_OF = {Phase.EXPLORING: FACTORS, Phase.PLANNING: ACTIONS, Phase.ACTION: ACTIONS}


def factor_cells(row: Factor) -> list[Any]:
    """What a factor says, after its name."""
    return [
        Level(row.level).label if row.level else "",
        Direction(row.direction).word if row.direction else "",
        row.test,
        Cell(row.get_finding_display(), kind=FINDING_KINDS[Finding(row.finding)]),
    ]


def action_cells(row: PlannedAction) -> list[Any]:
    """What an action says, after its task."""
    return [
        row.by_whom,
        row.when,
        row.where,
        Cell("Done", kind="ok") if row.is_done else Cell("To\u00a0do", kind="neutral"),
    ]


def line_of(table: Table, row: Factor | PlannedAction, *, linked: bool) -> TableRow:
    """One line; its first cell leads to where it is changed."""
    url = reverse(table.name, kwargs={"key": row.key}) if linked else ""
    cells = factor_cells(row) if isinstance(row, Factor) else action_cells(row)
    note = row.notes if isinstance(row, PlannedAction) else ""
    first = Cell(str(row), url=url, note=note, context_text=f"(change this {table.one})" if url else "")
    return TableRow([first, *cells])


def table_of(plan: Plan, phase: Phase, can: Decision) -> dict[str, Any] | None:
    """The table that belongs to a phase, or None. While acting, the actions of the phase before are at hand."""
    table = TABLE_OF.get(phase)
    if table is None:
        return None
    rows = plan.factors if table is FACTORS else plan.planned
    return {
        "title": table.title,
        "lead": table.lead,
        "one": table.one,
        "empty": table.empty,
        "columns": [Column(label) for label in table.columns],
        "rows": [line_of(table, row, linked=bool(can)) for row in rows],
        "comes_first": phase == Phase.EXPLORING,
    }


def phase_tasks(plan: Plan) -> list[Task]:
    """The five phases as a list of tasks: how many boxes of each hold something, how long its table is."""
    tasks = []
    for page in PAGES:
        phase = page.phase
        filled = sum(bool(plan.says(name)) for name in page.names)
        rows = plan.rows_in(phase)
        table = TABLE_OF.get(phase) if rows else None
        said = f", {counted(rows, table.one)}" if table else ""
        whole = filled == len(page.names) and (rows or phase not in (Phase.EXPLORING, Phase.PLANNING))
        status = f"{filled} of {counted(len(page.names), 'box', 'boxes')}{said}"
        if not plan.is_begun(phase):
            status = "Not started"
        tasks.append(
            Task(
                f"{phase.value}. {phase.label}",
                reverse("casestudies:plan-phase", kwargs={"phase": phase.value}),
                f"Written{said}" if whole else status,
                "ok" if whole else "attention" if plan.is_begun(phase) else "neutral",
                done=bool(whole),
                hint=BY_PHASE[phase].hint,
            )
        )
    return tasks
