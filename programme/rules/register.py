"""Who takes which part of a register."""

from django.contrib.auth.models import AnonymousUser

from core.decisions import ALLOW, Decision, refuse, stranger
from people.models import User
from people.roles import Permission, may_somewhere
from programme.models import Enrolment, Session
from programme.queries.register import authorities_registered_by
from programme.rules.session import can_see, register_opens

FOR_LEADS = "The register is taken by the authority lead or the programme team."


def can_follow(user: User | AnonymousUser) -> Decision:
    """Whether attendance across sessions is for this person: the team all, a lead their own authority."""
    return ALLOW if may_somewhere(user, Permission.REGISTER_TAKE) else refuse(FOR_LEADS)


def can_follow_session(user: User, session: Session) -> Decision:
    """Whether the person follows participants of this session as staff."""
    if authorities_registered_by(user, session):
        return ALLOW
    return refuse(FOR_LEADS) if can_see(user, session) else stranger()


def can_take(user: User, session: Session) -> Decision:
    """Whether the person may mark (or correct) their own participants at this session now."""
    if not authorities_registered_by(user, session):
        return refuse(FOR_LEADS) if can_see(user, session) else stranger()
    return register_opens(session)


def can_mark(user: User, session: Session, enrolment: Enrolment) -> Decision:
    """Whether the person may mark this participant: a lead marks those of their own authority only."""
    taking = can_take(user, session)
    if not taking:
        return taking
    if enrolment.authority_id in authorities_registered_by(user, session):
        return ALLOW
    return refuse("Each lead marks the participants of their own authority.")
