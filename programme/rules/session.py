"""Who may arrange, see, change and cancel sessions, and who sends apologies."""

from collections.abc import Iterable

from django.contrib.auth.models import AnonymousUser

from core import clock
from core.decisions import ALLOW, Decision, refuse, stranger
from core.ui.dates import full_date
from people.models import LocalAuthority, User
from people.roles import Permission, authorities_of, everywhere, may_somewhere
from programme.enums import EnrolmentState, SessionState
from programme.models import Cohort, Enrolment, Session
from programme.queries.session import authority_ids, is_expected, own_enrolments, visible_to
from programme.transitions import SESSION

FOR_STAFF = "Sessions are arranged by authority leads and the programme team."


def can_list(user: User | AnonymousUser) -> Decision:
    """Whether the staff list of sessions is for this person."""
    return ALLOW if may_somewhere(user, Permission.SESSION_ARRANGE) else refuse(FOR_STAFF)


def can_arrange(
    user: User, cohort: Cohort | None = None, authorities: Iterable[LocalAuthority] | None = None
) -> Decision:
    """Whether the person may arrange a session for these authorities: a lead's own must be among them."""
    if not may_somewhere(user, Permission.SESSION_ARRANGE):
        return refuse(FOR_STAFF)
    if cohort is not None and cohort.ends_on < clock.today():
        return refuse(f"The year {cohort} is over, so no session can be arranged in it.")
    if authorities is None or everywhere(user, Permission.SESSION_ARRANGE):
        return ALLOW
    if {authority.pk for authority in authorities} & authorities_of(user, Permission.SESSION_ARRANGE):
        return ALLOW
    return refuse("A session you arrange has to serve your own authority; others may join it.")


def runs(user: User, session: Session) -> bool:
    """Whether the person sees the session as staff."""
    if everywhere(user, Permission.SESSION_ARRANGE):
        return True
    return bool(authority_ids(session) & authorities_of(user, Permission.SESSION_ARRANGE))


def can_see(user: User | AnonymousUser, session: Session) -> Decision:
    """Staff of its authorities, the team, and those who take part. The sibling of `queries.session.visible_to`."""
    return ALLOW if visible_to(user).filter(pk=session.pk).exists() else stranger()


def can_change(user: User, session: Session) -> Decision:
    """Whether the session is this person's to change, whatever its state.

    A joint session belongs to the lead who arranged it: the others follow it and mark their own participants.
    """
    if not runs(user, session):
        return refuse(FOR_STAFF) if can_see(user, session) else stranger()
    if everywhere(user, Permission.SESSION_ARRANGE) or session.arranged_by_id == user.pk:
        return ALLOW
    if authority_ids(session) <= authorities_of(user, Permission.SESSION_ARRANGE):
        return ALLOW
    return refuse(
        f"This is a joint session, arranged by {session.arranged_by or 'the programme team'}. Ask them, or the "
        "programme team, to change it."
    )


def can_edit(user: User, session: Session) -> Decision:
    """Whether the person may change when, where or what now."""
    mine = can_change(user, session)
    if not mine:
        return mine
    if session.state == SessionState.HELD:
        return refuse("The register of this session was taken, so its details stand.")
    return ALLOW if session.state == SessionState.ARRANGED else refuse("This session was cancelled.")


def can_give_materials(user: User, session: Session) -> Decision:
    """Whether the person may say what belongs to it: before it, and after it too."""
    mine = can_change(user, session)
    if not mine:
        return mine
    return refuse("This session was cancelled.") if session.state == SessionState.CANCELLED else ALLOW


def can_cancel(user: User, session: Session) -> Decision:
    """Whether the person may cancel it now."""
    mine = can_change(user, session)
    return SESSION.can(session, "cancel") if mine else mine


def can_give_apologies(user: User, session: Session, enrolment: Enrolment | None = None) -> Decision:
    """Whether a participant may still say that they can't come."""
    enrolment = enrolment or own_enrolments(user, session).first()
    if enrolment is None or enrolment.participant_id != user.pk:
        return refuse("Apologies come from those who are expected.") if runs(user, session) else stranger()
    if enrolment.state != EnrolmentState.ACTIVE:
        return refuse("You are not taking part in this year now, so nobody expects you.")
    if not is_expected(enrolment, session):
        return refuse("You have no place at this session, so nobody expects you.")
    if session.state == SessionState.CANCELLED:
        return refuse("This session was cancelled.")
    if session.state == SessionState.HELD or session.starts_at <= clock.now():
        return refuse("This session has begun. Tell your authority lead if you missed it.")
    return ALLOW


def register_opens(session: Session) -> Decision:
    """The register opens on the day of the session and stays open for corrections."""
    if session.state == SessionState.CANCELLED:
        return refuse("This session was cancelled, so there is no register.")
    day = session.starts_at.astimezone(clock.LONDON).date()
    if clock.today() < day:
        return refuse(f"The register opens on the day of the session, {full_date(day)}.")
    return ALLOW


def can_take_bookings(session: Session) -> Decision:
    """Whether places at this session can be booked and given up by staff now."""
    if not session.by_booking:
        return refuse("Nobody has to book for this session: everybody of the authority is expected.")
    if session.state == SessionState.CANCELLED:
        return refuse("This session was cancelled.")
    return refuse("The register of this session was taken.") if session.state == SessionState.HELD else ALLOW


def can_join(user: User, session: Session) -> Decision:
    """Whether the session's link and its calendar entry are for this person: staff, and those expected."""
    if runs(user, session):
        return ALLOW
    enrolment = own_enrolments(user, session).first()
    if enrolment is None:
        return stranger()
    return ALLOW if is_expected(enrolment, session) else refuse("Book a place at this session first.")
