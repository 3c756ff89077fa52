"""What the team may do with scripts whose marks are agreed."""

from django.contrib.auth.models import AnonymousUser

from core.decisions import ALLOW, Decision, refuse, stranger
from marking.enums import MarkerState, MarkKind, ResultState
from marking.models import MarkerAppointment, PracticeScript, Result
from marking.queries.marker import OPEN
from marking.queries.practice import may_mark_for_real
from marking.rules.team import can_oversee
from people.models import User
from people.roles import Permission, everywhere


def can_run_practice(by: User | AnonymousUser) -> Decision:
    """Add practice scripts, say how near is near enough, give them out."""
    return can_oversee(by, Permission.MARKER_APPROVE)


def can_see_practice(user: User | AnonymousUser, script: PracticeScript) -> Decision:
    """Read a practice script with its agreed marks: the team alone."""
    return ALLOW if everywhere(user, Permission.MARKER_APPROVE) else stranger()


def can_agree_practice(by: User, script: PracticeScript) -> Decision:
    """Set the agreed marks: until somebody has it, so that nobody is held against what they could not know."""
    allowed = can_run_practice(by)
    if not allowed:
        return allowed
    if script.retired_at is not None:
        return refuse("This practice script is given to nobody any more.")
    if script.marks.exists():
        return refuse("Markers have this script already, so its agreed marks stand.")
    return ALLOW


def can_retire(by: User, script: PracticeScript) -> Decision:
    """Give it to nobody any more."""
    allowed = can_run_practice(by)
    if allowed and script.retired_at is not None:
        return refuse("This practice script is given to nobody any more.")
    return allowed


def can_slip_in(by: User, appointment: MarkerAppointment) -> Decision:
    """Slip a script with agreed marks among somebody's real ones: one at a time, so that two presses slip in one."""
    allowed = can_run_practice(by)
    if not allowed:
        return allowed
    if appointment.state != MarkerState.APPROVED or not is_open(appointment):
        return refuse("This marker has no real scripts to slip one among.")
    released = Result.objects.filter(
        case_study__enrolment__cohort=appointment.cohort_id, state=ResultState.RELEASED
    )
    if released.exists():  # it closes with the first of them, which would show what it is
        return refuse("Results of this cohort are out, so it would be closed to the marker at once.")
    if appointment.marks.filter(kind=MarkKind.DRIFT, state__in=OPEN).exists():
        return refuse("This marker has one that is not marked yet. Wait for its mark.")
    return ALLOW


def can_waive(by: User, appointment: MarkerAppointment) -> Decision:
    """Let somebody to the real scripts after a talk."""
    allowed = can_run_practice(by)
    if not allowed:
        return allowed
    if appointment.state != MarkerState.APPROVED:
        return refuse("This marker is not in the pool.")
    if is_open(appointment):
        return refuse("This marker may mark for real already.")
    return ALLOW


def is_open(appointment: MarkerAppointment) -> bool:
    """Whether real scripts are open to the marker."""
    return MarkerAppointment.objects.filter(may_mark_for_real(), pk=appointment.pk).exists()
