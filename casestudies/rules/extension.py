"""May this person ask for more time, give it, or decide on who asked."""

from django.contrib.auth.models import AnonymousUser

from casestudies.enums import CaseStudyState, ExtensionRequestState
from casestudies.models import CaseStudy, ExtensionRequest
from casestudies.rules.case_study import can_plan, can_see
from casestudies.transitions import EXTENSION_REQUEST
from core.decisions import ALLOW, Decision, first_refusal, not_your_role, refuse, stranger
from people.models import User
from people.roles import Permission, everywhere


def can_extend(by: User, case_study: CaseStudy) -> Decision:
    """Whether `by` may give more time."""
    if not everywhere(by, Permission.CASE_STUDY_OVERSEE):
        return stranger()
    if case_study.state in (CaseStudyState.SUBMITTED, CaseStudyState.MARKED):
        return refuse("It is submitted, so there is nothing to extend.")
    return ALLOW


def can_extend_many(by: User) -> Decision:
    """Whether `by` may give more time to a school, an authority or a cohort."""
    if everywhere(by, Permission.CASE_STUDY_OVERSEE):
        return ALLOW
    return not_your_role("The programme team decides on more time.")


def can_ask_for_time(by: User, case_study: CaseStudy) -> Decision:
    """Whether `by` may ask for more time: the author, while nothing is handed in and no other request waits."""
    allowed = can_plan(by, case_study)
    if not allowed:
        return allowed
    waiting = ExtensionRequest.objects.filter(case_study_id=case_study.pk, state=ExtensionRequestState.ASKED)
    if case_study.pk and waiting.exists():
        return refuse("You have asked already. You get a mail when the programme team has decided.")
    return ALLOW


def can_see_request(user: User | AnonymousUser, request: ExtensionRequest) -> Decision:
    """Whether the user may read a request for more time: who asked, and the team."""
    return can_see(user, request.case_study)


def can_withdraw_request(by: User, request: ExtensionRequest) -> Decision:
    """Whether `by` may take the request back: who asked, until it is decided."""
    if request.case_study.enrolment.participant_id != by.pk:
        return stranger()
    return EXTENSION_REQUEST.can(request, "withdraw")


def can_decide_request(by: User, request: ExtensionRequest) -> Decision:
    """Whether `by` may decide on a request for more time."""
    if not everywhere(by, Permission.CASE_STUDY_OVERSEE):
        return stranger()
    return EXTENSION_REQUEST.can(request, "grant")


def can_grant_request(by: User, request: ExtensionRequest) -> Decision:
    """Whether `by` may give the time asked for; what has been handed in since needs none."""
    return first_refusal(can_decide_request(by, request), can_extend(by, request.case_study))
