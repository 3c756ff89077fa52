"""Mentors in the module and their dialogues, walked there by the real actions."""

import datetime as dt

from core import clock
from mentorship.actions import dialogue as actions
from mentorship.actions.correction import correct
from mentorship.dialogue_plan import DialoguePlan, Judged
from mentorship.models import ModuleDialogue
from mentorship.queries.criteria import criteria_of
from mentorship.queries.dialogue import with_people
from mentorship.terms import term_four
from people.actions import grant_role
from people.enums import Role
from people.models import User
from tests.factories.people import UserFactory
from tests.factories.trios import MentorAppointmentFactory
from tests.personas import Cast
from trios.models import MentorAppointment


def second_tutor() -> User:
    """One more tutor of the university, who can be the second assessor."""
    known = User.objects.filter(email="second-tutor@example.org").first()
    if known is None:
        known = UserFactory(email="second-tutor@example.org", name="Tamsin Tutor")
        grant_role(user=known, role=Role.TUTOR, by=None)
    return known


def first_year(cast: Cast, mentor: User | None = None, **fields) -> MentorAppointment:
    """The cast's mentor (or another) mentors for the first time in this year's cohort."""
    mentor = mentor or cast.mentor
    known = MentorAppointment.objects.filter(cohort=cast.cohort, mentor=mentor).first()
    return known or MentorAppointmentFactory(
        **{
            "cohort": cast.cohort,
            "mentor": mentor,
            "school": None,
            "authority": cast.glasgow,
            "is_first_year": True,
        }
        | fields
    )


def in_term_four(cast: Cast, days: int = 20, hour: int = 12) -> dt.datetime:
    """An instant of this cohort's term four."""
    return clock.london(term_four(cast.cohort)[0] + dt.timedelta(days=days), hour)


def plan_of(cast: Cast, *, days: int = 20, **fields) -> DialoguePlan:
    """An hour at four, so many days after term four has begun, with the two tutors."""
    at = in_term_four(cast, days, 16)
    values = {
        "starts_at": at,
        "ends_at": at + dt.timedelta(hours=1),
        "place": "Room 4, City Chambers",
        "first_assessor": cast.tutor,
        "second_assessor": second_tutor(),
    }
    return DialoguePlan(**values | fields)


def again(dialogue: ModuleDialogue) -> ModuleDialogue:
    """The dialogue as the database has it now."""
    return with_people(ModuleDialogue.objects.filter(pk=dialogue.pk)).get()


def booked(cast: Cast, appointment: MentorAppointment | None = None, **fields) -> ModuleDialogue:
    """A dialogue of the cast's mentor, booked by the team."""
    appointment = appointment or first_year(cast)
    return again(actions.book(appointment=appointment, plan=plan_of(cast, **fields), by=cast.team))


def judged_of(dialogue: ModuleDialogue, *, met: bool | None = True) -> dict[int, Judged]:
    """The same found on every criterion."""
    return {row.pk: Judged(met, "As said.") for row in criteria_of(dialogue.appointment.cohort)}


def recorded(cast: Cast, outcome: str = "pass", dialogue: ModuleDialogue | None = None) -> ModuleDialogue:
    """A dialogue that was held, and whose outcome its first assessor has recorded an hour after it ended."""
    dialogue = dialogue or booked(cast)
    with clock.moved_to(dialogue.ends_at + dt.timedelta(hours=1)):
        actions.record_outcome(
            dialogue=dialogue,
            judged=judged_of(dialogue, met=outcome == "pass"),
            outcome=outcome,
            feedback="Ask one question fewer.",
            version=dialogue.version,
            by=dialogue.first_assessor,
        )
    return again(dialogue)


def corrected(cast: Cast, outcome: str = "not_yet", dialogue: ModuleDialogue | None = None) -> ModuleDialogue:
    """A recorded dialogue whose outcome the team has put right."""
    dialogue = dialogue or recorded(cast)
    correct(
        dialogue=dialogue,
        judged=judged_of(dialogue, met=outcome == "pass"),
        outcome=outcome,
        feedback="Ask one question fewer.",
        reason="Two records were mixed up.",
        version=dialogue.version,
        by=cast.team,
    )
    return again(dialogue)


def begun(cast: Cast) -> ModuleDialogue:
    """A dialogue that began an hour ago, whatever the season: nothing recorded."""
    dialogue = booked(cast)
    at = clock.now() - dt.timedelta(hours=1)
    ModuleDialogue.objects.filter(pk=dialogue.pk).update(starts_at=at, ends_at=at + dt.timedelta(minutes=50))
    return again(dialogue)
