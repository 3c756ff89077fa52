"""WHO may do what: each role, the scope it is held in, its permissions, and the sentence staff read.

WHEN something may be done is the state machine's business (each app's rules.py asks both).
"""

from dataclasses import dataclass
from enum import StrEnum

from django.contrib.auth.models import AnonymousUser

from people.enums import Role
from people.models import User


class Permission(StrEnum):
    """NOUN_VERB: something that somebody may do to other people's records."""

    COHORT_ARRANGE = "cohort.arrange"
    APPLICATION_SEE = "application.see"
    APPLICATION_DECIDE = "application.decide"
    ENROLMENT_CHANGE = "enrolment.change"
    SESSION_ARRANGE = "session.arrange"
    REGISTER_TAKE = "register.take"
    PARTICIPANT_SEE = "participant.see"
    TRIO_FORM = "trio.form"
    TRIO_REARRANGE = "trio.rearrange"
    TRIO_SEE = "trio.see"
    CASE_STUDY_OVERSEE = "case_study.oversee"
    DRAFT_COMMENT = "draft.comment"
    PRESENTATION_RECORD = "presentation.record"
    MARKER_APPROVE = "marker.approve"
    MARKING_ALLOCATE = "marking.allocate"
    MARKING_MODERATE = "marking.moderate"
    MARKING_EXAMINE = "marking.examine"
    MARKS_RELEASE = "marks.release"
    AWARD_MAKE = "award.make"
    MODULE_ARRANGE = "module.arrange"
    MODULE_ASSESS = "module.assess"
    MESSAGE_SEND = "message.send"
    PEOPLE_INVITE = "people.invite"
    AUDIT_READ = "audit.read"


@dataclass(frozen=True, slots=True)
class RoleLine:
    """One row of the table: scope is "everywhere", "authority" or "own records"."""

    scope: str
    permissions: frozenset[Permission]
    sentence: str


P = Permission
ROLES: dict[Role, RoleLine] = {
    Role.PARTICIPANT: RoleLine("own records", frozenset(), "Takes part in the year; sees their own records."),
    Role.MENTOR: RoleLine("own records", frozenset(), "Supports a trio; sees its visits and records."),
    Role.MARKER: RoleLine(
        "own records",
        frozenset(),
        "Marks essays by candidate code and never learns whose they are; assesses presentations when named.",
    ),
    Role.LEAD: RoleLine(
        "authority",
        frozenset(
            {
                P.APPLICATION_SEE,
                P.APPLICATION_DECIDE,
                P.ENROLMENT_CHANGE,
                P.SESSION_ARRANGE,
                P.REGISTER_TAKE,
                P.PARTICIPANT_SEE,
                P.TRIO_REARRANGE,
                P.TRIO_SEE,
                P.PRESENTATION_RECORD,
                P.MESSAGE_SEND,
            }
        ),
        "Decides on applications, arranges sessions, works on proposed trios and follows the participants of one authority.",
    ),
    Role.TEAM: RoleLine(
        "everywhere",
        frozenset(set(P) - {P.MARKING_EXAMINE, P.DRAFT_COMMENT}),
        "Runs the programme: cohorts, trios, marking, the board and awards, in every authority.",
    ),
    Role.TUTOR: RoleLine(
        "everywhere",
        frozenset({P.DRAFT_COMMENT, P.MODULE_ASSESS}),
        "Comments on the drafts that participants send; assesses dialogues of the mentorship module.",
    ),
    Role.EXAMINER: RoleLine(
        "everywhere",
        frozenset({P.MARKING_EXAMINE}),
        "Reads the moderation sample by candidate code and the board's papers; changes nothing.",
    ),
    Role.ADMIN: RoleLine(
        "everywhere",
        frozenset({P.PEOPLE_INVITE, P.AUDIT_READ}),
        "Invites staff and ends their roles; reads the audit trail; sees no one's work.",
    ),
}


def may(user: User | AnonymousUser, permission: Permission, *, authority_id: int | None = None) -> bool:
    """Whether the user holds the permission, for records of this authority.

    A lead's permission counts only for a record of the lead's own authority: no authority means nothing.
    """
    if not user.is_authenticated:
        return False
    for grant in user.grants:
        line = ROLES[Role(grant.role)]
        if permission not in line.permissions:
            continue
        if line.scope == "everywhere":
            return True
        if authority_id is not None and grant.authority_id == authority_id:
            return True
    return False


def may_somewhere(user: User | AnonymousUser, permission: Permission) -> bool:
    """Whether the user holds the permission in at least one authority."""
    return user.is_authenticated and any(permission in ROLES[Role(g.role)].permissions for g in user.grants)


def everywhere(user: User | AnonymousUser, permission: Permission) -> bool:
    """Whether the user holds the permission in every authority."""
    return user.is_authenticated and any(
        permission in line.permissions and line.scope == "everywhere"
        for line in (ROLES[Role(grant.role)] for grant in user.grants)
    )


def authorities_of(user: User | AnonymousUser, permission: Permission) -> frozenset[int]:
    """The ids of the authorities in which a lead holds the permission (empty for other roles)."""
    if not user.is_authenticated:
        return frozenset()
    return frozenset(
        grant.authority_id
        for grant in user.grants
        if grant.authority_id and permission in ROLES[Role(grant.role)].permissions
    )
