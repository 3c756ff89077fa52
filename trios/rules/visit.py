"""Who books, moves, cancels, records and completes a visit, and when."""

from __future__ import annotations

from collections.abc import Iterable

from core import clock
from core.decisions import ALLOW, Decision, first_refusal, refuse
from core.ui.dates import full_date
from people.models import User
from trios.enums import VisitState
from trios.models import Trio, Visit, VisitAttendance
from trios.queries.trio import hosts_to_book, members_of
from trios.queries.visit import london_day
from trios.rules.trio import can_see as can_see_trio
from trios.rules.trio import is_open, looks_after
from trios.transitions import VISIT


def can_see(user: User, visit: Visit) -> Decision:
    """Whoever sees the trio. The sibling of `queries.visit.visits_visible_to`."""
    return can_see_trio(user, visit.trio)


def can_book(user: User, trio: Trio) -> Decision:
    """Whether visits of this trio can be booked now."""
    allowed = first_refusal(looks_after(user, trio), is_open(trio))
    if not allowed:
        return allowed
    if len(members_of(trio)) < 2:
        return refuse("A visit needs at least two members. Ask the programme team to place somebody here.")
    return ALLOW if hosts_to_book(trio) else refuse("Every member's visit is booked.")


def not_begun(rows: Iterable[VisitAttendance], visit: Visit) -> Decision:
    """Whether nobody has been recorded at the visit: once they are, its date stands."""
    if any(True for _ in rows):
        return refuse("Attendance at this visit is recorded, so it took place and its date stands.")
    return ALLOW


def lines_of(visit: Visit) -> list[VisitAttendance]:
    """What is recorded of the visit (no query where it was fetched with it)."""
    lines = getattr(visit, "lines", None)
    return list(visit.attendances.all()) if lines is None else lines


def can_move(user: User, visit: Visit) -> Decision:
    """Whether the visit can be given another date now."""
    allowed = first_refusal(looks_after(user, visit.trio), is_open(visit.trio))
    if not allowed:
        return allowed
    if visit.state != VisitState.BOOKED:
        return refuse(f"This visit is {visit.get_state_display().lower()}, so its date stands.")
    return not_begun(lines_of(visit), visit)


def can_cancel(user: User, visit: Visit) -> Decision:
    """Whether the visit can be called off now; its host can then be booked again."""
    allowed = looks_after(user, visit.trio)
    if not allowed:
        return allowed
    return first_refusal(VISIT.can(visit, "cancel"), not_begun(lines_of(visit), visit))


def has_come(visit: Visit) -> Decision:
    """Attendance and agreement wait for the day of the visit."""
    if visit.state == VisitState.CANCELLED:
        return refuse("This visit was cancelled.")
    day = london_day(visit.starts_at)
    if clock.today() < day:
        return refuse(f"This opens on the day of the visit, {full_date(day)}.")
    return ALLOW


def can_attend(user: User, visit: Visit) -> Decision:
    """Whether the person records who was there now; corrections stay possible while the year runs."""
    return first_refusal(looks_after(user, visit.trio), is_open(visit.trio), has_come(visit))


def can_complete(user: User, visit: Visit) -> Decision:
    """Whether the visit can be closed: it is over, and everybody's attendance is recorded."""
    allowed = first_refusal(looks_after(user, visit.trio), VISIT.can(visit, "complete"))
    if not allowed:
        return allowed
    if clock.now() < visit.ends_at:
        return refuse("A visit is completed when it is over.")
    recorded = {row.enrolment_id for row in lines_of(visit)}
    if not {member.enrolment_id for member in members_of(visit.trio)} <= recorded:
        return refuse("Record who was there first.")
    return ALLOW
