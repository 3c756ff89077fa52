"""May this person send, read or answer the draft of a section."""

from django.contrib.auth.models import AnonymousUser

from casestudies.enums import DraftState
from casestudies.models import CaseStudy, DraftComment, Section, SectionDraft
from casestudies.rules.case_study import can_plan, on_essay_route
from casestudies.transitions import DRAFT
from core.decisions import ALLOW, Decision, first_refusal, not_your_role, refuse, stranger
from people.models import User
from people.roles import Permission, everywhere, may_somewhere


def can_send_draft(by: User, case_study: CaseStudy, section: Section) -> Decision:
    """Whether `by` may send the text of this section for feedback: one draft after the other."""
    allowed = first_refusal(can_plan(by, case_study), on_essay_route(case_study))
    if not allowed:
        return allowed
    if section.cohort_id != case_study.enrolment.cohort_id:
        return stranger()
    waiting = SectionDraft.objects.filter(case_study=case_study.pk, section=section, state=DraftState.SENT)
    if case_study.pk and waiting.exists():
        return refuse("A draft of this section is with the tutor. You can send the next when it is answered.")
    return ALLOW


def can_date_sections(by: User) -> Decision:
    """Whether `by` may set when drafts of a cohort's sections are asked for."""
    if everywhere(by, Permission.CASE_STUDY_OVERSEE):
        return ALLOW
    return not_your_role("The dates of draft sections are set by the programme team.")


def can_see_draft(user: User | AnonymousUser, draft: SectionDraft) -> Decision:
    """Whether the user may read a draft: its author and the academic writing tutors."""
    if user.is_authenticated and draft.case_study.enrolment.participant_id == user.pk:
        return ALLOW
    return ALLOW if may_somewhere(user, Permission.DRAFT_COMMENT) else stranger()


def can_see_comment(user: User | AnonymousUser, comment: DraftComment) -> Decision:
    """Whether the user may read a comment: the tutors, and the draft's author once the answer is sent."""
    if user.is_authenticated and may_somewhere(user, Permission.DRAFT_COMMENT):
        return ALLOW
    if comment.draft.state != DraftState.ANSWERED:
        return stranger()
    return can_see_draft(user, comment.draft)


def can_answer(by: User, draft: SectionDraft) -> Decision:
    """Whether `by` may give feedback on a draft."""
    if not may_somewhere(by, Permission.DRAFT_COMMENT):
        return stranger()
    return DRAFT.can(draft, "answer")


def can_reply(by: User, draft: SectionDraft) -> Decision:
    """Whether `by` may say what came of the comments on a draft: its author, once it is answered, while they write."""
    allowed = can_plan(by, draft.case_study)
    if allowed and draft.state != DraftState.ANSWERED:
        return refuse("The tutor has not answered this draft yet.")
    return allowed
