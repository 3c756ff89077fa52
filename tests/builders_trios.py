"""Trios, visits and their records that have come a long way, walked there by the real actions."""

import datetime as dt

from core import clock
from core.jobs import run_due
from people.models import User
from programme.models import Enrolment
from tests.factories.programme import EnrolmentFactory
from tests.factories.trios import MentorAppointmentFactory, TrioFactory, TrioMemberFactory
from tests.personas import Cast
from trios.actions import dialogue as dialogue_actions
from trios.actions import formation as formation_actions
from trios.actions import record as record_actions
from trios.actions import sharing as sharing_actions
from trios.actions import visit as visit_actions
from trios.actions import workbench as workbench_actions
from trios.models import (
    Dialogue,
    Formation,
    FormationWish,
    MentorAppointment,
    Trio,
    Visit,
    VisitRecord,
    VisitShare,
)
from trios.queries.trio import hosts_to_book, keepers_of, members_of
from trios.queries.visit import stamp_of
from trios.visit_plan import VisitPlan


def in_visiting_weeks(cast: Cast) -> None:
    """Let this year's cohort run now, with its visits from last month to two months ahead."""
    today = clock.today()
    cast.cohort.starts_on = today - dt.timedelta(days=120)
    cast.cohort.visits_from = today - dt.timedelta(days=30)
    cast.cohort.visits_until = today + dt.timedelta(days=60)
    cast.cohort.save()


def trio_of(cast: Cast, *, size: int = 3, mentor: User | None = None, number: int = 1) -> Trio:
    """A trio of Glasgow's participant and others of Glasgow, with the cast's mentor, in its visiting weeks."""
    in_visiting_weeks(cast)
    trio = TrioFactory(cohort=cast.cohort, number=number, mentor=mentor or cast.mentor)
    if not MentorAppointment.objects.filter(cohort=cast.cohort, mentor=trio.mentor).exists():
        MentorAppointmentFactory(
            cohort=cast.cohort, mentor=trio.mentor, school=None, authority=cast.glasgow, capacity=2
        )
    first = cast.enrolment if number == 1 else None
    for place in range(size):
        enrolment = first if place == 0 and first else glasgow_enrolment(cast)
        TrioMemberFactory(trio=trio, enrolment=enrolment)
    return Trio.objects.select_related("cohort", "mentor").get(pk=trio.pk)


def glasgow_enrolment(cast: Cast, **fields) -> Enrolment:
    """One more participant of this year in Glasgow, in a school of their own."""
    enrolment = EnrolmentFactory(cohort=cast.cohort, **{"school__authority": cast.glasgow} | fields)
    assert enrolment.authority == cast.glasgow
    return enrolment


def next_weekday(days: int) -> dt.date:
    """The day so many days from today, or the Monday after where that is a weekend: two that must differ lie three apart."""
    day = clock.today() + dt.timedelta(days=days)
    return day + dt.timedelta(days=max(0, 7 - day.weekday()) if day.weekday() >= 5 else 0)


def plan_of(host: Enrolment, *, days: int = 10, hour: int = 9, **fields) -> VisitPlan:
    """A visit of two hours and a half, so many days from today."""
    day = next_weekday(days)
    values = {
        "host": host,
        "starts_at": clock.london(day, hour, 15),
        "ends_at": clock.london(day, hour + 2, 45),
        "where": "Main door",
    }
    return VisitPlan(**values | fields)


def booked(cast: Cast, trio: Trio | None = None, *, days: int = 10, by: User | None = None) -> list[Visit]:
    """Every visit of a trio booked by its mentor, a week apart."""
    trio = trio or trio_of(cast)
    plans = [plan_of(host, days=days + 7 * turn) for turn, host in enumerate(hosts_to_book(trio))]
    visits = visit_actions.book(trio=trio, plans=plans, by=by or trio.mentor)
    return [again(visit) for visit in visits]


def again(visit: Visit) -> Visit:
    """The visit as the database has it now."""
    return Visit.objects.select_related("trio__cohort", "trio__mentor", "host__participant", "school").get(
        pk=visit.pk
    )


def held(cast: Cast, trio: Trio | None = None) -> Visit:
    """A visit to Glasgow's participant that was yesterday (or on the Friday before), nothing recorded."""
    trio = trio or trio_of(cast)
    host = members_of(trio)[0].enrolment
    day = clock.today() - dt.timedelta(days=1)
    plan = plan_of(host, starts_at=clock.london(day, 9, 15), ends_at=clock.london(day, 11, 45))
    return again(visit_actions.book(trio=trio, plans=[plan], by=trio.mentor)[0])


def attend(visit: Visit, *, by: User | None = None, missing: Enrolment | None = None) -> Visit:
    """Everybody was there for both parts, but `missing` for part 1 only."""
    parts = {
        member.enrolment_id: (True, missing is None or member.enrolment_id != missing.pk)
        for member in members_of(visit.trio)
    }
    visit_actions.attend(visit=visit, parts=parts, stamp=stamp_of(visit), by=by or visit.trio.mentor)
    return again(visit)


def completed(cast: Cast, trio: Trio | None = None) -> Visit:
    """A visit that was held, recorded and closed."""
    visit = attend(held(cast, trio))
    return again(visit_actions.complete(visit=visit, by=visit.trio.mentor))


def written(
    visit: Visit, by: User, *, notes: str = "Pairs began at once.", version: int = 0, **fields
) -> VisitRecord:
    """The record of a visit saved once."""
    return record_actions.save_record(visit=visit, notes=notes, version=version, by=by, **fields)


def discussed(visit: Visit, by: User, *, strengths: str = "Calm starts.", version: int = 0) -> Dialogue:
    """The record of the discussion saved once, with a next step for each member."""
    return dialogue_actions.save(
        visit=visit,
        strengths=strengths,
        challenge="What would the quiet ones say?",
        actions="Each tries one thing.",
        next_steps={member.enrolment_id: "Try it on Tuesday." for member in members_of(visit.trio)},
        version=version,
        by=by,
    )


def agreed_by_all(cast: Cast) -> Visit:
    """A visit to the cast's participant whose discussion all four have agreed."""
    visit = held(cast)
    for person in keepers_of(visit.trio):
        row = Dialogue.objects.filter(visit=visit).first() or discussed(visit, cast.mentor)
        dialogue_actions.agree(visit=visit, version=row.version, by=person)
    return again(visit)


def shared_visit(cast: Cast, **fields) -> VisitShare:
    """What was agreed, shared by its host with a headteacher."""
    values = {"name": "Helen Head", "email": "head@school.example"} | fields
    return sharing_actions.share(visit=agreed_by_all(cast), by=cast.participant, **values)


def mentor_of(cast: Cast, **fields) -> MentorAppointment:
    """One more mentor of this year's cohort, from a school of their own in Glasgow."""
    return MentorAppointmentFactory(**{"cohort": cast.cohort, "school__authority": cast.glasgow} | fields)


def formation_at(cast: Cast, state: str = "ready", *, people: int = 7) -> Formation:
    """A proposal for this year's cohort (`people` in Glasgow, one in Inverclyde), walked to running, ready or published."""
    in_visiting_weeks(cast)
    for _ in range(people - 1):
        glasgow_enrolment(cast)
    for _ in range(2):
        mentor_of(cast)
    formation = formation_actions.start(cohort=cast.cohort, by=cast.team)
    if state == "running":
        return formation
    run_due()
    formation.refresh_from_db()
    if state == "published":
        formation_actions.publish(formation=formation, by=cast.team)
        formation.refresh_from_db()
    return formation


def set_groups(formation: Formation, places: list[list[int]]) -> None:
    """Put the people of a proposal into these groups by hand, the two mentors on the first two."""
    ids = [row["id"] for row in formation.instance["participants"]]
    mentors = [row["id"] for row in formation.instance["mentors"]]
    formation.answer["groups"] = [
        {"members": [ids[i] for i in members], "mentor": mentors[n] if n < len(mentors) else None}
        for n, members in enumerate(places)
    ]
    formation.save(update_fields=["answer"])


def wish_of(cast: Cast, kind: str = "apart", *people: Enrolment) -> FormationWish:
    """Two participants of this year kept apart or together: Glasgow's and one more of Glasgow, unless others are given."""
    pair = people or (cast.enrolment, glasgow_enrolment(cast))
    return workbench_actions.wish(
        cohort=cast.cohort, kind=kind, people=(pair[0], pair[1]), reason="They live together.", by=cast.team
    )
