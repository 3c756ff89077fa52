"""How many visits each participant was at, whole, and which are to come; those of a trio they have left count too."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Q

from core import clock
from programme.models import Enrolment
from trios.enums import VisitState
from trios.models import Visit, VisitAttendance


@dataclass(frozen=True, slots=True)
class Visits:
    """One person's visits: how many their trio makes, attended whole (or made up for, and signed off), hosted, and what is booked or over."""

    expected: int | None  # None: in no trio
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
    """enrolment id -> visits; a trio makes a visit for each member who has not hosted in another before. One query."""
    trio_ids = {row.trio_id for row in rows if row.trio_id is not None}
    found: dict[int, dict[int, VisitFacts]] = defaultdict(dict)
    seen: dict[int, VisitFacts] = {}
    was_at: dict[int, set[int]] = defaultdict(set)  # person -> visits they were at whole
    made_up: dict[int, set[int]] = defaultdict(set)  # person -> visits they made up for
    people = [row.pk for row in rows]
    # Asked of one table each, so that an index answers each: one "or" over two tables reads every visit there ever was.
    attended = VisitAttendance.objects.filter(enrolment__in=people).values("visit")
    theirs = Q(trio__in=trio_ids) | Q(host__in=people) | Q(pk__in=attended)
    lines = Visit.objects.filter(theirs).exclude(state=VisitState.CANCELLED)
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
        seen[pk] = found[trio][pk] = VisitFacts(host, state, starts_at)
        if observed and discussed:
            was_at[person].add(pk)
        elif signed_off:
            made_up[person].add(pk)
    hosts = {visit.host_id for visit in seen.values() if visit.state == VisitState.COMPLETED}
    answer, now = {}, clock.now()
    for row in rows:
        visits = found[row.trio_id] if row.trio_id is not None else {}
        done = {pk for pk, visit in visits.items() if visit.state == VisitState.COMPLETED}
        booked = [visit for visit in visits.values() if visit.state == VisitState.BOOKED]
        # Whoever was moved to another trio keeps what they were at in the one before.
        counted = {pk for pk in was_at[row.pk] | made_up[row.pk] if seen[pk].state == VisitState.COMPLETED}
        expected = (row.trio_size or 0) if row.trio_id is not None else None
        answer[row.pk] = Visits(
            expected=expected,
            attended=min(len(counted), expected or 0),
            repaired=len(counted & made_up[row.pk]),
            hosted=row.pk in hosts,
            missed=len(done - counted),
            next_at=min((v.starts_at for v in booked if v.starts_at >= now), default=None),
            hosts_at=min((v.starts_at for v in booked if v.host_id == row.pk), default=None),
        )
    return answer
