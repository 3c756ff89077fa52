"""When a trio can meet: what everybody said, and the question the rota tool is asked."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import FilteredRelation, Prefetch, Q, QuerySet

from core import clock
from core.ui.dates import full_date
from people.models import School, User
from programme.enums import BookingState, SessionState
from programme.models import Enrolment, Holiday, Session
from trios.enums import VisitState
from trios.formation.objective import great_circle_km
from trios.models import Availability, MentorAppointment, Trio, Visit
from trios.queries.hosts import present_members
from trios.queries.trio import OF_MEMBERS, OF_TRIOS, hosts_to_book, keepers_of, members_of, visits_of
from trios.queries.visit import london_day
from trios.rota import week
from trios.rota.question import DAYS_OF_SCHOOL, Half, May, Person, Place, Question, Slot
from trios.rota.working_days import turns_in, weekdays_in

NOTICE = 7  # days a school has at least to arrange cover
OF_PLACES = ("school__latitude", "school__longitude", "application__working_pattern")


@dataclass(frozen=True, slots=True)
class Said:
    """One of the trio's people, and what they have said of when they can: a week of letters, "" while they have not.

    other: the letters of every second week, "" where all are alike.
    """

    person: User
    week: str = ""
    away: tuple[tuple[dt.date, dt.date], ...] = ()
    other: str = ""


def with_pattern(trios: QuerySet[Trio]) -> QuerySet[Trio]:
    """The same trios as a rota needs them: people with working pattern and where their schools are; visits by themselves."""
    members = (
        present_members()
        .select_related(
            "enrolment__participant", "enrolment__school", "enrolment__authority", "enrolment__application"
        )
        .only(*OF_MEMBERS, *(f"enrolment__{name}" for name in OF_PLACES))
    )
    standing = Visit.objects.exclude(state=VisitState.CANCELLED).select_related("host__participant", "school")
    return (
        trios.select_related("cohort", "mentor")
        .only(*OF_TRIOS)
        .prefetch_related(
            Prefetch("members", queryset=members, to_attr="here"),
            Prefetch("visits", queryset=standing.order_by("starts_at", "id"), to_attr="live"),
        )
    )


def availability_of(person: User, trio: Trio) -> Availability | None:
    """What somebody has said for the trio's year."""
    rows = Availability.objects.filter(cohort=trio.cohort_id, person=person)
    return rows.prefetch_related("away").first()


def has_said(person: User, trio: Trio) -> bool:
    """Whether somebody has said when they can; asked only while a visit has no date."""
    if not hosts_to_book(trio):
        return True
    return Availability.objects.filter(cohort=trio.cohort_id, person=person).exists()


def said_by(trio: Trio) -> list[Said]:
    """Everybody of the trio, members first, with what they have said; one query."""
    people = keepers_of(trio)
    rows = Availability.objects.filter(cohort=trio.cohort_id, person__in=people).order_by("away__first_day")
    weeks: dict[int, tuple[str, str]] = {}
    away: dict[int, list[tuple[dt.date, dt.date]]] = defaultdict(list)
    for person, letters, other, first, last in rows.values_list(
        "person", "week", "other_week", "away__first_day", "away__last_day"
    ):
        weeks[person] = letters, other
        if first is not None:
            away[person].append((first, last))
    found = []
    for person in people:
        letters, other = weeks.get(person.pk, ("", ""))
        found.append(Said(person, letters, tuple(away[person.pk]), other))
    return found


def waiting_for(said: Sequence[Said]) -> list[User]:
    """Who has not said yet when they can."""
    return [each.person for each in said if not each.week]


def usual_week(enrolment: Enrolment | None) -> dict[Place, May]:
    """What counts for somebody who has said nothing: the school week, less the days their application leaves out.

    Where weeks alternate, nobody knows yet which is which: days of either count.
    """
    return all_day(weekdays_in(pattern_of(enrolment)) or set(range(DAYS_OF_SCHOOL)))


def usual_weeks(enrolment: Enrolment | None) -> tuple[dict[Place, May], dict[Place, May] | None]:
    """What somebody's form begins with: two weeks where their application says that they alternate."""
    turns = turns_in(pattern_of(enrolment))
    return (all_day(turns[0]), all_day(turns[1])) if turns else (usual_week(enrolment), None)


def pattern_of(enrolment: Enrolment | None) -> str:
    """The working pattern that their application names."""
    application = enrolment.application if enrolment else None
    return application.working_pattern if application else ""


def all_day(days: Iterable[int]) -> dict[Place, May]:
    """Both halves of these days of the week."""
    return {(day, half): May.HOST for day in sorted(days) for half in Half}


def question_about(trio: Trio, said: Sequence[Said]) -> Question:
    """What the rota tool is asked for the visits that have no date yet (a trio of `with_pattern`). Three queries."""
    first = max(trio.cohort.visits_from, clock.today() + dt.timedelta(days=NOTICE))
    last = trio.cohort.visits_until
    members = {member.enrolment.participant_id: member.enrolment for member in members_of(trio)}
    busy = sessions_of(list(members.values()), first, last)
    if trio.mentor_id:
        busy[trio.mentor_id] |= mentoring(trio, first, last)
    people = tuple(
        Person(
            id=str(each.person.pk),
            name=str(each.person),
            week=week.read(each.week) if each.week else usual_week(members.get(each.person.pk)),
            away=each.away,
            busy=busy[each.person.pk],
            is_known=bool(each.week),
            other_week=week.read(each.other) if each.other else None,
        )
        for each in said
    )
    return Question(
        people=people,
        hosts=tuple(str(enrolment.participant_id) for enrolment in hosts_to_book(trio)),
        first=first,
        last=last,
        taken=tuple(slot_of(visit) for visit in visits_of(trio)),
        closed=closed_to(trio, {enrolment.authority_id for enrolment in members.values()}, first, last),
    )


def closed_to(trio: Trio, authorities: set[int], first: dt.date, last: dt.date) -> dict[dt.date, str]:
    """The days on which schools of a member's or the mentor's authority are closed, and why."""
    serving = MentorAppointment.objects.filter(cohort=trio.cohort_id, mentor=trio.mentor_id, ended_at=None)
    rows = Holiday.objects.filter(
        Q(authority__in=authorities) | Q(authority__in=serving.values("authority")),
        first_day__lte=last,
        last_day__gte=first,
    )
    found: dict[dt.date, str] = {}
    for row in rows:
        for number in range((row.last_day - row.first_day).days + 1):
            found[row.first_day + dt.timedelta(days=number)] = row.name
    return found


def sessions_of(members: Sequence[Enrolment], first: dt.date, last: dt.date) -> dict[int, dict[Slot, str]]:
    """Person's id -> the half-days of days with a session at which they are expected.

    A session takes its whole day: people have left their class for it already.
    """
    ids = [enrolment.pk for enrolment in members]
    places = FilteredRelation(
        "bookings", condition=Q(bookings__state=BookingState.BOOKED, bookings__enrolment__in=ids)
    )
    rows = (
        Session.objects.filter(
            cohort__in={enrolment.cohort_id for enrolment in members},
            starts_at__gte=clock.london(first),
            starts_at__lt=clock.end_of(last),
            authorities__in={enrolment.authority_id for enrolment in members},
        )
        .exclude(state=SessionState.CANCELLED)
        .annotate(taken=places)
        .order_by()
        .values_list("starts_at", "by_booking", "authorities", "taken__enrolment")
    )
    found: dict[int, dict[Slot, str]] = defaultdict(dict)
    for starts_at, by_booking, authority, booked in rows:
        day = london_day(starts_at)
        for enrolment in members:
            if (booked == enrolment.pk) if by_booking else (authority == enrolment.authority_id):
                for half in Half:
                    found[enrolment.participant_id][Slot(day, half)] = f"the session on {full_date(day)}"
    return found


def mentoring(trio: Trio, first: dt.date, last: dt.date) -> dict[Slot, str]:
    """The half-days the mentor is with another trio."""
    rows = Visit.objects.filter(
        ~Q(trio=trio),
        trio__mentor=trio.mentor_id,
        starts_at__gte=clock.london(first),
        starts_at__lt=clock.end_of(last),
    ).exclude(state=VisitState.CANCELLED)
    return {
        slot_of(visit): f"another trio’s visit on {full_date(visit.starts_at)}"
        for visit in rows.only("starts_at")
    }


def slot_of(visit: Visit) -> Slot:
    """The half-day a visit begins in."""
    at = visit.starts_at.astimezone(clock.LONDON)
    return Slot(at.date(), Half.MORNING if at.hour < 12 else Half.AFTERNOON)


def travel_to(trio: Trio) -> dict[int, list[tuple[str, float]]]:
    """Host's enrolment id -> (visitor's name, kilometres as the crow flies to the host's school), the longest way first.

    Only between schools whose place is known.
    """
    members = [member.enrolment for member in members_of(trio)]
    found = {}
    for host in members:
        ways = [
            (str(other.participant), kilometres(other.school, host.school))
            for other in members
            if other.pk != host.pk and is_placed(other.school) and is_placed(host.school)
        ]
        found[host.pk] = sorted(ways, key=lambda way: (-way[1], way[0]))
    return found


def is_placed(school: School) -> bool:
    """Whether we know where a school is."""
    return school.latitude is not None and school.longitude is not None


def kilometres(one: School, other: School) -> float:
    """Between two schools whose place is known."""
    places = (one.latitude, one.longitude, other.latitude, other.longitude)
    return great_circle_km(*(place for place in places if place is not None))
