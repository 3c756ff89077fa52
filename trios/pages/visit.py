"""A visit as its page shows it."""

from __future__ import annotations

from django.urls import reverse
from django.utils.http import urlencode

from core.ui.dates import full_date
from core.ui.lists import Row
from core.ui.tables import Cell, TableRow
from trios.enums import VisitState
from trios.models import Trio, TrioMember, Visit, VisitAttendance, VisitRecord
from trios.pages.trio import hours_of
from trios.queries.trio import members_of
from trios.rules.repair import repair_of, was_missed
from trios.rules.visit import lines_of

# The marks of high-quality professional dialogue, as questions to the people in the room.
GOOD_DIALOGUE = [
    ("Purposeful and focused", "Do we keep to what the host asked us to look at?"),
    ("Interactive and collaborative", "Does everybody speak, and does everybody learn?"),
    ("Well-directed challenge and support", "Do we ask the question that is hard to answer, kindly?"),
    ("Deep engagement", "Do we stay with one thing long enough to understand it?"),
    ("Impact- and outcome-focused", "What will be different for learners, and how will we know?"),
]


def facts_about(visit: Visit) -> list[Row]:
    """When, where, with whom."""
    school = visit.school
    rows = [
        Row("When", f"{full_date(visit.starts_at)}, {hours_of(visit)}, UK time"),
        Row("Host", str(visit.host.participant)),
        Row("School", ", ".join(part for part in (str(school), school.postcode) if part)),
    ]
    if visit.where:
        rows.append(Row("Where to go", visit.where))
    rows.append(Row("Mentor", str(visit.trio.mentor) if visit.trio.mentor else "None yet"))
    if visit.state == VisitState.CANCELLED:
        rows.append(Row("Why it was cancelled", visit.cancelled_reason))
    elif visit.moved_reason:
        rows.append(Row("Why it was moved", visit.moved_reason))
    return rows


def focus_of(visit: Visit) -> str:
    """What the visit looks at, as its host chose; for those who may read the record."""
    record = getattr(visit, "record", None)
    return record.area_of_strength if record else ""


def focus_rows(record: VisitRecord | None) -> list[Row]:
    """What the host chose, as facts."""
    return [
        Row("What the visit looks at", record.area_of_strength if record else ""),
        Row("Class or stage", record.stage if record else ""),
    ]


def map_link(visit: Visit) -> str:
    """Where to look the school up."""
    place = ", ".join(part for part in (visit.school.name, visit.school.town, visit.school.postcode) if part)
    return "https://www.openstreetmap.org/search?" + urlencode({"query": place})


ATTENDANCE = ["Who", "Part 1: the lesson", "Part 2: the discussion"]


def attendance_columns(visit: Visit) -> list[str]:
    """The headings of `attendance_rows`."""
    return [*ATTENDANCE, "Making up for it"] if any(map(was_missed, lines_of(visit))) else ATTENDANCE


def attendance_rows(visit: Visit, trio: Trio, *, looks_after: bool = False) -> list[TableRow]:
    """Who was there for which part, as far as it is recorded (a visit fetched with its lines).

    looks_after: the reader agrees how somebody makes up for it, and signs it off.
    """
    some_missed = any(map(was_missed, lines_of(visit)))
    lines = {line.enrolment_id: line for line in getattr(visit, "lines", [])}
    if not lines:
        return []
    rows = []
    for member in members_of(trio):
        line = lines.get(member.enrolment_id)
        is_host = member.enrolment_id == visit.host_id
        rows.append(
            TableRow(
                [
                    Cell(str(member.enrolment.participant), note="Host" if is_host else ""),
                    part(line and line.observed),
                    part(line and line.discussed),
                    *([repair_cell(visit, member, line, looks_after)] if some_missed else []),
                ]
            )
        )
    return rows


def repair_cell(visit: Visit, member: TrioMember, line: VisitAttendance | None, looks_after: bool) -> Cell:
    """How somebody makes up for what they missed, with the door to it for who looks after the trio."""
    if line is None or not was_missed(line):
        return Cell("–")
    repair = repair_of(line)
    if repair and repair.signed_off_at:
        return Cell(
            "Made up for", kind="ok", note=f"{repair.note} Signed off {full_date(repair.signed_off_at)}."
        )
    said = (
        f"{repair.get_task_display()}, by {full_date(repair.due_on)}" if repair else "Nothing is agreed yet"
    )
    if not looks_after:
        return Cell(said)
    url = reverse("trios:visit-repair", kwargs={"pk": visit.pk, "enrolment": member.enrolment_id})
    name = str(member.enrolment.participant)
    return Cell(
        "Sign it off" if repair else "Agree how they make up for it",
        url=url,
        context_text=f"({name})",
        note=said,
    )


def part(was_there: bool | None) -> Cell:
    """There, not there, or not recorded."""
    if was_there is None:
        return Cell("Not recorded", kind="neutral")
    return Cell("There", kind="ok") if was_there else Cell("Not there", kind="bad")
