"""What happens in trios because of a date: people who left are taken out, reminders go out, each once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator

from django.db import transaction
from django.db.models import Exists, F, OuterRef, QuerySet

from core import clock
from notifications.actions.reminder import write_due
from notifications.reminders import Reminder, planner
from programme.queries.session import TAKING_PART
from programme.reminders import day_of, morning
from trios.actions.mentor import take_out
from trios.actions.visit import call_off
from trios.enums import VisitState
from trios.models import Availability, DialogueAgreement, Trio, TrioMember, Visit, VisitAttendance
from trios.notices import rota as rota_notices
from trios.notices import trio as trio_notices
from trios.notices import visit as visit_notices
from trios.queries.trio import BOOK_AHEAD, RECORD_WITHIN, keepers_of, with_figures, with_people

SAY_AHEAD = 35  # days before the visits begin
WEEK, TOMORROW = 7, 1  # days before a visit
AGREE_AFTER = 3  # days after it
NO_LONGER = 30  # days after it; later than that nobody is asked any more
JUST_FORMED = 3  # days in which a new trio is left in peace


def plan() -> None:
    """Take out who left, then write every reminder that is due and was not written. May be run any number of times."""
    take_out_leavers()
    write_due(availability_reminders)
    write_due(booking_reminders)
    write_due(visit_reminders)
    write_due(attendance_reminders)
    write_due(agreement_reminders)


def authority_of(trio: Trio) -> int | None:
    """The authority whose lead follows the trio: that of its first member."""
    return next((member.enrolment.authority_id for member in trio.here), None)  # type: ignore[attr-defined]


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


@planner(
    "booking",
    "Visits to book",
    "Three weeks before the visits begin and when they do, to mentors of trios in which a visit has no date.",
    "visits.unbooked",
)
def booking_reminders(horizon: dt.datetime) -> Iterator[Reminder]:
    """To mentors, three weeks before the visits begin and when they do, while a visit has no date."""
    today = clock.today()
    trios = with_figures(with_people(Trio.objects.filter(mentor__isnull=False))).filter(
        undated__gt=0,
        cohort__visits_from__lte=day_of(horizon) + dt.timedelta(days=BOOK_AHEAD),
        cohort__visits_until__gte=today,
    )
    for trio in trios:
        begins, ends = trio.cohort.visits_from, trio.cohort.visits_until
        settled = trio.formed_at + dt.timedelta(days=JUST_FORMED)
        steps = (
            ("ahead", morning(begins, -BOOK_AHEAD), morning(begins)),
            ("begun", morning(begins), morning(ends, 1)),
        )
        for step, start, until in steps:
            yield Reminder(
                key=trio_notices.unbooked_key(trio, step),
                kind="visits.unbooked",
                to=trio.mentor,
                about=f"Visits of trio {trio.number} to book",
                on=begins if step == "ahead" else ends,
                start=max(start, settled),
                until=until,
                authority=authority_of(trio),
                notice=lambda t=trio, s=step, m=trio.undated: trio_notices.unbooked(t, s, m),
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


@planner(
    "availability",
    "When people can visit",
    "Five weeks before the visits begin, to members and mentors of trios without dates who have not said when they can.",
    "availability.due",
)
def availability_reminders(horizon: dt.datetime) -> Iterator[Reminder]:
    """To members and mentor, five weeks before the visits begin, while a visit has no date and they have said nothing."""
    trios = with_figures(with_people(Trio.objects.all())).filter(
        undated__gt=0,
        cohort__visits_from__lte=day_of(horizon) + dt.timedelta(days=SAY_AHEAD),
        cohort__visits_until__gte=clock.today(),
    )
    said = set(
        Availability.objects.filter(cohort__visits_until__gte=clock.today()).values_list("cohort", "person")
    )
    for trio in trios:
        settled = trio.formed_at + dt.timedelta(days=JUST_FORMED)
        for person in keepers_of(trio):
            if (trio.cohort_id, person.pk) in said:
                continue
            yield Reminder(
                key=rota_notices.due_key(trio, person),
                kind="availability.due",
                to=person,
                about="When you can visit and host",
                start=max(morning(trio.cohort.visits_from, -SAY_AHEAD), settled),
                until=morning(trio.cohort.visits_until, 1),
                authority=authority_of(trio),
                notice=lambda t=trio, p=person: rota_notices.due(t, p),
            )


@planner(
    "visits",
    "Visits",
    "A week and a day before a visit, to the trio's members and mentor.",
    "visit.reminded",
)
def visit_reminders(horizon: dt.datetime) -> Iterator[Reminder]:
    """A week and a day before each visit, to members and mentor; not to those who have only just been invited."""
    last = day_of(horizon) + dt.timedelta(days=WEEK)
    for visit in with_keepers(visits_between(clock.today() + dt.timedelta(days=1), last)):
        day = day_of(visit.starts_at)
        notice_given = (day - day_of(visit.booked_at)).days
        for days, over in ((WEEK, TOMORROW), (TOMORROW, 0)):
            if notice_given < days:
                continue
            for person in keepers_of(visit.trio):
                yield Reminder(
                    key=visit_notices.reminded_key(visit, days, person),
                    kind="visit.reminded",
                    to=person,
                    about=f"Visit to {visit.host.participant}",
                    on=visit.starts_at,
                    start=morning(day, -days),
                    until=morning(day, -over),
                    authority=authority_of(visit.trio),
                    notice=lambda v=visit, d=days, p=person: visit_notices.reminded(v, d, p),
                )


@planner(
    "attendance",
    "Attendance at visits",
    "Two days after a visit that nobody has recorded, to the mentor.",
    "visit.attendance_due",
)
def attendance_reminders(horizon: dt.datetime) -> Iterator[Reminder]:
    """To mentors, two days after a visit that nobody has recorded."""
    rows = visits_between(
        clock.today() - dt.timedelta(days=NO_LONGER), day_of(horizon) - dt.timedelta(days=RECORD_WITHIN)
    ).filter(~Exists(VisitAttendance.objects.filter(visit=OuterRef("pk"))), trio__mentor__isnull=False)
    for visit in with_keepers(rows):
        yield Reminder(
            key=visit_notices.attendance_key(visit),
            kind="visit.attendance_due",
            to=visit.trio.mentor,
            about=f"Attendance at the visit to {visit.host.participant}",
            start=morning(day_of(visit.starts_at), RECORD_WITHIN),
            until=morning(day_of(visit.starts_at), NO_LONGER + 1),
            authority=authority_of(visit.trio),
            notice=lambda v=visit: visit_notices.attendance_due(v),
        )


@planner(
    "agreement",
    "Records to agree",
    "Three days after a visit, to members and mentor who have not agreed the record of its discussion as it stands.",
    "dialogue.agreement_due",
)
def agreement_reminders(horizon: dt.datetime) -> Iterator[Reminder]:
    """To members and mentor, three days after a visit whose discussion they have not agreed as it stands."""
    first = clock.today() - dt.timedelta(days=NO_LONGER)
    rows = with_keepers(visits_between(first, day_of(horizon) - dt.timedelta(days=AGREE_AFTER)))
    agreed = set(
        DialogueAgreement.objects.filter(
            dialogue__visit__in=rows, version=F("dialogue__version")
        ).values_list("dialogue__visit_id", "person_id")
    )
    for visit in rows:
        for person in keepers_of(visit.trio):
            if (visit.pk, person.pk) not in agreed:
                yield Reminder(
                    key=visit_notices.agreement_key(visit, person),
                    kind="dialogue.agreement_due",
                    to=person,
                    about=f"Record of the visit to {visit.host.participant}",
                    start=morning(day_of(visit.starts_at), AGREE_AFTER),
                    until=morning(day_of(visit.starts_at), NO_LONGER + 1),
                    authority=authority_of(visit.trio),
                    notice=lambda v=visit, p=person: visit_notices.agreement_due(v, p),
                )
