"""What happens in trios because of a date: people who left are taken out, reminders go out, each once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable

from django.db import transaction
from django.db.models import Exists, F, OuterRef, QuerySet

from core import clock
from notifications.actions import Notice
from programme.queries.session import TAKING_PART
from programme.reminders import send
from trios.actions.mentor import take_out
from trios.actions.visit import call_off
from trios.enums import VisitState
from trios.models import DialogueAgreement, Trio, TrioMember, Visit, VisitAttendance
from trios.notices import trio as trio_notices
from trios.notices import visit as visit_notices
from trios.queries.trio import BOOK_AHEAD, RECORD_WITHIN, keepers_of, with_figures, with_people

WEEK, TOMORROW = 7, 1  # days before a visit
AGREE_AFTER = 3  # days after it
NO_LONGER = 30  # days after it; later than that nobody is asked any more
JUST_FORMED = 3  # days in which a new trio is left in peace

type Due = tuple[str, Callable[[], Notice]]


def plan() -> None:
    """Take out who left, then write every reminder that is due and was not written. May be run any number of times."""
    take_out_leavers()
    send(booking_reminders())
    send(visit_reminders())
    send(attendance_reminders())
    send(agreement_reminders())


def take_out_leavers() -> None:
    """People who no longer take part leave their trio; the visit they were to host is called off."""
    members = (
        TrioMember.objects.filter(left_at=None)
        .exclude(enrolment__state__in=TAKING_PART)
        .select_related("trio__cohort", "trio__mentor", "enrolment__participant")
    )
    for member in members:
        with transaction.atomic():
            take_out(member=member, reason="No longer takes part in the programme")
            hosted = Visit.objects.filter(
                trio=member.trio_id, host=member.enrolment_id, state=VisitState.BOOKED
            ).exclude(Exists(VisitAttendance.objects.filter(visit=OuterRef("pk"))))
            for visit in hosted.select_related("trio__cohort", "trio__mentor", "host__participant", "school"):
                call_off(visit, f"{member.enrolment.participant} no longer takes part.", None)


def booking_reminders() -> Iterable[Due]:
    """To mentors, three weeks before the visits begin and when they do, while a visit has no date."""
    today = clock.today()
    trios = with_figures(with_people(Trio.objects.filter(mentor__isnull=False))).filter(
        booked__lt=F("size"),
        cohort__visits_from__lte=today + dt.timedelta(days=BOOK_AHEAD),
        cohort__visits_until__gte=today,
        formed_at__lt=clock.now() - dt.timedelta(days=JUST_FORMED),
    )
    for trio in trios:
        step = "begun" if trio.cohort.visits_from <= today else "ahead"
        missing = trio.size - trio.booked
        yield (
            trio_notices.unbooked_key(trio, step),
            lambda t=trio, s=step, m=missing: trio_notices.unbooked(t, s, m),
        )


def visits_between(first: dt.date, last: dt.date) -> QuerySet[Visit]:
    """Booked or completed visits on the days from first to last."""
    return (
        Visit.objects.filter(starts_at__gte=clock.london(first), starts_at__lt=clock.end_of(last))
        .exclude(state=VisitState.CANCELLED)
        .select_related("trio__cohort", "trio__mentor", "host__participant", "school", "dialogue")
    )


def with_keepers(visits: Iterable[Visit]) -> list[Visit]:
    """The visits with their trios' people at hand, in two queries whatever their number."""
    rows = list(visits)
    trios = with_people(Trio.objects.filter(pk__in={visit.trio_id for visit in rows})).in_bulk()
    for visit in rows:
        visit.trio = trios[visit.trio_id]
    return rows


def visit_reminders() -> Iterable[Due]:
    """A week and a day before each visit, to members and mentor; not to those who have only just been invited."""
    today = clock.today()
    coming = visits_between(today + dt.timedelta(days=1), today + dt.timedelta(days=WEEK))
    for visit in with_keepers(coming):
        day = visit.starts_at.astimezone(clock.LONDON).date()
        booked = visit.booked_at.astimezone(clock.LONDON).date()
        days = TOMORROW if (day - today).days <= TOMORROW else WEEK
        if (day - booked).days < days:
            continue
        for person in keepers_of(visit.trio):
            yield (
                visit_notices.reminded_key(visit, days, person),
                lambda v=visit, d=days, p=person: visit_notices.reminded(v, d, p),
            )


def attendance_reminders() -> Iterable[Due]:
    """To mentors, two days after a visit that nobody has recorded."""
    today = clock.today()
    waiting = visits_between(
        today - dt.timedelta(days=NO_LONGER), today - dt.timedelta(days=RECORD_WITHIN)
    ).filter(~Exists(VisitAttendance.objects.filter(visit=OuterRef("pk"))), trio__mentor__isnull=False)
    for visit in waiting:
        yield visit_notices.attendance_key(visit), lambda v=visit: visit_notices.attendance_due(v)


def agreement_reminders() -> Iterable[Due]:
    """To members and mentor, three days after a visit whose discussion they have not agreed as it stands."""
    today = clock.today()
    over = visits_between(today - dt.timedelta(days=NO_LONGER), today - dt.timedelta(days=AGREE_AFTER))
    rows = with_keepers(over)
    agreed = set(
        DialogueAgreement.objects.filter(
            dialogue__visit__in=rows, version=F("dialogue__version")
        ).values_list("dialogue__visit_id", "person_id")
    )
    for visit in rows:
        for person in keepers_of(visit.trio):
            if (visit.pk, person.pk) not in agreed:
                yield (
                    visit_notices.agreement_key(visit, person),
                    lambda v=visit, p=person: visit_notices.agreement_due(v, p),
                )
