"""The mentorship module: criteria, dialogues in every state, credits."""

import datetime as dt
import random

from core import clock
from ioc.demo.seed.calendar import at
from ioc.demo.seed.cohorts import Year
from mentorship.actions.dialogue import CREDITS, SCQF_LEVEL
from mentorship.enums import DialogueState, Outcome
from mentorship.models import CriterionJudgement, ModuleCredit, ModuleCriterion, ModuleDialogue
from mentorship.queries.criteria import usual
from mentorship.terms import days_for_dialogues, term_four
from people.models import User
from trios.models import MentorAppointment

AN_HOUR = dt.timedelta(hours=1)
PLACES = [
    "Room 4, City Chambers, Glasgow",
    "Online: https://meet.example.org/ioc-dialogue",
    "Seminar room 2, St Andrew’s Building",
]
FOUND = [
    "You kept coming back to what the host had asked the trio to look at.",
    "Your example of the second visit showed how everybody came to speak.",
    "You told us about a question you did not ask, and why. That was honest.",
    "You connected what you saw with what you have read.",
    "You could say what changed for learners, and how you know.",
]


def dialogues(
    year: Year, dice: random.Random, *, assessors: list[User], team: User, persona: User | None = None
) -> None:
    """First-year mentors of a cohort in the module; what is over has its record, its outcome and its credits."""
    criteria = ModuleCriterion.objects.bulk_create(usual(year.cohort))
    first, _ = term_four(year.cohort)
    rows = MentorAppointment.objects.filter(cohort=year.cohort, is_first_year=True).select_related("mentor")
    booked = []
    for turn, appointment in enumerate(rows.order_by("pk")):
        is_persona = persona is not None and appointment.mentor_id == persona.pk
        if turn % 5 == 4 and not is_persona:
            continue  # not booked yet: the team has something to do
        day = first + dt.timedelta(days=7 + (turn * 3) % 70)
        booked.append(dialogue(appointment, at(day, 13 + turn % 4), 1, turn, assessors, team))
    kept = ModuleDialogue.objects.bulk_create(booked, batch_size=1000)
    held = [row for row in kept if row.state == DialogueState.HELD]
    judge(held, criteria, dice)
    further = [row for row in held if row.outcome == Outcome.NOT_YET][::2]
    last = days_for_dialogues(year.cohort)[1]
    again = [
        dialogue(
            row.appointment,
            at(min(clock.today() + dt.timedelta(days=turn * 9), last), 11),
            2,
            turn,
            assessors,
            team,
            is_held=False,
        )
        for turn, row in enumerate(further)
    ]
    ModuleDialogue.objects.bulk_create(again, batch_size=1000)
    give_credits([row for row in held if row.outcome == Outcome.PASS])


def dialogue(
    appointment: MentorAppointment,
    starts_at: dt.datetime,
    attempt: int,
    turn: int,
    assessors: list[User],
    team: User,
    *,
    is_held: bool | None = None,
) -> ModuleDialogue:
    """One dialogue; the last two days' are over and not recorded."""
    if is_held is None:
        is_held = starts_at < clock.now() - dt.timedelta(days=2)
    recorded_at = starts_at + 2 * AN_HOUR if is_held else None
    first, second = assessors[turn % len(assessors)], assessors[(turn + 1) % len(assessors)]
    outcome = ""
    if is_held:
        outcome = Outcome.NOT_YET if turn % 6 == 2 else Outcome.PASS
    return ModuleDialogue(
        appointment=appointment,
        mentor_id=appointment.mentor_id,
        attempt=attempt,
        starts_at=starts_at,
        ends_at=starts_at + AN_HOUR,
        place=PLACES[turn % len(PLACES)],
        first_assessor=first,
        second_assessor=second,
        state=DialogueState.HELD if is_held else DialogueState.BOOKED,
        outcome=outcome,
        feedback="Ask one question fewer, and wait longer for the answer." if is_held else "",
        version=1 if is_held else 0,
        booked_at=max(starts_at - dt.timedelta(days=40), appointment.appointed_at)
        if is_held
        else min(clock.now(), starts_at),
        booked_by=team,
        recorded_at=recorded_at,
        recorded_by=first if is_held else None,
    )


def judge(held: list[ModuleDialogue], criteria: list[ModuleCriterion], dice: random.Random) -> None:
    """What was found on each criterion; after "not yet", two are not met."""
    CriterionJudgement.objects.bulk_create(
        (
            CriterionJudgement(
                dialogue=row,
                criterion=criterion,
                met=row.outcome == Outcome.PASS or place not in (2, 4),
                comment=FOUND[place % len(FOUND)] if dice.random() < 0.7 else "",
            )
            for row in held
            for place, criterion in enumerate(criteria)
        ),
        batch_size=1000,
    )


def give_credits(passed: list[ModuleDialogue]) -> None:
    """The ledger, as the actions would have written it."""
    ModuleCredit.objects.bulk_create(
        (
            ModuleCredit(
                person_id=row.mentor_id,
                dialogue=row,
                credits=CREDITS,
                scqf_level=SCQF_LEVEL,
                reason="Delivering Mentorship: passed in a structured professional dialogue",
                awarded_on=row.starts_at.date(),
                entered_at=row.recorded_at,
                entered_by_id=row.recorded_by_id,
            )
            for row in passed
        ),
        batch_size=1000,
    )
