"""May this person send, read or answer the draft of a section."""

from django.contrib.auth.models import AnonymousUser

from casestudies.models import CaseStudy, Section, SectionDraft
from casestudies.rules.case_study import can_plan, on_essay_route
from casestudies.transitions import DRAFT
from core.decisions import ALLOW, Decision, first_refusal, refuse, stranger
from people.models import User
from people.roles import Permission, may_somewhere


def can_send_draft(by: User, case_study: CaseStudy, section: Section) -> Decision:
    """Whether `by` may send the text of this section for feedback; each section has one round."""
    allowed = first_refusal(can_plan(by, case_study), on_essay_route(case_study))
    if not allowed:
        return allowed
    if section.cohort_id != case_study.enrolment.cohort_id:
        return stranger()
    if case_study.pk and SectionDraft.objects.filter(case_study=case_study, section=section).exists():
        return refuse("You have had the round of feedback on this section.")
    return ALLOW


def can_see_draft(user: User | AnonymousUser, draft: SectionDraft) -> Decision:
    """Whether the user may read a draft: its author and the academic writing tutors."""
    if user.is_authenticated and draft.case_study.enrolment.participant_id == user.pk:
        return ALLOW
    return ALLOW if may_somewhere(user, Permission.DRAFT_COMMENT) else stranger()


def can_answer(by: User, draft: SectionDraft) -> Decision:
    """Whether `by` may give feedback on a draft."""
    if not may_somewhere(by, Permission.DRAFT_COMMENT):
        return stranger()
    return DRAFT.can(draft, "answer")
