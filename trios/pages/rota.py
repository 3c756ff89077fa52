"""The rota page: who has said when they can, and the plans as cards."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from core import clock
from core.ui.dates import clock_time, full_date
from core.ui.tables import Cell, TableRow
from people.models import User
from trios.forms.rota import plan_written
from trios.models import Trio
from trios.queries.rota import Said, travel_to
from trios.queries.trio import members_of
from trios.rota.question import Half, May, Question, Slot, week_of
from trios.rota.search import Plan, remarks
from trios.rota.week import read

PEOPLE = ["Who", "When they can", "Days away"]
SHORT = ("Mon", "Tue", "Wed", "Thu", "Fri")
COLUMNS = ["When", "Host", "The longest way there"]


@dataclass(frozen=True, slots=True)
class PlanCard:
    """One plan on the page."""

    title: str
    rows: list[TableRow]
    remarks: list[str]
    written: str
    change_url: str
    press: str


def people_rows(user: User, trio: Trio, said: Sequence[Said]) -> list[TableRow]:
    """Everybody, with the half-days they have marked."""
    rows = []
    for each in said:
        note = "Mentor" if each.person.pk == trio.mentor_id else ""
        who = Cell("You" if each.person.pk == user.pk else str(each.person), note=note)
        if not each.week:
            rows.append(TableRow([who, Cell("Has not said yet", kind="waiting"), "–"]))
            continue
        away = ", ".join(
            full_date(first) if first == last else f"{full_date(first)} to {full_date(last)}"
            for first, last in each.away
        )
        rows.append(TableRow([who, weeks_said(each, trio), away or "–"]))
    return rows


def weeks_said(said: Said, trio: Trio) -> str:
    """The half-days of somebody's week, or of their two."""
    if not said.other:
        return halves_said(said.week)
    begins = week_of(max(trio.cohort.visits_from, clock.today()), other=False)
    one, other = (halves_said(letters) or "none" for letters in (said.week, said.other))
    return (
        f"In the week of {begins.day} {begins:%B} and every second one: {one}. In the weeks between: {other}."
    )


def halves_said(letters: str) -> str:
    """ "Mon, Tue morning, Thu"; what a week of letters allows."""
    free = {place for place, may in read(letters).items() if may != May.NOT}
    words = []
    for day, name in enumerate(SHORT):
        halves = [half for half in Half if (day, half) in free]
        if len(halves) == len(Half):
            words.append(name)
        elif halves:
            words.append(f"{name} {halves[0]}")
    return ", ".join(words)


def plan_cards(
    trio: Trio,
    question: Question,
    offered: Sequence[Plan],
    hours: Mapping[Half, tuple[dt.time, dt.time]],
) -> list[PlanCard]:
    """The plans in their order, each with its dates, who hosts, and the way there."""
    hosts = {str(member.enrolment.participant_id): member.enrolment for member in members_of(trio)}
    ways = travel_to(trio)
    cards = []
    for number, plan in enumerate(offered, start=1):
        visits = [(hosts[ident], slot) for ident, slot in plan.visits]
        rows = [
            TableRow(
                [
                    Cell(full_date(slot.day), note=hours_said(slot, hours)),
                    Cell(str(host.participant), note=host.school.name),
                    way_said(ways[host.pk]),
                ]
            )
            for host, slot in visits
        ]
        dates = {f"v{host.pk}-date": str(slot.day) for host, slot in visits}
        for host, slot in visits:
            first, last = hours[slot.half]
            dates |= {f"v{host.pk}-starts": f"{first:%H:%M}", f"v{host.pk}-ends": f"{last:%H:%M}"}
        cards.append(
            PlanCard(
                title=f"Plan {number}",
                rows=rows,
                remarks=remarks(question, plan),
                written=plan_written([(host.pk, slot) for host, slot in visits]),
                change_url=f"{reverse('trios:visits-book', kwargs={'pk': trio.pk})}?{urlencode(dates)}",
                press="Book this visit" if len(visits) == 1 else f"Book these {len(visits)} visits",
            )
        )
    return cards


def hours_said(slot: Slot, hours: Mapping[Half, tuple[dt.time, dt.time]]) -> str:
    """ "9:15 am to 11:45 am"."""
    first, last = hours[slot.half]
    return f"{clock_time(first)} to {clock_time(last)}"


def way_said(ways: Sequence[tuple[str, float]]) -> Cell:
    """Who comes from furthest away; distances as the crow flies."""
    if not ways:
        return Cell("Not known")
    name, km = ways[0]
    return Cell(f"{km:.0f} km" if km >= 1 else "Under 1 km", note=name)
