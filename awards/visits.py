"""How many visits of their trio each participant was at, whole, and which are to come."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass

from core import clock
from programme.models import Enrolment
from trios.enums import VisitState
from trios.models import Visit


@dataclass(frozen=True, slots=True)
class Visits:
    """One person's visits: how many their trio makes, attended whole (or made up for, and signed off), hosted, and what is booked or over."""

    expected: int
    attended: int
    repaired: int  # of those attended
    hosted: bool
    missed: int
    next_at: dt.datetime | None
    hosts_at: dt.datetime | None  # the booked visit to this person's own classroom


@dataclass(frozen=True, slots=True)
class VisitFacts:
    """What a requirement has to know of one visit."""

    host_id: int
    state: str
    starts_at: dt.datetime


def visits_of(rows: list[Enrolment]) -> dict[int, Visits]:
    """enrolment id -> visits; a trio makes as many visits as it has members, each hosting one. One query."""
    trio_ids = {row.trio_id for row in rows if row.trio_id is not None}
    found: dict[int, dict[int, VisitFacts]] = defaultdict(dict)
    whole: set[tuple[int, int]] = set()
    repaired: set[tuple[int, int]] = set()
    lines = Visit.objects.filter(trio__in=trio_ids).exclude(state=VisitState.CANCELLED)
    for trio, pk, host, state, starts_at, person, observed, discussed, signed_off in lines.values_list(
        "trio_id",
        "pk",
        "host_id",
        "state",
        "starts_at",
        "attendances__enrolment_id",
        "attendances__observed",
        "attendances__discussed",
        "attendances__repair__signed_off_at",
    ):
        found[trio][pk] = VisitFacts(host, state, starts_at)
        if observed and discussed:
            whole.add((person, pk))
        elif signed_off:
            repaired.add((person, pk))
    answer, now = {}, clock.now()
    for row in rows:
        visits = found[row.trio_id] if row.trio_id is not None else {}
        done = [pk for pk, visit in visits.items() if visit.state == VisitState.COMPLETED]
        booked = [visit for visit in visits.values() if visit.state == VisitState.BOOKED]
        made_up = sum((row.pk, pk) in repaired for pk in done)
        attended = made_up + sum((row.pk, pk) in whole for pk in done)
        answer[row.pk] = Visits(
            expected=row.trio_size or 0,
            attended=attended,
            repaired=made_up,
            hosted=any(visits[pk].host_id == row.pk for pk in done),
            missed=len(done) - attended,
            next_at=min((v.starts_at for v in booked if v.starts_at >= now), default=None),
            hosts_at=min((v.starts_at for v in booked if v.host_id == row.pk), default=None),
        )
    return answer
