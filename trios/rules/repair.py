"""Who agrees how a missed visit is made up for, and who signs it off."""

from __future__ import annotations

from core.decisions import ALLOW, Decision, first_refusal, refuse
from people.models import User
from trios.models import VisitAttendance, VisitRepair
from trios.rules.trio import is_open, looks_after


def was_missed(line: VisitAttendance) -> bool:
    """Whether somebody missed the visit, or a part of it."""
    return not (line.observed and line.discussed)


def repair_of(line: VisitAttendance) -> VisitRepair | None:
    """What was agreed for it, if anything (no query where it was fetched with the line)."""
    return getattr(line, "repair", None)


def can_agree(user: User, line: VisitAttendance) -> Decision:
    """Whether the person says how this member makes up for the visit: the mentor, or the team for them."""
    allowed = first_refusal(looks_after(user, line.visit.trio), is_open(line.visit.trio))
    if not allowed:
        return allowed
    if not was_missed(line):
        return refuse("They were there for both parts, so there is nothing to make up for.")
    repair = repair_of(line)
    return refuse("This is signed off already.") if repair and repair.signed_off_at else ALLOW


def can_sign_off(user: User, line: VisitAttendance) -> Decision:
    """Whether the person may say that it is made up for: once it was agreed how."""
    allowed = can_agree(user, line)
    if not allowed:
        return allowed
    return ALLOW if repair_of(line) else refuse("Agree first how they make up for it.")
