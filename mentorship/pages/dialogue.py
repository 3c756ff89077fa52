"""Dialogues and mentors as the module's pages show them: facts, tags, rows, sentences."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.urls import reverse

from core import clock
from core.ui.dates import clock_time, full_date, short_date, short_datetime
from core.ui.lists import Row
from core.ui.tables import Cell, Column, TableRow
from mentorship.enums import DialogueState, ModuleStanding, Outcome
from mentorship.models import ModuleCorrection, ModuleCriterion, ModuleDialogue
from people.models import User
from trios.models import MentorAppointment

S = ModuleStanding
KINDS = {
    S.UNBOOKED: "attention",
    S.BOOKED: "waiting",
    S.NOT_YET: "attention",
    S.FURTHER: "waiting",
    S.PASSED: "ok",
    S.CLOSED: "neutral",
}
JUDGED_COLUMNS = [Column("Criterion"), Column("Found"), Column("Comment")]
COLUMNS = [
    Column("Mentor"),
    Column("Cohort"),
    Column("Where they stand"),
    Column("Dialogue"),
    Column("Do", hidden_label=True),
]
HEAD = [
    "Cohort",
    "Mentor",
    "E-mail",
    "School",
    "Authority",
    "Where they stand",
    "Attempt",
    "Dialogue on",
    "Place",
    "First assessor",
    "Second assessor",
    "Outcome",
    "Recorded",
]
ASSESSED_COLUMNS = [Column("Mentor"), Column("When"), Column("Where"), Column("State")]


def when_of(dialogue: ModuleDialogue) -> str:
    """ "Thursday 22 April 2027, 4 pm to 5 pm"."""
    start, end = dialogue.starts_at, dialogue.ends_at
    return f"{full_date(start)}, {clock_time(start)} to {clock_time(end)}"


def assessors_of(dialogue: ModuleDialogue) -> str:
    """Both, by name."""
    return f"{dialogue.first_assessor} and {dialogue.second_assessor}"


def attempt_said(dialogue: ModuleDialogue) -> str:
    """First or further."""
    return "First attempt" if dialogue.attempt == 1 else "Further attempt"


def facts_about(dialogue: ModuleDialogue) -> list[Row]:
    """When, where, with whom, and what became of it."""
    rows = [
        Row("When", f"{when_of(dialogue)}, UK time"),
        Row("Where", dialogue.place),
        Row("Assessors", assessors_of(dialogue)),
        Row("Attempt", attempt_said(dialogue)),
    ]
    if dialogue.state == DialogueState.CANCELLED:
        rows.append(Row("Why it was cancelled", dialogue.cancelled_reason))
    if dialogue.outcome:
        kind = "ok" if dialogue.outcome == Outcome.PASS else "attention"
        rows.append(Row("Outcome", dialogue.get_outcome_display(), kind=kind))
    return rows


def corrections_of(dialogue: ModuleDialogue) -> list[Row]:
    """What was put right in a record, when, by whom and why (of a dialogue fetched with its judgements)."""
    return [
        Row(
            short_date(row.corrected_at),
            f"{changed_said(row)} {row.reason}",
            hint=f"By {row.corrected_by}, for the programme team",
        )
        for row in dialogue.corrections.all()
    ]


def changed_said(correction: ModuleCorrection) -> str:
    """What became of the outcome."""
    if correction.was == correction.became:
        return "What was found is corrected; the outcome stays."
    return f"The outcome was “{correction.get_was_display()}” and is “{correction.get_became_display()}”."


def judged_rows(dialogue: ModuleDialogue) -> list[TableRow]:
    """What was found on each criterion (of a dialogue fetched with its judgements)."""
    return [
        TableRow(
            [Cell(row.criterion.title, note=row.criterion.description), met(row.met), row.comment or "–"]
        )
        for row in dialogue.judgements.all()
    ]


def met(value: bool | None) -> Cell:
    """Met, not yet, or not said."""
    if value is None:
        return Cell("Not said", kind="neutral")
    return Cell("Met", kind="ok") if value else Cell("Not yet met", kind="attention")


def criteria_rows(criteria: Iterable[ModuleCriterion]) -> list[Row]:
    """What is judged, in words."""
    return [Row(row.title, row.description) for row in criteria]


def standing_cell(standing: str) -> Cell:
    """Where somebody stands, as a tag."""
    return Cell(S(standing).label, kind=KINDS[S(standing)])


def latest_of(row: MentorAppointment) -> ModuleDialogue | None:
    """The attempt that counts now (after `listed`)."""
    return row.attempts[0] if row.attempts else None  # type: ignore[attr-defined]


def mentor_row(row: MentorAppointment) -> TableRow:
    """One mentor in the team's list."""
    latest = latest_of(row)
    standing = row.standing  # type: ignore[attr-defined]
    late = latest is not None and latest.state == DialogueState.BOOKED and latest.ends_at < clock.now()
    return TableRow(
        [
            Cell(
                str(row.mentor),
                url=reverse("person-pathway", kwargs={"pk": row.mentor_id}),
                note=row.mentor.email,
                context_text="and what comes next for them",
            ),
            Cell(str(row.cohort), note=row.authority.name),
            standing_cell(standing),
            dialogue_cell(latest, late=late),
            do_cell(row, latest, standing),
        ],
        kind="bad" if late else "",
    )


def dialogue_cell(latest: ModuleDialogue | None, *, late: bool) -> Cell:
    """When the latest attempt is or was, and who assesses it."""
    if latest is None:
        return Cell("")
    note = f"Over and not recorded. {assessors_of(latest)}" if late else assessors_of(latest)
    url = reverse("mentorship:dialogue-detail", kwargs={"pk": latest.pk})
    return Cell(short_datetime(latest.starts_at), url=url, note=note)


def do_cell(row: MentorAppointment, latest: ModuleDialogue | None, standing: str) -> Cell:
    """The next thing the team can do."""
    if standing in (S.UNBOOKED, S.NOT_YET) and not row.ended_at:
        return Cell(
            "Book" if standing == S.UNBOOKED else "Book a further attempt",
            url=reverse("mentorship:dialogue-book", kwargs={"pk": row.pk}),
            context_text=f"for {row.mentor}",
        )
    if latest is not None and latest.state == DialogueState.BOOKED:
        return Cell(
            "Move or cancel",
            url=reverse("mentorship:dialogue-detail", kwargs={"pk": latest.pk}),
            context_text=f"the dialogue of {row.mentor}",
        )
    return Cell("")


def export_rows(rows: Iterable[MentorAppointment]) -> Iterator[list[Any]]:
    """One line a mentor."""
    for row in rows:
        latest = latest_of(row)
        of_dialogue = (
            [
                latest.attempt,
                latest.starts_at,
                latest.place,
                str(latest.first_assessor),
                str(latest.second_assessor),
                latest.get_outcome_display(),
                latest.recorded_at,
            ]
            if latest
            else [""] * 7
        )
        yield [
            str(row.cohort),
            str(row.mentor),
            row.mentor.email,
            row.school.name if row.school else "",
            row.authority.name,
            S(row.standing).label,  # type: ignore[attr-defined]
            *of_dialogue,
        ]


def assessed_row(dialogue: ModuleDialogue, user: User) -> TableRow:
    """One dialogue in an assessor's list."""
    other = dialogue.second_assessor if dialogue.first_assessor_id == user.pk else dialogue.first_assessor
    return TableRow(
        [
            Cell(
                str(dialogue.mentor),
                url=reverse("mentorship:dialogue-detail", kwargs={"pk": dialogue.pk}),
                note=f"{dialogue.appointment.cohort}, {attempt_said(dialogue).lower()}",
            ),
            Cell(short_datetime(dialogue.starts_at), note=f"With {other}"),
            dialogue.place,
            state_cell(dialogue),
        ]
    )


def state_cell(dialogue: ModuleDialogue) -> Cell:
    """What an assessor has to know of it at a glance."""
    if dialogue.outcome:
        kind = "ok" if dialogue.outcome == Outcome.PASS else "neutral"
        return Cell(
            dialogue.get_outcome_display(), kind=kind, note=f"Recorded {short_date(dialogue.recorded_at)}"
        )
    if dialogue.starts_at <= clock.now():
        return Cell("To record", kind="attention")
    return Cell("Booked", kind="waiting")
