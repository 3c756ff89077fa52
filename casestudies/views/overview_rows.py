"""The lists of people as table rows, on the page and in a file."""

import datetime as dt
from typing import Any

from django.urls import reverse

from casestudies.enums import CaseStudyState, PresentationOutcome
from core.ui.dates import deadline, full_datetime, short_date
from core.ui.tables import Cell, Column, TableRow
from people.models import User
from people.roles import Permission, everywhere
from programme.enums import Route
from programme.models import Cohort

COLUMNS = [
    Column("Participant"),
    Column("Authority"),
    Column("State"),
    Column("Due"),
    Column("Submitted"),
    Column("Words", numeric=True),
    Column("Presentation"),
]
HEAD = (
    "Participant",
    "School",
    "Authority",
    "Route",
    "State",
    "Due",
    "Submitted",
    "Late",
    "Words counted",
    "Presentation",
)
KINDS = {
    CaseStudyState.WRITING: "neutral",
    CaseStudyState.SUBMITTED: "waiting",
    CaseStudyState.MARKED: "ok",
    CaseStudyState.NOT_YET: "attention",
}


def state_of(row: Any) -> tuple[str, str]:
    """What staff read for the state, and its kind of tag."""
    if row.case_study_state is None:
        return "Not started", "neutral"
    state = CaseStudyState(row.case_study_state)
    return state.label, KINDS[state]


def presentation_of(row: Any) -> tuple[str, str]:
    """What staff read for the presentation, and its kind of tag."""
    if not row.presented:
        return "Not recorded", "neutral"
    outcome = PresentationOutcome(row.presented)
    return outcome.label, "ok" if outcome == PresentationOutcome.MET else "attention"


def unbroken(date: str) -> str:
    """A date that a narrow column does not break."""
    return date.replace(" ", "\N{NO-BREAK SPACE}")


def cells(row: Any, at: dt.datetime) -> TableRow:
    """One person of the overview."""
    state, kind = state_of(row)
    overdue = row.handed_in_at is None and row.due <= at
    shown = "late" if row.handed_in_late else ""
    is_essay = row.route == Route.ESSAY
    standing = Cell(
        "Past its due date" if overdue else state,
        kind="bad" if overdue else kind,
        note="" if is_essay else "Presentation route",
    )
    presented, presented_kind = presentation_of(row)
    return TableRow(
        [
            Cell(
                str(row.participant),
                url=reverse("casestudies:detail", kwargs={"enrolment": row.pk}),
                note=str(row.school),
            ),
            row.authority.name,
            standing,
            unbroken(short_date(row.due - dt.timedelta(minutes=1))),
            Cell(unbroken(short_date(row.handed_in_at)), note=shown),
            f"{row.handed_in_words:,}" if row.handed_in_words is not None and is_essay else "",
            Cell(presented, kind=presented_kind) if row.presented else "",
        ],
        kind="bad" if overdue else "",
    )


def flat(row: Any) -> tuple[Any, ...]:
    """One person of the overview in a file."""
    return (
        str(row.participant),
        str(row.school),
        row.authority.name,
        Route(row.route).label,
        state_of(row)[0],
        deadline(row.due),
        full_datetime(row.handed_in_at),
        bool(row.handed_in_late),
        row.handed_in_words if row.route == Route.ESSAY else None,
        presentation_of(row)[0],
    )


def tabs_of(here: str, cohort: Cohort | None, user: User) -> list[tuple[str, str, bool]]:
    """The sister lists: how far the writing is, the presentations, and for the team who asks for more time and what texts share."""
    query = f"?cohort={cohort.slug}" if cohort else ""
    tabs = [
        ("Case studies", reverse("casestudies:overview") + query, here == "overview"),
        ("Presentations", reverse("casestudies:presentation-list") + query, here == "presentations"),
        ("Groups", reverse("casestudies:peer-group-list") + query, here == "groups"),
    ]
    if everywhere(user, Permission.CASE_STUDY_OVERSEE):
        tabs.append(("More time", reverse("casestudies:request-list"), here == "requests"))
        tabs.append(("Shared passages", reverse("casestudies:likeness-list"), here == "likeness"))
    return tabs


def presentation_cells(row: Any) -> TableRow:
    """One person of the list of presentations."""
    presented, kind = presentation_of(row)
    url = reverse("casestudies:presentation-record", kwargs={"enrolment": row.pk})
    return TableRow(
        [
            Cell(str(row.participant), note=str(row.school)),
            row.authority.name,
            Route(row.route).label,
            Cell(presented, kind=kind, note=short_date(row.presented_on) if row.presented_on else ""),
            ""
            if row.is_met
            else Cell("Record", url=url, context_text=f"the presentation of {row.participant}"),
        ]
    )
