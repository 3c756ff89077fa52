"""Who appoints mentors, ends appointments and gives trios to mentors."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser

from core import clock
from core.decisions import ALLOW, Decision, not_your_role, refuse, stranger
from people.enums import Role
from people.models import User
from programme.enums import EnrolmentState
from programme.models import Cohort, Enrolment
from trios.models import MentorAppointment, Trio
from trios.queries.mentor import is_known_graduate
from trios.queries.trio import members_of
from trios.rules.formation import forms_trios
from trios.rules.trio import can_see as can_see_trio

FIRST_YEARS = 2000  # nobody completed the programme before then


def can_appoint(user: User, cohort: Cohort | None = None, person: User | None = None) -> Decision:
    """Whether the person may appoint mentors (in this cohort, this person)."""
    allowed = forms_trios(user)
    if not allowed or cohort is None:
        return allowed
    if cohort.ends_on < clock.today():
        return refuse(f"The year {cohort} is over, so nobody can be appointed in it.")
    return ALLOW if person is None else is_free(person, cohort)


def is_free(person: User, cohort: Cohort) -> Decision:
    """Whether anything but the programme itself keeps this person from mentoring in the cohort."""
    if not person.is_active:
        return refuse("This person's account is closed, so they can't be appointed.")
    if Enrolment.objects.filter(cohort=cohort, participant=person, state=EnrolmentState.ACTIVE).exists():
        return refuse(f"{person} takes part in {cohort} themselves, so they can't mentor in it.")
    return ALLOW


def is_graduate(person: User | None, cohort: Cohort, stated: int | None = None) -> Decision:
    """Whether the person has completed the programme: in our records, or in a year before them that the team states."""
    if person is not None and is_known_graduate(person, cohort):
        return ALLOW
    if stated is None:
        return refuse(
            "Mentors have completed the programme, and our records hold no completed year of this person. Enter the "
            "year in which they completed it."
        )
    if not FIRST_YEARS <= stated <= cohort.starts_on.year:
        return refuse(f"Enter a year from {FIRST_YEARS} to {cohort.starts_on.year}.")
    return ALLOW


def can_correct(user: User, appointment: MentorAppointment) -> Decision:
    """Whether it may be put right now which year as a mentor this is."""
    seen = can_see(user, appointment)
    if not seen:
        return seen
    if appointment.ended_at:
        return refuse("This appointment has ended, so it stands as it is.")
    if appointment.cohort.ends_on < clock.today():
        return refuse(f"The year {appointment.cohort} is over, so this stands as it is.")
    return ALLOW


def can_see(user: User | AnonymousUser, appointment: MentorAppointment) -> Decision:
    """The team. The sibling of `queries.mentor.appointments_visible_to`."""
    return ALLOW if forms_trios(user) else stranger()


def can_end(user: User, appointment: MentorAppointment) -> Decision:
    """Whether the appointment may be ended now."""
    seen = can_see(user, appointment)
    if not seen:
        return seen
    return refuse("This appointment has ended already.") if appointment.ended_at else ALLOW


def can_replace(user: User, trio: Trio, appointment: MentorAppointment | None = None) -> Decision:
    """Whether the trio may be given another mentor (this one)."""
    seen = can_see_trio(user, trio)
    if not seen:
        return seen
    allowed = forms_trios(user)
    if not allowed:
        return allowed
    if trio.cohort.ends_on < clock.today():
        return refuse(f"The year {trio.cohort} is over, so its trios stand.")
    if appointment is None:
        return ALLOW
    if appointment.cohort_id != trio.cohort_id or appointment.ended_at:
        return refuse("Choose somebody who mentors in this cohort now.")
    if appointment.school_id and appointment.school_id in {m.enrolment.school_id for m in members_of(trio)}:
        return refuse("A mentor never comes from a member's own school.")
    return ALLOW


def has_home(user: User | AnonymousUser) -> Decision:
    """Whether the mentor's home is for this person."""
    if user.is_authenticated and (user.holds(Role.MENTOR) or Trio.objects.filter(mentor=user).exists()):
        return ALLOW
    return not_your_role("This page is for mentors: it opens when the programme team has appointed you.")
