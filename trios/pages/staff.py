"""Lists and proposals as staff read them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.urls import reverse
from django.utils.html import format_html, format_html_join

from core.ui.dates import short_date
from core.ui.tables import Cell, Column, TableRow
from core.ui.words import counted
from trios.models import MentorAppointment, Trio
from trios.queries.formation import Proposed
from trios.queries.trio import members_of, nudges, visits_of

TRIO_COLUMNS = [
    "Trio",
    "People",
    "Mentor",
    Column("Booked", numeric=True),
    Column("Completed", numeric=True),
    "Needs a nudge",
]
EXPORT_HEAD = [
    "Cohort",
    "Trio",
    "Mentor",
    "Mentor's e-mail",
    "Participant",
    "Participant's e-mail",
    "School",
    "Authority",
    "Sector",
    "Hosts on",
    "Visits booked",
    "Visits completed",
    "Visits attended whole",
    "Needs a nudge",
]
MENTOR_COLUMNS = [
    "Name",
    "School",
    "Authority",
    Column("Can take", numeric=True),
    Column("Has", numeric=True),
    "Year as a mentor",
    Column("End", hidden_label=True),
]
MENTOR_HEAD = [
    "Cohort",
    "Name",
    "E-mail",
    "School",
    "Authority",
    "Can take",
    "Has",
    "First year",
    "Completed the programme (as stated)",
    "Appointed",
    "Ended",
]
GROUP_COLUMNS = ["Group", "Members", "Mentor", "Distances"]
EXPLAINED_COLUMNS = ["Group", "Members", "Mentor", "Why it is so"]


def trio_row(trio: Trio) -> TableRow:
    """One trio in the staff list (after `with_people` and `with_figures`)."""
    members = members_of(trio)
    names = format_html_join("\n", "{}<br>", ((str(m.enrolment.participant),) for m in members))
    reasons = nudges(trio)
    authorities = ", ".join(dict.fromkeys(m.enrolment.authority.name for m in members))
    return TableRow(
        [
            Cell(
                f"Trio {trio.number}",
                url=reverse("trios:trio-detail", kwargs={"pk": trio.pk}),
                note=f"{trio.cohort}, {authorities}",
            ),
            names,
            Cell(str(trio.mentor)) if trio.mentor else Cell("None", kind="bad"),
            f"{trio.booked} of {trio.makes}",  # type: ignore[attr-defined]
            f"{trio.completed} of {trio.makes}",  # type: ignore[attr-defined]
            Cell(", ".join(reasons), kind="attention") if reasons else Cell("No"),
        ],
        kind="attention" if reasons else "",
    )


def export_rows(trios: Iterable[Trio]) -> Iterator[list[Any]]:
    """One line a participant (after `listed` and `with_visits`)."""
    for trio in trios:
        reasons = ", ".join(nudges(trio))
        for member in members_of(trio):
            enrolment, visits = member.enrolment, visits_of(trio)
            hosted = next((visit for visit in visits if visit.host_id == enrolment.pk), None)
            lines = [line for visit in visits for line in visit.lines if line.enrolment_id == enrolment.pk]  # type: ignore[attr-defined]
            yield [
                str(trio.cohort),
                trio.number,
                str(trio.mentor or ""),
                trio.mentor.email if trio.mentor else "",
                str(enrolment.participant),
                enrolment.participant.email,
                enrolment.school.name,
                enrolment.authority.name,
                enrolment.get_sector_display(),
                hosted.starts_at if hosted else "",
                trio.booked,  # type: ignore[attr-defined]
                trio.completed,  # type: ignore[attr-defined]
                sum(line.observed and line.discussed for line in lines),
                reasons,
            ]


def mentor_row(row: MentorAppointment) -> TableRow:
    """One mentor in the team's list."""
    supports = row.supports  # type: ignore[attr-defined]
    ending = (
        Cell(f"Ended {short_date(row.ended_at)}")
        if row.ended_at
        else Cell(
            "End",
            url=reverse("trios:mentor-end", kwargs={"pk": row.pk}),
            context_text=f"{row.mentor}'s appointment",
        )
    )
    return TableRow(
        [
            Cell(str(row.mentor), note=row.mentor.email),
            row.school.name if row.school else "–",
            Cell(row.authority.name, note=str(row.cohort)),
            row.capacity,
            supports,
            Cell(
                "First" if row.is_first_year else "Later",
                url="" if row.ended_at else reverse("trios:mentor-first-year", kwargs={"pk": row.pk}),
                note=f"Since {short_date(row.appointed_at)}",
                context_text=f"year of {row.mentor} as a mentor: put it right",
            ),
            ending,
        ]
    )


def mentor_export(rows: Iterable[MentorAppointment]) -> Iterator[list[Any]]:
    """One line an appointment."""
    for row in rows:
        yield [
            str(row.cohort),
            str(row.mentor),
            row.mentor.email,
            row.school.name if row.school else "",
            row.authority.name,
            row.capacity,
            row.supports,  # type: ignore[attr-defined]
            row.is_first_year,
            row.graduated_in,
            row.appointed_at,
            row.ended_at,
        ]


def group_row(group: Proposed, reasons: Iterable[str] = ()) -> TableRow:
    """One group of a proposal: with its distances, or with all the reasons why it is as it is."""
    members = format_html_join(
        "\n", "{}, {}<br>", ((str(member.participant), member.school.name) for member in group.members)
    )
    if group.others:
        members = format_html("{}and {}", members, others_said(group))
    authorities = ", ".join(dict.fromkeys(member.authority.name for member in group.members))
    mentor = (
        Cell(str(group.mentor.mentor), note=group.mentor.school.name if group.mentor.school else "")
        if group.mentor
        else Cell("From another authority")
        if group.has_mentor
        else Cell("None", kind="bad")
    )
    size = len(group.members) + group.others
    by_hand = ", changed by hand" if group.by_hand else ""
    why = format_html_join("\n", "{}<br>", ((reason,) for reason in reasons))
    distances = Cell(
        f"{group.widest_km:.1f} km between schools",
        note=f"Mentor {group.mentor_km:.1f} km" if group.has_mentor else "",
    )
    return TableRow(
        [
            Cell(
                group.number,
                note=(authorities if size == 3 else f"{size} people, {authorities}") + by_hand,
            ),
            members,
            mentor,
            Cell(why) if why else distances,
        ]
    )


def others_said(group: Proposed) -> str:
    """How many of a group's people the reader doesn't work with; nothing where there are none."""
    return f"{counted(group.others, 'person', 'people')} of another authority" if group.others else ""


def objective_rows(objective: dict[str, Any], groups: int) -> list[tuple[str, str]]:
    """The figures of a proposal in words, in the order of their weight."""
    people = f"{groups} {'group' if groups == 1 else 'groups'}"
    lines = [
        ("Groups that are not three", "not_three", f"of {people}"),
        ("Pairs from one school", "same_school_pairs", "together in a group"),
        ("Groups that cross authorities", "cross_authority", f"of {people}"),
        ("Groups that cross sectors", "cross_sector", f"of {people}"),
        ("Groups without a mentor", "without_mentor", f"of {people}"),
    ]
    rows = [(label, f"{objective[key]} {after}" if objective[key] else "None") for label, key, after in lines]
    return [
        *rows,
        (
            "Travel",
            f"{objective['travel_km']:,.0f} km, all pairs in a group and each mentor to each member, as the crow flies",
        ),
    ]


ROOM_COLUMNS = ["Trio", "People", "Mentor", "Visits"]


def room_row(trio: Trio) -> TableRow:
    """A trio that can take one more member (after `with_figures`)."""
    people = [
        f"{member.enrolment.participant}, {member.enrolment.school.name}" for member in members_of(trio)
    ]
    booked = f"{trio.booked} of {trio.makes} booked"  # type: ignore[attr-defined]
    return TableRow([str(trio.number), "; ".join(people), str(trio.mentor or "None yet"), booked])
