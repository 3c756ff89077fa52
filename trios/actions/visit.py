"""Visits booked, moved, cancelled, attended and completed; calendars and headteachers hear of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from django.db import IntegrityError, transaction
from django.db.models import F

from audit.actions import record
from core import clock
from core.decisions import refuse
from core.jobs import enqueue
from core.transitions import StaleState
from people.models import User
from trios.enums import VisitState
from trios.models import Trio, Visit, VisitAttendance
from trios.queries.trio import hosts_to_book, members_of, visits_of
from trios.queries.visit import overlap, stamp_of
from trios.rules import visit as rules
from trios.transitions import VISIT
from trios.visit_plan import VisitPlan

AT_ANY_HOUR = dt.timedelta(hours=48)  # a date that changes so close to it must be read at once

type Parts = tuple[bool, bool]  # there for part 1, there for part 2


class AttendanceChanged(StaleState):
    """Somebody else recorded attendance meanwhile."""


def check(trio: Trio, plans: Sequence[VisitPlan], moved: Visit | None = None) -> None:
    """Stop what no form would let through: times turned, two visits at one time."""
    standing: list[VisitPlan | Visit] = [
        visit for visit in visits_of(trio) if moved is None or visit.pk != moved.pk
    ]
    for plan in plans:
        if plan.ends_at <= plan.starts_at:
            refuse("A visit ends after it starts.").require()
        if any(overlap(plan, other) for other in standing):
            refuse(
                "Two visits of one trio can't be at the same time: everybody attends each of them."
            ).require()
        standing.append(plan)


@transaction.atomic
def book(*, trio: Trio, plans: Sequence[VisitPlan], by: User) -> list[Visit]:
    """Book visits of a trio, each with its host; members and mentor get invitations, headteachers the dates."""
    rules.can_book(by, trio).require()
    waiting = {enrolment.pk for enrolment in hosts_to_book(trio)}
    hosts = [plan.host.pk for plan in plans]
    if not plans or not set(hosts) <= waiting or len(set(hosts)) != len(hosts):
        raise StaleState("Some of these visits were booked meanwhile. Look at the trio before you go on.")
    check(trio, plans)
    now, visits = clock.now(), []
    try:
        with transaction.atomic():
            for plan in plans:
                visits.append(
                    Visit.objects.create(
                        trio=trio,
                        host=plan.host,
                        school=plan.host.school,
                        starts_at=plan.starts_at,
                        ends_at=plan.ends_at,
                        where=plan.where,
                        booked_at=now,
                        booked_by=by,
                    )
                )
    except IntegrityError:
        raise StaleState(
            "Some of these visits were booked meanwhile. Look at the trio before you go on."
        ) from None
    for visit in visits:
        record(
            "visit.booked", by=by, subject=visit, host=visit.host_id, starts_at=visit.starts_at.isoformat()
        )
        tell(visit, "booked")
    tell_headteachers(trio, visits)
    trio.__dict__.pop("live", None)
    return visits


@transaction.atomic
def move(*, visit: Visit, plan: VisitPlan, sequence: int, by: User, reason: str = "") -> Visit:
    """Give a visit another time or place; calendars are brought up to date.

    reason: why, which everybody reads in the mail and on the page.

    sequence: the one the form was opened under; StaleState when somebody changed the visit since.
    """
    rules.can_move(by, visit).require()
    check(visit.trio, [plan], moved=visit)
    was = visit.starts_at
    columns = {"starts_at": plan.starts_at, "ends_at": plan.ends_at, "where": plan.where}
    changed = sorted(name for name, value in columns.items() if getattr(visit, name) != value)
    if not changed:
        return visit
    still = Visit.objects.filter(pk=visit.pk, state=VisitState.BOOKED, sequence=sequence)
    if not still.update(sequence=F("sequence") + 1, moved_reason=reason, **columns):
        raise StaleState(
            "Somebody else changed this visit while you had it open. Look again before you go on."
        )
    visit.refresh_from_db()
    record("visit.moved", by=by, subject=visit, changed=changed, sequence=visit.sequence)
    tell(visit, "moved", was=was)
    if changed != ["where"]:
        tell_headteachers(visit.trio, [visit])
    return visit


@transaction.atomic
def cancel(*, visit: Visit, reason: str, by: User) -> Visit:
    """Call a visit off, with the reason everybody reads; calendars take it out, and its host can be booked again."""
    rules.can_cancel(by, visit).require()
    return call_off(visit, reason, by)


def call_off(visit: Visit, reason: str, by: User | None) -> Visit:
    """Cancel, whoever or whatever the cause is."""
    VISIT.move(visit, "cancel", cancelled_reason=reason, sequence=F("sequence") + 1)
    visit.refresh_from_db(fields=["sequence"])
    record(VISIT.event("cancel"), by=by, subject=visit, sequence=visit.sequence)
    tell(visit, "cancelled")
    tell_headteachers(visit.trio, [visit])
    visit.trio.__dict__.pop("live", None)
    return visit


@transaction.atomic
def attend(*, visit: Visit, parts: Mapping[int, Parts], stamp: str, by: User) -> Visit:
    """Record which parts each member was there for.

    parts: enrolment id -> (part 1, part 2), for every present member; stamp: the one the form was made under,
    AttendanceChanged when somebody recorded something else since.
    """
    rules.can_attend(by, visit).require()
    if set(parts) != {member.enrolment_id for member in members_of(visit.trio)}:
        raise AttendanceChanged(
            "The members of this trio have changed. Look again before you record who was there."
        )
    Visit.objects.select_for_update().get(pk=visit.pk)
    if stamp_of(visit) != stamp:
        raise AttendanceChanged(
            "Somebody else recorded attendance while you had this open. Nothing is lost: look below."
        )
    rows = {row.enrolment_id: row for row in VisitAttendance.objects.filter(visit=visit)}
    changed = []
    for enrolment_id, (observed, discussed) in parts.items():
        row = rows.get(enrolment_id)
        if row is not None and (row.observed, row.discussed) == (observed, discussed):
            continue
        changed.append(enrolment_id)
        VisitAttendance.objects.update_or_create(
            visit=visit,
            enrolment_id=enrolment_id,
            defaults={
                "observed": observed,
                "discussed": discussed,
                "recorded_at": clock.now(),
                "recorded_by": by,
            },
        )
    if changed:
        record("visit.attendance_recorded", by=by, subject=visit, enrolments=changed)
    visit.__dict__.pop("lines", None)
    return visit


@transaction.atomic
def complete(*, visit: Visit, by: User) -> Visit:
    """Close a visit that is over and whose attendance is recorded: from now on it counts."""
    rules.can_complete(by, visit).require()
    VISIT.move(visit, "complete", completed_at=clock.now(), completed_by=by)
    record(VISIT.event("complete"), by=by, subject=visit)
    return visit


def tell(visit: Visit, what: str, was: dt.datetime | None = None) -> None:
    """Have the worker write to members and mentor; nobody is told of what is over.

    was: when it was to begin before. Within two days of either date it is told at any hour.
    """
    if visit.ends_at <= clock.now():
        return
    soon = min(visit.starts_at, was or visit.starts_at) <= clock.now() + AT_ANY_HOUR
    enqueue(
        "trios.tell_visit",
        f"visit:{visit.pk}:{visit.sequence}",
        {"visit": visit.pk, "sequence": visit.sequence, "what": what, "soon": soon},
    )


def tell_headteachers(trio: Trio, visits: Sequence[Visit]) -> None:
    """Have the worker write the trio's dates to the members' headteachers."""
    stamp = "-".join(f"{visit.pk}.{visit.sequence}" for visit in visits)
    if any(visit.ends_at > clock.now() for visit in visits):
        enqueue(
            "trios.tell_headteachers",
            f"trio:{trio.pk}:headteachers:{stamp}",
            {"trio": trio.pk, "stamp": stamp},
        )
