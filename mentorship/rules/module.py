"""Who does the module, and who arranges, sees, assesses and records its dialogues, and when."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib.auth.models import AnonymousUser

from core import clock
from core.decisions import ALLOW, Decision, first_refusal, not_your_role, refuse, stranger
from core.ui.dates import full_datetime
from mentorship.enums import DialogueState, ModuleStanding, Outcome
from mentorship.models import ModuleDialogue
from mentorship.queries.dialogue import in_a_trio_of
from mentorship.queries.standing import standing_of
from mentorship.transitions import MODULE_DIALOGUE
from people.enums import Role
from people.models import User
from people.roles import Permission, everywhere
from programme.models import Cohort
from trios.models import MentorAppointment

FOR_TEAM = "The module's dialogues are arranged by the programme team."
FOR_ASSESSORS = "Dialogues are assessed by the programme team and the university's tutors."
MENTOR_THEMSELVES = "A mentor never assesses their own dialogue."


def arranges(user: User | AnonymousUser, cohort: Cohort | None = None) -> Decision:
    """Whether the person arranges the module: its dates, its assessors, its criteria."""
    return ALLOW if everywhere(user, Permission.MODULE_ARRANGE) else not_your_role(FOR_TEAM)


def can_see_appointment(user: User | AnonymousUser, appointment: MentorAppointment) -> Decision:
    """The team. The sibling of `queries.standing.appointments_visible_to`."""
    return ALLOW if arranges(user) else stranger()


def has_module(user: User, appointment: MentorAppointment | None) -> Decision:
    """Whether the mentor's page of the module is for this person."""
    if user.holds(Role.MENTOR) or appointment is not None:
        return ALLOW
    return not_your_role("This page is for mentors.")


def can_list_assessed(user: User) -> Decision:
    """Whether the person may be an assessor at all."""
    return ALLOW if everywhere(user, Permission.MODULE_ASSESS) else not_your_role(FOR_ASSESSORS)


def must_do(appointment: MentorAppointment) -> Decision:
    """Whether the mentor of this appointment does the module in it, whoever asks."""
    standing = standing_of(appointment)
    if standing == ModuleStanding.PASSED:
        return refuse("The credits of this module are held already. They are given once, for life.")
    if appointment.ended_at:
        return refuse("This appointment as a mentor has ended.")
    if standing == ModuleStanding.CLOSED:
        return refuse("There were two attempts, and there is no further one.")
    if standing == ModuleStanding.NOT_YET:
        return ALLOW
    if not appointment.is_first_year:
        return refuse("The module belongs to the first year as a mentor, and this is a later one.")
    return ALLOW


def can_book(user: User | AnonymousUser, appointment: MentorAppointment) -> Decision:
    """Whether a dialogue may be booked for this mentor now."""
    allowed = first_refusal(arranges(user), must_do(appointment))
    if not allowed:
        return allowed
    if standing_of(appointment) in (ModuleStanding.BOOKED, ModuleStanding.FURTHER):
        return refuse("A dialogue is booked already. Move it, or cancel it first.")
    return ALLOW


def can_assess(person: User, mentor: User) -> Decision:
    """Whether this person may be an assessor of this mentor's dialogue. The sibling of `queries.dialogue.assessors_for`."""
    if not person.is_active or not everywhere(person, Permission.MODULE_ASSESS):
        return refuse(FOR_ASSESSORS)
    if person.pk == mentor.pk:
        return refuse(MENTOR_THEMSELVES)
    if in_a_trio_of(mentor).filter(enrolment__participant=person).exists():
        return refuse(f"{person} is or was in a trio of this mentor, so they can't assess them.")
    return ALLOW


def are_two(first: User, second: User, mentor: User) -> Decision:
    """Whether these two may assess this mentor together."""
    if first.pk == second.pk:
        return refuse("Name two different assessors.")
    return first_refusal(can_assess(first, mentor), can_assess(second, mentor))


def is_assessor(user: User | AnonymousUser, dialogue: ModuleDialogue) -> bool:
    """Whether the person is one of the two, and still may be."""
    is_named = user.pk in (dialogue.first_assessor_id, dialogue.second_assessor_id)
    return is_named and everywhere(user, Permission.MODULE_ASSESS)


def can_see(user: User | AnonymousUser, dialogue: ModuleDialogue) -> Decision:
    """The team, its assessors, its mentor. The sibling of `queries.dialogue.visible_to`."""
    is_own = user.is_authenticated and dialogue.mentor_id == user.pk
    return ALLOW if is_own or is_assessor(user, dialogue) or arranges(user) else stranger()


def can_read(user: User, dialogue: ModuleDialogue) -> Decision:
    """PRIVACY: what assessors have begun to write is theirs and the team's; the mentor reads what is recorded."""
    seen = can_see(user, dialogue)
    if not seen:
        return seen
    if dialogue.mentor_id == user.pk:
        return refuse(
            "This page is for the assessors. Your date and your outcome stand on your own page of the module."
        )
    return ALLOW


def can_move(user: User | AnonymousUser, dialogue: ModuleDialogue) -> Decision:
    """Whether date, place or assessors may be changed now."""
    seen = can_see(user, dialogue)
    if not seen:
        return seen
    allowed = arranges(user)
    if not allowed:
        return allowed
    if dialogue.state != DialogueState.BOOKED:
        return refuse(f"This dialogue is {dialogue.get_state_display().lower()}, so its date stands.")
    return ALLOW


def can_cancel(user: User | AnonymousUser, dialogue: ModuleDialogue) -> Decision:
    """Whether the dialogue may be called off now; the attempt can then be booked again."""
    seen = can_see(user, dialogue)
    if not seen:
        return seen
    return first_refusal(arranges(user), MODULE_DIALOGUE.can(dialogue, "cancel"))


def outcome_fits(judged: Iterable[tuple[str, bool | None]], outcome: str) -> Decision:
    """Whether this outcome goes with what was found: (criterion, met) of each. All are said, and a pass has all met."""
    rows = list(judged)
    unsaid = [title for title, met in rows if met is None]
    if unsaid:
        return refuse(f"Say of every criterion whether it is met. Still open: {', '.join(unsaid)}.")
    unmet = [title for title, met in rows if not met]
    if outcome == Outcome.PASS and unmet:
        return refuse(f"“Pass” needs every criterion met. Marked as not yet met: {', '.join(unmet)}.")
    return ALLOW


def can_correct(user: User | AnonymousUser, dialogue: ModuleDialogue) -> Decision:
    """Whether a recorded outcome may be put right by this person: the team, because credits hang on it."""
    seen = can_see(user, dialogue)
    if not seen:
        return seen
    if dialogue.mentor_id == user.pk:
        return refuse(MENTOR_THEMSELVES)
    allowed = arranges(user)
    if not allowed:
        return allowed
    if dialogue.state != DialogueState.HELD:
        return refuse("No outcome of this dialogue is recorded, so there is nothing to correct.")
    return ALLOW


def can_become(dialogue: ModuleDialogue, outcome: str) -> Decision:
    """Whether the outcome may turn into this one: a pass leaves no further attempt to come."""
    if outcome == dialogue.outcome or outcome != Outcome.PASS:
        return ALLOW
    booked = ModuleDialogue.objects.filter(mentor=dialogue.mentor_id, state=DialogueState.BOOKED).first()
    if booked is None:
        return ALLOW
    return refuse(f"A further attempt is booked on {full_datetime(booked.starts_at)}. Cancel it first.")


def can_record(user: User | AnonymousUser, dialogue: ModuleDialogue) -> Decision:
    """Whether the person writes the record now: one of its two assessors, once it has begun."""
    seen = can_see(user, dialogue)
    if not seen:
        return seen
    if not is_assessor(user, dialogue):
        return refuse("The two assessors write the record of a dialogue.")
    if dialogue.mentor_id == user.pk:
        return refuse(MENTOR_THEMSELVES)
    is_open = MODULE_DIALOGUE.can(dialogue, "record")
    if is_open and clock.now() < dialogue.starts_at:
        return refuse(f"This opens when the dialogue begins, on {full_datetime(dialogue.starts_at)}.")
    return is_open
