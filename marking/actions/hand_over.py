"""A marker falls out: what they have not finished goes to others in one move, found as an allocation is."""

from collections import Counter
from dataclasses import dataclass

from django.db import transaction

from audit.actions import record
from core import clock
from marking.actions import pool
from marking.actions.allocation import give_out, mark_of
from marking.allocation import allocate
from marking.enums import MarkKind
from marking.models import Mark, MarkerAppointment
from marking.notices import marker as notices
from marking.queries import allocation as queries
from marking.queries.marker import OPEN
from marking.rules import team as rules
from notifications.actions import notify
from people.models import User

REAL = (MarkKind.FIRST, MarkKind.SECOND, MarkKind.THIRD)


@dataclass(frozen=True, slots=True)
class HandedOver:
    """How many scripts have a new marker, and the codes of those that nobody can take."""

    given: int
    left: list[str]


@transaction.atomic
def hand_over(*, appointment: MarkerAppointment, by: User) -> HandedOver:
    """Take a marker out of the pool and give what is not finished to others who may have it, evenly.

    Marks that are in stay, and so does their pay. Each new marker gets one mail. What nobody can take waits with nobody.
    """
    rules.can_hand_over(by, appointment).require()
    cohort = appointment.cohort
    unfinished = Mark.objects.filter(appointment=appointment, state__in=OPEN, kind__in=REAL)
    codes: dict[str, set[str]] = {}
    for kind, code in unfinished.order_by("pk").values_list("kind", "case_study__candidate_code"):
        codes.setdefault(kind, set()).add(code)
    pool.withdraw(appointment=appointment, by=by)
    marks: list[Mark] = []
    left: list[str] = []
    for kind in REAL:
        if kind not in codes:
            continue
        instance = queries.instance_for(cohort, kind, only=codes[kind])
        scripts = {
            script.code: script for script in queries.lacking(cohort, kind) if script.code in codes[kind]
        }
        markers = {queries.marker_key(row.pk): row for row in queries.pool(cohort).select_related("marker")}
        pairs = [pair for pair in allocate(instance).allocations if pair.case_study in scripts]
        made = [mark_of(scripts[pair.case_study], markers[pair.marker], kind, clock.now()) for pair in pairs]
        # One kind after the other, so that the next one sees these loads.
        give_out(made)
        marks += made
        left += sorted(codes[kind] - {pair.case_study for pair in pairs})
    loads = Counter(mark.appointment_id for mark in marks)
    taking_over = MarkerAppointment.objects.filter(pk__in=loads).select_related("marker", "cohort")
    notify(*(notices.taken_over(row, appointment, loads[row.pk]) for row in taking_over.order_by("pk")))
    record("marker.handed_over", by=by, subject=appointment, given=len(marks), left=left)
    return HandedOver(len(marks), left)
