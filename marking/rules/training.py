"""What may be done about the markers' training, and when."""

from django.contrib.auth.models import AnonymousUser

from core import clock
from core.decisions import ALLOW, Decision, refuse, stranger
from marking.enums import MarkerState
from marking.models import MarkerAppointment, TrainingPlace, TrainingSession
from marking.rules.marker import is_own
from marking.rules.team import can_oversee
from people.models import User
from people.roles import Permission


def can_arrange(by: User | AnonymousUser) -> Decision:
    """Arrange and cancel sessions, note who came."""
    return can_oversee(by, Permission.MARKER_APPROVE)


def can_see_session(user: User | AnonymousUser, session: TrainingSession) -> Decision:
    """Who has a place at a session is the team's to see."""
    return ALLOW if can_arrange(user) else stranger()


def can_cancel(by: User, session: TrainingSession) -> Decision:
    """Call a session off before it begins."""
    allowed = can_arrange(by)
    if not allowed:
        return allowed
    if session.cancelled_at is not None:
        return refuse("This session is cancelled already.")
    if session.starts_at <= clock.now():
        return refuse("This session has begun, so it can't be cancelled.")
    return ALLOW


def can_note(by: User, session: TrainingSession) -> Decision:
    """Note who came: from its beginning on."""
    allowed = can_arrange(by)
    if not allowed:
        return allowed
    if session.cancelled_at is not None:
        return refuse("This session was cancelled.")
    if session.starts_at > clock.now():
        return refuse("This session has not begun yet. Note who came afterwards.")
    return ALLOW


def can_book(user: User, appointment: MarkerAppointment, session: TrainingSession) -> Decision:
    """Take a place: the marker, before it begins, with one place at a time."""
    allowed = is_own(user, appointment)
    if not allowed:
        return allowed
    if session.cohort_id != appointment.cohort_id:
        return stranger()
    if appointment.state not in (MarkerState.APPLIED, MarkerState.APPROVED):
        return refuse("You are not in this year's pool of markers, so you need no training.")
    if session.cancelled_at is not None:
        return refuse("This session is cancelled. Choose another.")
    if session.starts_at <= clock.now():
        return refuse("This session has begun. Choose another.")
    if appointment.trained_on is not None:
        return refuse("Your training is recorded already.")
    held = TrainingPlace.objects.filter(
        appointment=appointment, ended_at=None, came=None, session__starts_at__gt=clock.now()
    )
    if held.exists():
        return refuse("You have a place at a session. Give it up first to take another.")
    return ALLOW


def can_give_up(user: User, place: TrainingPlace) -> Decision:
    """Give a place up before the session begins."""
    allowed = is_own(user, place.appointment)
    if not allowed:
        return allowed
    if place.ended_at is not None:
        return refuse("You have given this place up already.")
    if place.session.starts_at <= clock.now():
        return refuse("The session has begun.")
    return ALLOW
