"""What an audience contributes to the home page."""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from core import clock
from core.ui.lists import Row, Step
from core.ui.pictures import Mark, Span
from programme.models import Cohort


@dataclass(slots=True)
class Panel:
    """A card with a few facts, where they lead, and what has to be known of them."""

    title: str
    rows: list[Row] = field(default_factory=list)
    url: str = ""
    link: str = ""
    note: str = ""


@dataclass(slots=True)
class Part:
    """Next steps, panels and (from one audience at most) the year that is drawn."""

    steps: list[Step] = field(default_factory=list)
    panels: list[Panel] = field(default_factory=list)
    cohort: Cohort | None = None
    done: set[str] = field(default_factory=set)
    extra: dict[str, Any] = field(default_factory=dict)


def urgency(step: Step) -> tuple[bool, float]:
    """What is wrong comes first, then what is due soonest; what has no date comes last."""
    if step.by is None:
        when = float("inf")
    else:
        at = step.by if isinstance(step.by, dt.datetime) else clock.end_of(step.by)
        when = at.timestamp()
    return (step.kind != "bad", when)


def year_picture(cohort: Cohort) -> dict[str, Any]:
    """The cohort's year for the timeline."""
    return {
        "title": f"The year {cohort.name}",
        "spans": [
            Span(cohort.sessions_from, cohort.sessions_until, "Sessions"),
            Span(cohort.visits_from, cohort.visits_until, "Trio visits"),
            Span(cohort.presentations_from, cohort.presentations_until, "Presentations"),
        ],
        "marks": [
            Mark(cohort.starts_on, "The year begins"),
            Mark(cohort.case_study_due_at, "Case study due"),
            Mark(cohort.board_on, "Results"),
        ],
        "start": cohort.starts_on,
        "end": cohort.ends_on,
        "today": clock.today(),
    }
