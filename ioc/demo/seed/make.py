"""The whole demonstration, in the order in which things happen."""

import random
from dataclasses import dataclass

from django.db import transaction

from ioc.demo.seed import (
    after_marking,
    applying,
    cohorts,
    feedback,
    finishing,
    journals,
    meeting,
    mentorship,
    messages,
    more_time,
    plans,
    practising,
    presenting,
    remarking,
    sections,
    slides,
    trios,
    writing,
)
from ioc.demo.seed import marking as marks
from ioc.demo.seed.calendar import Stage
from ioc.demo.seed.people import People, grant
from people.actions import load_schools
from people.enums import Role
from people.models import User


@dataclass(frozen=True, slots=True)
class Size:
    """How many people stand in each cohort; `words` is the length of an invented case study."""

    applicants: int = 64
    meeting: int = 143
    marking: int = 134
    done: int = 128
    markers: int = 46
    words: int = 4900
    scripts: int = 8


@transaction.atomic
def seed(size: Size | None = None) -> None:
    """Fill an empty database with the demonstration; the same size gives the same people."""
    size = size or Size()
    dice = random.Random(2026)  # noqa: S311 -- invented people, not secrets
    load_schools()
    people = People(dice)
    cast = people.personas()
    give_roles(cast, people)
    cohorts.holidays(people)
    leads = {"glasgow": cast["lead-glasgow"], "inverclyde": cast["lead-inverclyde"]}
    team = cast["team"]

    done = cohorts.open_year(Stage.DONE, people)
    cohorts.enrol(done, size.done, people, dice, known={"glasgow": [cast["participant-done"]]})
    meeting.meet(done, dice, team=team, leads=leads)
    trios.visit(done, trios.form(done, people, dice, team=team, mentor=None, persona=None), dice)
    scripts = writing.scripts(dice, size.scripts, size.words)
    versions = writing.write(done, dice, scripts=scripts, handed_in=1, skip=set())
    writing.present(done, dice, by=team, skip=set())
    for group in set(presenting.group(done, by=team).values()):
        presenting.say(group, by=team)
    pool = marks.pool(done, max(2, size.done // 3), people, team=team, known=[])
    first = marks.share_out(done, versions, pool, dice, team=team)
    marks.mark(done, first, dice, state_of=lambda mark: "submitted")
    marks.conclude(done, first, team=team)
    remarking.release(first, author=cast["participant-done"])
    finishing.finish(done, dice, team=team)

    last = cohorts.open_year(Stage.MARKING, people, without=("west-dunbartonshire",))
    known_here = [cast["participant-writing"], cast["participant-presenting"]]
    cohorts.enrol(last, size.marking, people, dice, known={"glasgow": known_here})
    presenter = next(e for e in last.enrolments if e.participant_id == cast["participant-presenting"].pk)
    writer = next(e for e in last.enrolments if e.participant_id == cast["participant-writing"].pk)
    meeting.meet(last, dice, team=team, leads=leads)
    trios.visit(last, trios.form(last, people, dice, team=team, mentor=None, persona=None), dice)
    assessors = [team, cast["tutor"], *tutors(people, 2)]
    mentorship.dialogues(last, dice, assessors=assessors, team=team)
    versions = writing.write(last, dice, scripts=scripts, handed_in=0.95, skip={writer.pk})
    more_time.give(writer, by=team)
    more_time.ask(last, besides=writer)
    writing.drafts([writer], dice, tutor=cast["tutor"])
    feedback.comment([writer], tutor=cast["tutor"], other=assessors[-1])
    feedback.second_draft(writer, tutor=cast["tutor"])
    sections.write_sections(writer)
    writing.present(last, dice, by=team, skip={writer.pk})
    known = [cast["marker"], cast["second-marker"]]
    pool = marks.pool(last, size.markers, people, team=team, known=known)
    own, own_second = pool[0], pool[1]
    slides.show(last, dice, team=team, pool=pool, persona=presenter)
    first = marks.share_out(last, versions, pool, dice, team=team)
    mine = [mark.pk for mark in first if mark.appointment_id == own.pk]
    states = dict(zip(mine, ["submitted", "started", *["allocated"] * len(mine)], strict=False))
    marks.mark(
        last,
        first,
        dice,
        state_of=lambda mark: (
            states.get(mark.pk)
            or dice.choices(["submitted", "started", "allocated"], weights=[60, 15, 25])[0]
        ),
    )
    seconds = marks.second(last, first, pool, dice, own=own_second)
    marks.mark(
        last,
        seconds,
        dice,
        near={mark.version_id: mark.total for mark in first if mark.total is not None},
        state_of=lambda mark: (
            "allocated"
            if mark.appointment_id == own_second.pk
            else dice.choices(["submitted", "allocated"], weights=[60, 40])[0]
        ),
    )

    remarking.remark(first, persona=own.pk)
    remarking.fill_bank(last.cohort, persona=cast["marker"])
    practising.practise(last, pool, scripts, team=team)
    practising.give_one_back(first, besides={own.pk, own_second.pk})
    after_marking.paid(done, team=team)
    after_marking.under_way(last, pool, team=team)

    now = cohorts.open_year(Stage.MEETING, people)
    cohorts.enrol(now, size.meeting, people, dice, known={"glasgow": [cast["participant"]]})
    here = next(e for e in now.enrolments if e.participant_id == cast["participant"].pk)
    meeting.meet(now, dice, team=team, leads=leads)
    formed = trios.form(
        now,
        people,
        dice,
        team=team,
        mentor=cast["mentor"],
        persona=here,
        graduates=graduates_of(done, besides=cast["participant-done"]),
    )
    mentorship.dialogues(now, dice, assessors=assessors, team=team, persona=cast["mentor"])
    trios.give_another(now, formed, cast["mentor"])
    trios.say_when(now, formed, dice)
    trios.visit(now, formed, dice)
    journals.share(here, mentor=cast["mentor"])
    presenting.group(now, by=team)
    authors = [e for e in now.enrolments[:14] if e.pk != here.pk]
    authors.insert(2, here)  # of whom the first section is answered and two more wait
    writing.drafts(authors, dice, tutor=cast["tutor"])
    feedback.comment(authors, tutor=cast["tutor"], other=assessors[-1])
    feedback.show(here, mentor=cast["mentor"])
    feedback.ask_by(now.cohort)
    more_time.ask(now, besides=here)
    plans.whole(here)
    plans.put_aside(here)
    plans.put_aside(writer)
    practising.call(now, people, team=team)
    messages.write(now, lead=cast["lead-glasgow"], team=team, authority=people.authorities["glasgow"])

    coming = cohorts.open_year(Stage.APPLYING, people)
    applying.apply(
        coming,
        size.applicants,
        people,
        dice,
        applicant=cast["applicant"],
        lead=cast["lead-glasgow"],
        team=team,
    )
    trios.make_ready(coming, people, dice, team=cast["team"])


def tutors(people: People, number: int) -> list[User]:
    """More tutors of the university, so that dialogues have two assessors."""
    users = people.make(number)
    grant(users, Role.TUTOR)
    return users


def graduates_of(year: cohorts.Year, *, besides: User, number: int = 6) -> list[User]:
    """A few who completed that year and have come back as mentors."""
    done = [
        row.participant for row in year.enrolments if row.completed_at and row.participant_id != besides.pk
    ]
    return done[:number]


def give_roles(cast: dict[str, User], people: People) -> None:
    """The staff personas' roles; participants, mentors and markers get theirs where they enter."""
    grant([cast["team"]], Role.TEAM)
    grant([cast["tutor"]], Role.TUTOR)
    grant([cast["examiner"]], Role.EXAMINER)
    grant([cast["admin"]], Role.ADMIN)
    for slug in ("glasgow", "inverclyde"):
        grant([cast[f"lead-{slug}"]], Role.LEAD, authority=people.authorities[slug])
