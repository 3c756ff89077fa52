"""Who sees a trio, who looks after it, and who reads what was written in it."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser

from core import clock
from core.decisions import ALLOW, Decision, not_your_role, refuse, stranger
from core.ui.dates import full_date
from people.models import User
from people.roles import Permission, everywhere, may, may_somewhere
from programme.enums import EnrolmentState
from programme.models import Enrolment
from trios.enums import VisitState
from trios.models import Trio, TrioMember, Visit
from trios.queries.trio import MOST_MEMBERS, keepers_of, members_of

FOR_STAFF = "The list of trios is for authority leads and the programme team."
FOR_MENTOR = "The trio's mentor does this, or the programme team for them."


def can_list(user: User | AnonymousUser) -> Decision:
    """Whether the staff list of trios is for this person."""
    return ALLOW if may_somewhere(user, Permission.TRIO_SEE) else refuse(FOR_STAFF)


def is_staff_of(user: User, trio: Trio) -> bool:
    """Whether the person follows this trio as lead of one of its members or as the team."""
    return any(
        may(user, Permission.TRIO_SEE, authority_id=member.enrolment.authority_id)
        for member in members_of(trio)
    ) or everywhere(user, Permission.TRIO_SEE)


def is_keeper(user: User, trio: Trio) -> bool:
    """Whether the person is the trio's mentor or a member who takes part."""
    return user.pk in {person.pk for person in keepers_of(trio)}


def can_see(user: User, trio: Trio) -> Decision:
    """Mentor, members, the leads of the members and the team. The sibling of `queries.trio.visible_to`."""
    return ALLOW if is_keeper(user, trio) or is_staff_of(user, trio) else stranger()


def can_read(user: User, trio: Trio) -> Decision:
    """PRIVACY: what is written of visits is read by the trio and its mentor; staff see dates and attendance."""
    seen = can_see(user, trio)
    if not seen or is_keeper(user, trio):
        return seen
    return refuse(
        "Only the trio and its mentor read what is written of a visit. You see dates and attendance."
    )


def looks_after(user: User, trio: Trio) -> Decision:
    """Whether the person books the trio's visits and records who was there: its mentor, or the team for them."""
    seen = can_see(user, trio)
    if not seen:
        return seen
    is_mentor = trio.mentor_id is not None and trio.mentor_id == user.pk
    return ALLOW if is_mentor or everywhere(user, Permission.TRIO_FORM) else refuse(FOR_MENTOR)


def is_open(trio: Trio) -> Decision:
    """Whether the trio's year still runs."""
    if trio.cohort.ends_on < clock.today():
        return refuse(f"The year {trio.cohort} is over, so this stands as it is.")
    return ALLOW


def can_move_member(user: User, member: TrioMember, to: Trio | None = None) -> Decision:
    """Whether a member may be moved to another trio of the cohort (this one) in the middle of the year."""
    here = can_see(user, member.trio)
    if not here:
        return here
    if not everywhere(user, Permission.TRIO_FORM):
        return not_your_role("The programme team moves people between trios.")
    if member.left_at is not None:
        return refuse("They are no longer in this trio.")
    open_ = is_open(member.trio)
    if not open_ or to is None:
        return open_
    if to.pk == member.trio_id:
        return refuse("They are in this trio already. Choose another.")
    return can_place(user, to, member.enrolment)


def can_leave(member: TrioMember) -> Decision:
    """Whether nothing of this member is lost by a move: a visit they hosted is recorded first."""
    over = Visit.objects.filter(
        trio=member.trio_id,
        host=member.enrolment_id,
        state=VisitState.BOOKED,
        ends_at__lte=clock.now(),
        attendances=None,
    ).first()
    if over is None:
        return ALLOW
    return refuse(
        f"They hosted a visit on {full_date(over.starts_at)}, and who was there is not recorded. Record that first, so "
        "that it counts for all of them."
    )


def can_place(user: User, trio: Trio, enrolment: Enrolment | None = None) -> Decision:
    """Whether a participant may be put into this trio (this one)."""
    seen = can_see(user, trio)
    if not seen:
        return seen
    if not everywhere(user, Permission.TRIO_FORM):
        return not_your_role("The programme team places people in trios.")
    open_ = is_open(trio)
    if not open_:
        return open_
    if len(members_of(trio)) >= MOST_MEMBERS:
        return refuse("This trio has four members already, the most there can be.")
    if enrolment is None:
        return ALLOW
    if enrolment.cohort_id != trio.cohort_id or enrolment.state != EnrolmentState.ACTIVE:
        return refuse("Choose somebody who takes part in this cohort.")
    return ALLOW
