"""Who agrees a catch-up, who says it is done, who signs it off."""

from django.contrib.auth.models import AnonymousUser

from core.decisions import ALLOW, Decision, refuse, stranger
from people.models import User
from people.roles import Permission, may, may_somewhere
from programme.enums import AttendanceStatus, EnrolmentState, SessionState
from programme.models import Attendance, CatchUp, Enrolment
from programme.transitions import CATCH_UP

FOR_LEADS = "Catch-ups are agreed by the authority lead or the programme team."


def can_list(user: User | AnonymousUser) -> Decision:
    """Whether the list of missed sessions is for this person."""
    return ALLOW if may_somewhere(user, Permission.REGISTER_TAKE) else refuse(FOR_LEADS)


def oversees(user: User, enrolment: Enrolment) -> bool:
    """Whether the person follows this participant's attendance as staff."""
    return may(user, Permission.REGISTER_TAKE, authority_id=enrolment.authority_id)


def can_see(user: User, catch_up: CatchUp) -> Decision:
    """The participant and the staff who follow them. The sibling of `queries.catch_up.visible_to`."""
    enrolment = catch_up.attendance.enrolment
    if enrolment.participant_id == user.pk or oversees(user, enrolment):
        return ALLOW
    return stranger()


def can_agree(user: User, attendance: Attendance) -> Decision:
    """Whether the person may agree how this missed session is made up for."""
    enrolment = attendance.enrolment
    if not oversees(user, enrolment):
        return refuse(FOR_LEADS) if enrolment.participant_id == user.pk else stranger()
    if enrolment.participant_id == user.pk:
        return refuse(
            "This is your own absence: the programme team or another lead agrees the catch-up with you."
        )
    if attendance.session.state != SessionState.HELD or attendance.status not in AttendanceStatus.missed():
        return refuse("There is nothing to make up for: no absence stands in the register.")
    if enrolment.state != EnrolmentState.ACTIVE:
        return refuse("This person is not taking part now.")
    if getattr(attendance, "catch_up", None) is not None:
        return refuse("A catch-up for this session is agreed already.")
    return ALLOW


def can_finish(user: User, catch_up: CatchUp) -> Decision:
    """Whether the participant may say now what they did."""
    seen = can_see(user, catch_up)
    if not seen:
        return seen
    if catch_up.attendance.enrolment.participant_id != user.pk:
        return refuse("The participant says what they did; you sign it off afterwards.")
    return CATCH_UP.can(catch_up, "finish")


def can_sign_off(user: User, catch_up: CatchUp) -> Decision:
    """Whether the person may sign it off now; nobody signs off their own."""
    seen = can_see(user, catch_up)
    if not seen:
        return seen
    enrolment = catch_up.attendance.enrolment
    if enrolment.participant_id == user.pk:
        return refuse("You can't sign off your own catch-up: your lead or the programme team does.")
    return CATCH_UP.can(catch_up, "sign_off")
