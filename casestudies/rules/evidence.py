"""May this person put evidence aside for a case study, and change the words beside it."""

from django.contrib.auth.models import AnonymousUser

from casestudies.enums import EvidenceKind
from casestudies.models import Evidence
from casestudies.rules.case_study import as_author
from core.decisions import ALLOW, Decision, first_refusal, refuse, stranger
from people.models import User
from programme.models import Enrolment
from trios.models import Visit
from trios.queries.trio import is_agreed, keepers_of
from trios.rules.sharing import is_host


def can_see_evidence(user: User | AnonymousUser, evidence: Evidence) -> Decision:
    """Whether the user may read what was put aside: its author alone, as with the journal it comes from."""
    mine = user.is_authenticated and evidence.case_study.enrolment.participant_id == user.pk
    return ALLOW if mine else stranger()


def can_gather(by: User, enrolment: Enrolment) -> Decision:
    """Whether `by` may put evidence aside and sort it: the author, handed in or not, while the year runs."""
    return as_author(by, enrolment)


def can_lift_point(by: User, enrolment: Enrolment, visit: Visit) -> Decision:
    """Whether `by` may copy what was agreed after this visit: its host alone, once everybody has agreed the record."""
    allowed = first_refusal(can_gather(by, enrolment), is_host(by, visit))
    if not allowed:
        return allowed
    if visit.host_id != enrolment.pk:
        return stranger()
    if not is_agreed(visit, keepers_of(visit.trio)):
        return refuse("You can put this aside when everybody has agreed the record of the discussion.")
    return ALLOW


def can_describe(by: User, evidence: Evidence) -> Decision:
    """Whether `by` may change the words beside a piece of evidence: a file's are its author's, a copy stays as it was."""
    allowed = can_gather(by, evidence.case_study.enrolment)
    if allowed and evidence.kind != EvidenceKind.FILE:
        return refuse(
            "This is a copy of what stood there. Change it where it was written, and put it aside again."
        )
    return allowed
