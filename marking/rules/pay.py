"""Who sends pay to payroll, and who queries a line."""

from typing import Any

from django.contrib.auth.models import AnonymousUser

from core.decisions import ALLOW, Decision, first_refusal, refuse, stranger
from marking.enums import PayStep
from marking.models import PayLine
from marking.rules.team import can_oversee
from people.models import User
from people.roles import Permission, everywhere


def can_see_line(user: User | AnonymousUser, line: PayLine) -> Decision:
    """Read a line with its steps: the team, and the marker whose it is."""
    if everywhere(user, Permission.MARKING_ALLOCATE) or line.mark.appointment.marker_id == user.pk:
        return ALLOW
    return stranger()


def can_send(user: User | AnonymousUser) -> Decision:
    """Make a batch for payroll, and say that one is paid."""
    return can_oversee(user)


def can_query(user: User | AnonymousUser, line: Any) -> Decision:
    """Say that something is wrong with a line: its marker, or the team when payroll asks; once, until it is answered."""
    allowed = can_see_line(user, line)
    if allowed and line.asked == PayStep.QUERIED:
        return refuse("This line is queried already. It can be queried again when that is answered.")
    return allowed


def can_answer(user: User | AnonymousUser, line: Any) -> Decision:
    """Answer a query."""
    allowed = first_refusal(can_see_line(user, line), can_oversee(user))
    if allowed and line.asked != PayStep.QUERIED:
        return refuse("Nobody queries this line.")
    return allowed
