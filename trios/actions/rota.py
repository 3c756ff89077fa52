"""People say when they can; those who have not are asked; a plan of dates is booked in one press."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from django.db import IntegrityError, transaction

from audit.actions import record
from core import clock
from core.decisions import refuse
from core.transitions import StaleState
from notifications.actions import notify
from people.models import User
from trios.actions.visit import book
from trios.models import Availability, Away, Trio, Visit
from trios.notices import rota as notices
from trios.queries.rota import question_about, said_by, waiting_for
from trios.queries.trio import hosts_to_book
from trios.rota import week as weeks
from trios.rota.question import Half, May, Place, Slot, possible
from trios.rules import rota as rules
from trios.rules import visit as visit_rules
from trios.visit_plan import VisitPlan

type Days = tuple[dt.date, dt.date]  # both included
type Hours = Mapping[Half, tuple[dt.time, dt.time]]

CHANGED = "This was saved in another window while you had it open here. Look below, and save again."


class AvailabilityChanged(StaleState):
    """Saved elsewhere meanwhile."""


@transaction.atomic
def say(
    *,
    trio: Trio,
    week: Mapping[Place, May],
    away: Sequence[Days],
    version: int,
    by: User,
    other_week: Mapping[Place, May] | None = None,
) -> Availability:
    """Keep on which half-days the person can visit or host in the trio's year, and when they are away.

    other_week: what holds in every second week instead, where their weeks alternate. version: the one the page was opened under (0 for none); AvailabilityChanged when another was saved since.
    """
    rules.can_say(by, trio).require()
    if not any(may != May.NOT for each in (week, other_week or {}) for may in each.values()):
        refuse("Mark at least one half-day: visits need all of you.").require()
    letters = {"week": weeks.written(week), "other_week": weeks.written(other_week) if other_week else ""}
    mine = Availability.objects.filter(cohort=trio.cohort_id, person=by)
    if version == 0:
        try:
            with transaction.atomic():
                row = Availability.objects.create(
                    cohort=trio.cohort, person=by, saved_at=clock.now(), **letters
                )
        except IntegrityError:
            raise AvailabilityChanged(CHANGED) from None
    else:
        if not mine.filter(version=version).update(version=version + 1, saved_at=clock.now(), **letters):
            raise AvailabilityChanged(CHANGED)
        row = mine.get()
    Away.objects.filter(availability=row).delete()
    Away.objects.bulk_create(
        Away(availability=row, first_day=first, last_day=last) for first, last in sorted(set(away))
    )
    record("availability.said", by=by, subject=row, version=row.version)
    return row


@transaction.atomic
def ask(*, trio: Trio, by: User) -> list[User]:
    """Write to those who have not said when they can, at most once a day each; returns them."""
    rules.can_ask(by, trio).require()
    people = [person for person in waiting_for(said_by(trio)) if person.pk != by.pk]
    if not people:
        refuse("Everybody has said when they can.").require()
    for person in people:
        notify(notices.asked(trio, person, by))
    record("availability.asked", by=by, subject=trio, people=[person.pk for person in people])
    return people


@transaction.atomic
def take(*, trio: Trio, visits: Mapping[int, Slot], hours: Hours, by: User) -> list[Visit]:
    """Book a whole plan in one press: invitations and headteachers' mails as for visits booked one by one.

    visits: host's enrolment id -> half-day. StaleState where it no longer suits everybody.
    """
    visit_rules.can_book(by, trio).require()
    open_to = possible(question_about(trio, said_by(trio)))
    hosts = {enrolment.pk: enrolment for enrolment in hosts_to_book(trio)}
    days = [slot.day for slot in visits.values()]
    fits = set(visits) <= set(hosts) and len(set(days)) == len(days)
    if not fits or any(slot not in open_to[str(hosts[pk].participant_id)] for pk, slot in visits.items()):
        raise StaleState(
            "Something has changed since you opened this page, and these dates no longer suit everybody. "
            "Look at the plans again."
        )
    plans = [
        VisitPlan(
            host=hosts[pk],
            starts_at=clock.london(slot.day, hours[slot.half][0].hour, hours[slot.half][0].minute),
            ends_at=clock.london(slot.day, hours[slot.half][1].hour, hours[slot.half][1].minute),
        )
        for pk, slot in sorted(visits.items(), key=lambda pair: pair[1])
    ]
    return book(trio=trio, plans=plans, by=by)
