"""The plan of one case study: every phase, factor and action of it, in three queries."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.db.models import Exists, OuterRef, QuerySet

from casestudies.enums import Phase
from casestudies.models import CaseStudy, Factor, PlannedAction, PlanPhase
from casestudies.phases import TITLE


@dataclass(frozen=True, slots=True)
class Plan:
    """What an author has planned. A box nobody wrote in holds an empty text."""

    case_study: CaseStudy  # unsaved where none has been started
    phases: dict[int, PlanPhase] = field(default_factory=dict)
    factors: list[Factor] = field(default_factory=list)
    planned: list[PlannedAction] = field(default_factory=list)

    def says(self, name: str) -> str:
        """The text of a box, wherever it stands."""
        if name == TITLE:
            return self.case_study.title.strip()
        return next((str(row.texts[name]).strip() for row in self.phases.values() if row.texts.get(name)), "")

    def rows_in(self, phase: int) -> int:
        """How many lines the tables of a phase have."""
        return {Phase.EXPLORING: len(self.factors), Phase.PLANNING: len(self.planned)}.get(Phase(phase), 0)

    def is_begun(self, phase: int) -> bool:
        """Whether anything stands in a phase."""
        return bool(self.rows_in(phase) or (phase in self.phases and has_text(self.phases[phase])))

    @property
    def is_empty(self) -> bool:
        """Whether nothing of it is written yet, the title apart."""
        return not any(self.is_begun(phase) for phase in Phase)


def has_text(row: PlanPhase) -> bool:
    """Whether anything is written in the boxes of a phase."""
    return any(str(text).strip() for text in row.texts.values())


def plan_of(case_study: CaseStudy) -> Plan:
    """The whole plan of a case study; an empty one where none has been started."""
    if case_study._state.adding:
        return Plan(case_study)
    return Plan(
        case_study,
        phases={row.number: row for row in PlanPhase.objects.filter(case_study=case_study)},
        factors=list(Factor.objects.filter(case_study=case_study)),
        planned=list(PlannedAction.objects.filter(case_study=case_study)),
    )


def phases_begun(case_study: CaseStudy) -> int:
    """How many of the five phases hold something, in one query."""
    rows: QuerySet[PlanPhase] = PlanPhase.objects.filter(case_study=case_study).annotate(
        has_factors=Exists(Factor.objects.filter(case_study=OuterRef("case_study"))),
        has_actions=Exists(PlannedAction.objects.filter(case_study=OuterRef("case_study"))),
    )
    tables = {Phase.EXPLORING: "has_factors", Phase.PLANNING: "has_actions"}
    return sum(
        has_text(row) or (row.number in tables and getattr(row, tables[Phase(row.number)])) for row in rows
    )
