"""A trio as its page shows it: people, rota, visits and how far their records are."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.urls import reverse

from core import clock
from core.ui.dates import clock_time, full_date
from core.ui.pictures import GridCell, GridRow
from core.ui.tables import Cell, Column, TableRow
from core.ui.words import counted
from people.models import User
from trios.enums import VisitState
from trios.models import Trio, TrioMember, Visit
from trios.queries.trio import agreed_by, hosted_before, hosts_to_book, keepers_of, members_of, visits_of
from trios.rules import formation as formation_rules
from trios.rules import mentor as mentor_rules
from trios.rules import rota as rota_rules
from trios.rules import trio as rules
from trios.rules import visit as visit_rules
from trios.rules.repair import repair_of

PEOPLE = ["Name", "School", "Write to"]
SIZES = {2: "pair", 3: "trio", 4: "group of four"}


def trio_page(user: User, trio: Trio) -> dict[str, Any]:
    """Everything the page of a trio is told."""
    is_keeper = rules.is_keeper(user, trio)
    visits = visits_of(trio)
    return {
        "trio": trio,
        "size_note": size_note(trio),
        "people_columns": people_columns(user),
        "people": people(user, trio),
        "rota": rota(trio),
        "rota_columns": [column_of(visit) for visit in visits],
        "visit_columns": visit_columns(is_keeper),
        "visits": [visit_row(visit, trio, is_keeper=is_keeper) for visit in visits],
        "to_book": [str(enrolment.participant) for enrolment in hosts_to_book(trio)],
        "is_keeper": is_keeper,
        "can": {
            "book": visit_rules.can_book(user, trio),
            "say": rota_rules.can_say(user, trio),
            "replace": mentor_rules.can_replace(user, trio),
            "place": rules.can_place(user, trio),
        },
    }


def size_note(trio: Trio) -> str:
    """What is different where a trio is not three."""
    size = len(members_of(trio))
    if size in (0, 1):
        return "Too few people are left here for visits. The programme team places people together."
    before = [str(member.enrolment.participant) for member in hosted_before(trio)]
    if size == 3 and not before:
        return ""
    makes = counted(len(visits_of(trio)) + len(hosts_to_book(trio)), "visit")
    said = f"You are a {SIZES.get(size, 'group')}:"
    if before:
        has = "has" if len(before) == 1 else "have"
        return f"{said} {makes}, because {' and '.join(before)} {has} hosted in another trio before."
    return f"{said} {makes}, and each of you hosts one."


def people_columns(user: User) -> list[str | Column]:
    """The headings of `people`."""
    return [*PEOPLE, Column("Move", hidden_label=True)] if formation_rules.forms_trios(user) else [*PEOPLE]


def people(user: User, trio: Trio) -> list[TableRow]:
    """Members and mentor, with schools and addresses; the team has the door to another trio for each."""
    moves = bool(formation_rules.forms_trios(user))
    rows = [
        TableRow(
            [
                Cell(str(member.enrolment.participant), note=member.enrolment.authority.name),
                member.enrolment.school.name,
                write_to(member.enrolment.participant, user),
                *([move_cell(user, trio, member)] if moves else []),
            ]
        )
        for member in members_of(trio)
    ]
    if trio.mentor:
        cells: list[Any] = [Cell(str(trio.mentor), note="Mentor"), "–", write_to(trio.mentor, user)]
        rows.append(TableRow([*cells, *(["–"] if moves else [])]))
    return rows


def move_cell(user: User, trio: Trio, member: TrioMember) -> Cell:
    """The door to another trio, while the year runs."""
    member.trio = trio
    if not rules.can_move_member(user, member):
        return Cell("–")
    url = reverse("trios:trio-move", kwargs={"pk": trio.pk, "member": member.pk})
    return Cell("Move to another trio", url=url, context_text=str(member.enrolment.participant))


def write_to(person: User, user: User) -> Cell:
    """A link that opens a mail; nobody writes to themselves."""
    return Cell("You") if person.pk == user.pk else Cell(person.email, url=f"mailto:{person.email}")


def column_of(visit: Visit) -> str:
    """How a visit heads a column of the rota: "16 Nov, Maureen"."""
    day = visit.starts_at.astimezone(clock.LONDON)
    return f"{day.day} {day:%b}, {visit.host.participant.first_name_shown}"


def rota(trio: Trio) -> list[GridRow]:
    """Who hosts, who visits, and who was there: a row a member, a column a visit."""
    rows = []
    for member in members_of(trio):
        cells = [cell_of(visit, member.enrolment_id) for visit in visits_of(trio)]
        rows.append(GridRow(str(member.enrolment.participant), cells))
    return rows


def cell_of(visit: Visit, enrolment_id: int) -> GridCell:
    """One person at one visit."""
    line = next((row for row in visit.lines if row.enrolment_id == enrolment_id), None)  # type: ignore[attr-defined]
    if line is not None:
        if line.observed and line.discussed:
            return GridCell("Was there", "ok")
        repair = repair_of(line)
        if repair and repair.signed_off_at:
            return GridCell("Made up for it", "ok")
        return GridCell("Missed it, or a part", "bad")
    return GridCell("Hosts", "attention") if visit.host_id == enrolment_id else GridCell("Visits", "neutral")


def status_of(visit: Visit) -> tuple[str, str]:
    """How the visit stands, for a tag."""
    if visit.state == VisitState.CANCELLED:
        return "Cancelled", "bad"
    if visit.state == VisitState.COMPLETED:
        return "Completed", "ok"
    if visit.ends_at <= clock.now():
        return (
            ("To complete", "attention")
            if getattr(visit, "lines", None)
            else ("Attendance to record", "attention")
        )
    return ("Under way", "attention") if visit.starts_at <= clock.now() else ("Booked", "neutral")


def hours_of(visit: Visit) -> str:
    """ "9:15 am to 11:45 am" in London."""
    return f"{clock_time(visit.starts_at)} to {clock_time(visit.ends_at)}"


def discussion_status(visit: Visit, people: Sequence[User]) -> tuple[str, str]:
    """How far the record of the discussion is, for a tag."""
    dialogue = getattr(visit, "dialogue", None)
    if dialogue is None:
        is_over = visit.ends_at <= clock.now()
        return "Not started", "attention" if is_over else "neutral"
    agreed = sum(done for _, done in agreed_by(dialogue, people))
    if agreed == len(people):
        return "Agreed by all", "ok"
    return f"Agreed by {agreed} of {len(people)}", "waiting"


def visit_columns(is_keeper: bool) -> list[str | Column]:
    """The headings of the table of visits."""
    return [
        "When",
        "Host",
        "State",
        "Discussion",
        *([Column("Open", hidden_label=True)] if is_keeper else []),
    ]


def visit_row(visit: Visit, trio: Trio, *, is_keeper: bool) -> TableRow:
    """One visit in the trio's table."""
    text, kind = status_of(visit)
    said, said_kind = discussion_status(visit, keepers_of(trio))
    url = reverse("trios:visit-detail", kwargs={"pk": visit.pk})
    cells: list[Any] = [
        Cell(full_date(visit.starts_at), url=url, note=hours_of(visit)),
        Cell(str(visit.host.participant), note=visit.school.name),
        Cell(text, kind=kind),
        Cell(said, kind=said_kind),
    ]
    if is_keeper:
        dialogue = reverse("trios:dialogue", kwargs={"pk": visit.pk})
        cells.append(
            Cell("Open the record", url=dialogue, context_text=f"of the visit to {visit.host.participant}")
        )
    return TableRow(cells, kind="attention" if kind == "attention" else "")
