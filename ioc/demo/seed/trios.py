"""Mentors, trios, visits and their records."""

import datetime as dt
import random
from collections.abc import Collection
from itertools import batched

from core import clock
from ioc.demo.seed.calendar import Stage, at
from ioc.demo.seed.cohorts import Year
from ioc.demo.seed.people import People, grant
from people.enums import Role
from people.models import User
from programme.models import Enrolment
from trios.enums import RepairTask, VisitState, WishKind
from trios.models import (
    Availability,
    Away,
    Dialogue,
    DialogueAgreement,
    FormationWish,
    MentorAppointment,
    NextStep,
    Trio,
    TrioMember,
    Visit,
    VisitAttendance,
    VisitRecord,
    VisitRepair,
)
from trios.rota import week


def groups_of(year: Year) -> list[list[Enrolment]]:
    """Threes within authority and sector, from different schools where it goes; what is left over joins as fours or pairs."""
    ordered = sorted(year.enrolments, key=lambda e: (e.authority_id, e.sector, e.school_id % 7, e.pk))
    groups = [list(group) for group in batched(ordered, 3, strict=False)]
    if len(groups) > 1 and len(groups[-1]) == 1:
        left_over = groups.pop()
        groups[-1] += left_over
    return groups


def form(
    year: Year,
    people: People,
    dice: random.Random,
    *,
    team: User,
    mentor: User | None,
    persona: Enrolment | None,
    graduates: list[User] | None = None,
) -> list[tuple[Trio, list[Enrolment]]]:
    """Publish trios with mentors; the mentor persona supports the participant persona's trio.

    graduates: people whose completed year our records hold; they mentor for the first time.
    """
    groups = groups_of(year)
    known = (graduates or [])[: len(groups)]
    mentors = known + people.make(len(groups) - len(known))
    if mentor is not None and persona is not None:
        index = next(i for i, group in enumerate(groups) if persona in group)
        mentors[index] = mentor
    formed_at = year.cohort.created_at + dt.timedelta(days=170)
    pairs = list(zip(mentors, groups, strict=True))
    newcomers = {user.pk for user in [*known, *([mentor] if mentor else [])]}
    appoint(year, pairs, people, dice, team=team, appointed_at=formed_at, newcomers=newcomers, known=known)
    trios = Trio.objects.bulk_create(
        (
            Trio(cohort=year.cohort, number=number, mentor=user, formed_at=formed_at, formed_by=team)
            for number, user in enumerate(mentors, start=1)
        ),
        batch_size=1000,
    )
    TrioMember.objects.bulk_create(
        (
            TrioMember(trio=trio, enrolment=member, joined_at=formed_at)
            for trio, group in zip(trios, groups, strict=True)
            for member in group
        ),
        batch_size=1000,
    )
    return list(zip(trios, groups, strict=True))


def appoint(
    year: Year,
    pairs: list[tuple[User, list[Enrolment]]],
    people: People,
    dice: random.Random,
    *,
    team: User,
    appointed_at: dt.datetime,
    newcomers: Collection[int] = (),
    known: Collection[User] = (),
) -> None:
    """Mentors, each from the authority of a group and from none of its schools."""
    grant([user for user, _ in pairs], Role.MENTOR)
    appointments: list[MentorAppointment] = []
    on_record = {user.pk for user in known}
    for user, group in pairs:
        taken = {e.school_id for e in group}
        place = next(
            p for p in (people.place(slug_of(year, group[0])) for _ in range(500)) if p.school.pk not in taken
        )
        appointments.append(
            MentorAppointment(
                cohort=year.cohort,
                mentor=user,
                school=place.school,
                authority=place.authority,
                capacity=1,
                is_first_year=dice.random() < 0.4 or user.pk in newcomers,
                graduated_in=None
                if user.pk in on_record
                else year.cohort.starts_on.year - 2 - len(appointments) % 7,
                graduate_stated_at=None if user.pk in on_record else appointed_at,
                graduate_stated_by=None if user.pk in on_record else team,
                appointed_at=appointed_at,
                appointed_by=team,
            )
        )
    MentorAppointment.objects.bulk_create(appointments, batch_size=1000)


def make_ready(year: Year, people: People, dice: random.Random, *, team: User) -> None:
    """Appoint a mentor for every three participants and leave the forming of the trios to whoever tries it.

    Two of them are kept apart, so that the wish shows in what is formed.
    """
    groups = groups_of(year)
    pairs = list(zip(people.make(len(groups)), groups, strict=True))
    appoint(year, pairs, people, dice, team=team, appointed_at=clock.now())
    if len(year.enrolments) > 3:
        first, second = sorted(year.enrolments, key=lambda e: e.pk)[:2]
        FormationWish.objects.create(
            cohort=year.cohort,
            kind=WishKind.APART,
            first=first,
            second=second,
            reason="They asked not to visit each other: they are married.",
            made_at=clock.now(),
            made_by=team,
        )


def slug_of(year: Year, enrolment: Enrolment) -> str:
    """The authority somebody takes part in."""
    return next(a.slug for a in year.authorities if a.pk == enrolment.authority_id)


def give_another(year: Year, trios: list[tuple[Trio, list[Enrolment]]], mentor: User) -> None:
    """The mentor persona supports a second trio, whose visits have no dates yet."""
    appointment = MentorAppointment.objects.get(cohort=year.cohort, mentor=mentor)
    for trio, group in trios:
        near = appointment.school_id not in {e.school_id for e in group}
        if has_no_dates(year, trio) and near and trio.mentor_id != mentor.pk:
            trio.mentor = mentor
            trio.save(update_fields=["mentor"])
            MentorAppointment.objects.filter(pk=appointment.pk).update(capacity=2)
            return


def has_no_dates(year: Year, trio: Trio) -> bool:
    """Every fifth trio of the year that runs is not booked yet: its mentor has something to do."""
    return year.stage == Stage.MEETING and trio.number % 5 == 0


def say_when(year: Year, trios: list[tuple[Trio, list[Enrolment]]], dice: random.Random) -> None:
    """Most people of the trios without dates have said when they can."""
    rows = []
    for trio, group in trios:
        if not has_no_dates(year, trio):
            continue
        for enrolment in group[: 1 if trio.number % 10 == 0 else None]:
            free = "".join(dice.choice("hhhv-") for _ in week.PLACES)
            rows.append(
                Availability(
                    cohort=year.cohort,
                    person_id=enrolment.participant_id,
                    week="h" + free[1:],  # Monday mornings suit everybody
                    saved_at=clock.now(),
                )
            )
    saved = Availability.objects.bulk_create(rows, batch_size=1000)
    first = year.cohort.visits_from + dt.timedelta(days=14)
    Away.objects.bulk_create(
        Away(availability=row, first_day=first, last_day=first + dt.timedelta(days=4)) for row in saved[::4]
    )


def had_to_leave(visit: Visit, member: Enrolment) -> bool:
    """A few missed the discussion after a visit, and made up for it."""
    return member.pk != visit.host_id and (visit.trio.number + member.pk) % 19 == 0


def visit(year: Year, trios: list[tuple[Trio, list[Enrolment]]], dice: random.Random) -> None:
    """Each member hosts once; what is over has its attendance and records."""
    now, cohort = clock.now(), year.cohort
    length = (cohort.visits_until - cohort.visits_from).days
    visits, members_of = [], {}
    for trio, group in trios:
        if has_no_dates(year, trio):
            continue
        for turn, host in enumerate(group):
            day = cohort.visits_from + dt.timedelta(days=(turn * length) // len(group) + trio.number % 9)
            starts_at = at(min(day, cohort.visits_until - dt.timedelta(days=3)), 9 + trio.number % 4, 15)
            is_over = starts_at + dt.timedelta(hours=3) < now
            visits.append(
                Visit(
                    trio=trio,
                    host=host,
                    school_id=host.school_id,
                    starts_at=starts_at,
                    ends_at=starts_at + dt.timedelta(hours=2, minutes=30),
                    where="Main door, sign in at the office",
                    state=VisitState.COMPLETED if is_over else VisitState.BOOKED,
                    booked_at=trio.formed_at,
                    booked_by=trio.mentor,
                    completed_at=starts_at + dt.timedelta(hours=3) if is_over else None,
                    completed_by=trio.mentor if is_over else None,
                )
            )
            members_of[len(visits) - 1] = group
    saved = Visit.objects.bulk_create(visits, batch_size=1000)
    over = [(v, members_of[i]) for i, v in enumerate(saved) if v.state == VisitState.COMPLETED]
    lines = VisitAttendance.objects.bulk_create(
        (
            VisitAttendance(
                visit=v,
                enrolment=member,
                observed=True,
                discussed=not had_to_leave(v, member),
                recorded_at=v.completed_at,
                recorded_by=v.completed_by,
            )
            for v, group in over
            for member in group
        ),
        batch_size=1000,
    )
    VisitRepair.objects.bulk_create(
        (
            VisitRepair(
                attendance=line,
                task=RepairTask.TALK,
                due_on=line.recorded_at.date() + dt.timedelta(days=14),
                agreed_at=line.recorded_at,
                agreed_by=line.recorded_by,
                note="We talked it through on the telephone.",
                signed_off_at=line.recorded_at + dt.timedelta(days=6),
                signed_off_by=line.recorded_by,
            )
            for line in lines
            if not line.discussed
        ),
        batch_size=1000,
    )
    VisitRecord.objects.bulk_create(
        (
            VisitRecord(
                visit=v,
                area_of_strength=dice.choice(
                    ["Questioning", "Group talk", "Feedback in the moment", "Starts of lessons"]
                ),
                stage=dice.choice(["P3", "P6", "S2", "S4 National 5"]),
                notes="Learners came in, found the task on the board and began. Two pairs asked for the second card.",
                version=1,
                saved_at=v.completed_at,
                saved_by=v.completed_by,
            )
            for v, _ in over
        ),
        batch_size=1000,
    )
    talks = Dialogue.objects.bulk_create(
        (
            Dialogue(
                visit=v,
                strengths="Calm starts, clear roles in the groups, and time to think before anybody speaks.",
                challenge="How could the learners who finish early set their own next question?",
                actions="Each of us tries one lesson with learner-set questions before the next visit.",
                version=1,
                saved_at=v.completed_at,
                saved_by=v.completed_by,
            )
            for v, _ in over
        ),
        batch_size=1000,
    )
    NextStep.objects.bulk_create(
        (
            NextStep(dialogue=talk, enrolment=member, text="Try learner-set questions with one group.")
            for talk, (_, group) in zip(talks, over, strict=True)
            for member in group
        ),
        batch_size=1000,
    )
    DialogueAgreement.objects.bulk_create(
        (
            DialogueAgreement(dialogue=talk, person_id=person, version=1, agreed_at=v.completed_at)
            for talk, (v, group) in zip(talks, over, strict=True)
            for person in [*(member.participant_id for member in group), v.completed_by_id]
        ),
        batch_size=1000,
    )
