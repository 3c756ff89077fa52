"""Who books a place at a session for whom, and until when."""

from __future__ import annotations

from core import clock
from core.decisions import ALLOW, Decision, first_refusal, refuse, stranger
from people.models import User
from people.roles import Permission, may
from programme.enums import BookingState, EnrolmentState
from programme.models import Booking, Enrolment, Session
from programme.queries.session import authority_ids
from programme.rules.session import can_take_bookings


def books_for(user: User, enrolment: Enrolment) -> Decision:
    """A participant for themselves, staff for the participants they follow."""
    if enrolment.participant_id == user.pk:
        return ALLOW
    if may(user, Permission.REGISTER_TAKE, authority_id=enrolment.authority_id):
        return ALLOW
    return stranger()


def open_to(user: User, session: Session, enrolment: Enrolment) -> Decision:
    """Whether places at this session are booked, still, by somebody of this authority."""
    taking = can_take_bookings(session)
    if not taking:
        return taking
    if enrolment.cohort_id != session.cohort_id or enrolment.authority_id not in authority_ids(session):
        return refuse("This session is not for the participant's authority.")
    if enrolment.state != EnrolmentState.ACTIVE:
        return refuse("This person is not taking part in this year now.")
    if session.starts_at <= clock.now() and enrolment.participant_id == user.pk:
        return refuse("This session has begun. Your authority lead can still put you on its register.")
    return ALLOW


def can_book(user: User, session: Session, enrolment: Enrolment) -> Decision:
    """Whether the person may take a place for this participant now, if there is one."""
    return first_refusal(books_for(user, enrolment), open_to(user, session, enrolment), has_room(session))


def can_take_up(user: User, booking: Booking) -> Decision:
    """Whether the person may turn this wait into a place now."""
    if booking.state != BookingState.WAITING:
        return refuse("Nobody waits for a place here any more.")
    return can_book(user, booking.session, booking.enrolment)


def can_wait(user: User, session: Session, enrolment: Enrolment) -> Decision:
    """Whether the person may put this participant on the waiting list: only where no place is left."""
    first = first_refusal(books_for(user, enrolment), open_to(user, session, enrolment))
    if not first:
        return first
    return refuse("There are places left: book one.") if has_room(session) else ALLOW


def has_room(session: Session) -> Decision:
    """Whether a place is left."""
    if session.places_left is None or session.places_left > 0:
        return ALLOW
    return refuse(f"All {session.capacity} places are taken.")


def can_cancel(user: User, booking: Booking) -> Decision:
    """Whether the person may give this place up now."""
    if booking.state == BookingState.CANCELLED:
        return refuse("This place was given up before.")
    return can_give_up(user, booking.session, booking.enrolment)


def can_give_up(user: User, session: Session, enrolment: Enrolment) -> Decision:
    """Whether the person may give up a place that this participant has, if they have one."""
    return first_refusal(books_for(user, enrolment), open_to(user, session, enrolment))
