"""Who brings tables of applications in, and when."""

import datetime as dt

from django.contrib.auth.models import AnonymousUser

from core import clock
from core.decisions import ALLOW, Decision, first_refusal, refuse, stranger
from core.ui.dates import deadline
from people.models import LocalAuthority, User
from people.roles import Permission, everywhere, may, may_somewhere
from programme.models import ApplicationImport, Cohort
from programme.transitions import IMPORT


def can_open_imports(user: User | AnonymousUser) -> Decision:
    """See the page of imports at all: authority leads and the team."""
    if may_somewhere(user, Permission.APPLICATION_DECIDE):
        return ALLOW
    return refuse("Only authority leads and the programme team bring applications in.")


def can_upload(user: User, *, cohort: Cohort, authority: LocalAuthority | None, at: dt.datetime) -> Decision:
    """Upload a table: into one's own authority, or as the team; while headteachers can still answer."""
    if authority is None and not may_somewhere(user, Permission.APPLICATION_DECIDE):
        return stranger()
    if authority is None and not everywhere(user, Permission.APPLICATION_DECIDE):
        return refuse("Choose the authority that these applications are for.")
    if authority and not may(user, Permission.APPLICATION_DECIDE, authority_id=authority.pk):
        return stranger()
    until = cohort.headteachers_answer_until
    if at >= until:
        return refuse(
            f"Headteachers could answer for {cohort} until {deadline(until)}, so nothing can be brought in any more."
        )
    return ALLOW


def can_see(user: User | AnonymousUser, table: ApplicationImport) -> Decision:
    """The team, and the lead of the authority it is for."""
    if everywhere(user, Permission.APPLICATION_DECIDE):
        return ALLOW
    if table.authority_id and may(user, Permission.APPLICATION_DECIDE, authority_id=table.authority_id):
        return ALLOW
    return stranger()


def can_check(user: User, table: ApplicationImport) -> Decision:
    """Say which column holds what, until it is brought in."""
    return first_refusal(can_see(user, table), IMPORT.can(table, "check"))


def can_start(user: User, table: ApplicationImport, *, to_do: int) -> Decision:
    """Bring the rows in that can be."""
    before = first_refusal(
        can_see(user, table),
        IMPORT.can(table, "start"),
        can_upload(user, cohort=table.cohort, authority=table.authority, at=clock.now()),
    )
    if before and not to_do:
        return refuse("No row is new or changed, so there is nothing to bring in.")
    return before


def can_discard(user: User, table: ApplicationImport) -> Decision:
    """Throw the table away before it is brought in."""
    return first_refusal(can_see(user, table), IMPORT.can(table, "discard"))
