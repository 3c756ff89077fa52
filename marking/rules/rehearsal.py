"""Who rehearses, and when a proposal is rehearsed."""

from django.contrib.auth.models import AnonymousUser

from core.decisions import ALLOW, Decision, first_refusal, refuse, stranger
from marking.enums import RehearsalState
from marking.models import AllocationRun, Rehearsal
from marking.queries.rehearsal import last_of, open_findings, seal_of
from marking.transitions import REHEARSAL, RUN
from people.models import User
from people.roles import Permission, everywhere

FIRST = (
    "Rehearse it first: the service looks at everything these markers would see, and says whether an author can be "
    "told from it."
)


def can_see_rehearsal(user: User | AnonymousUser, rehearsal: Rehearsal) -> Decision:
    """Read what a rehearsal found: whoever gives scripts out knows the authors anyway."""
    return ALLOW if everywhere(user, Permission.MARKING_ALLOCATE) else stranger()


def can_rehearse(by: User | AnonymousUser, run: AllocationRun) -> Decision:
    """Look at a proposal through its markers' eyes, as long as it can still be published."""
    allowed = ALLOW if everywhere(by, Permission.MARKING_ALLOCATE) else stranger()
    allowed = first_refusal(allowed, RUN.can(run, "publish"))
    if allowed and not run.answer.get("allocations"):
        return refuse("The proposal gives nobody anything, so there is nothing to rehearse.")
    return allowed


def can_stop(by: User | AnonymousUser, rehearsal: Rehearsal) -> Decision:
    """Break a rehearsal off."""
    return first_refusal(can_see_rehearsal(by, rehearsal), REHEARSAL.can(rehearsal, "stop"))


def can_accept(by: User | AnonymousUser, rehearsal: Rehearsal) -> Decision:
    """Say of findings, with a reason, that they give nobody away: once the rehearsal is over, before the publication."""
    allowed = first_refusal(can_see_rehearsal(by, rehearsal), RUN.can(rehearsal.run, "publish"))
    if allowed and rehearsal.state == RehearsalState.RUNNING:
        return refuse("The rehearsal is still under way. Wait until it has finished.")
    return allowed


def is_rehearsed(run: AllocationRun) -> Decision:
    """Whether the last rehearsal looked at just this, to the end, and nothing it found is left open."""
    last = last_of(run)
    if last is None:
        return refuse(FIRST)
    if last.state == RehearsalState.RUNNING:
        return refuse("The rehearsal is still under way. Wait until it has finished.")
    if last.state == RehearsalState.BROKEN:
        return refuse("The rehearsal was broken off. Rehearse again.")
    if last.seal != seal_of(run):
        return refuse("A script or its marker has changed since the rehearsal. Rehearse again.")
    if number := open_findings(last).count():
        places = "1 place" if number == 1 else f"{number} places"
        return refuse(
            f"The rehearsal found {places} where an author may be told. Mend each, or accept it with a reason."
        )
    return ALLOW
