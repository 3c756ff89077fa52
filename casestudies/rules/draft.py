"""May this person send, read or answer the draft of a section."""

from django.contrib.auth.models import AnonymousUser

from casestudies.enums import DraftState
from casestudies.models import CaseStudy, DraftComment, Section, SectionDraft
from casestudies.queries import lapsed_before
from casestudies.queries.mentor import answers_sent
from casestudies.rules.case_study import can_plan
from casestudies.rules.section_text import can_write_section
from casestudies.transitions import DRAFT
from core.decisions import ALLOW, Decision, first_refusal, not_your_role, refuse, stranger
from core.ui.dates import full_date
from people.models import User
from people.roles import Permission, everywhere, may_somewhere


def can_send_draft(by: User, case_study: CaseStudy, section: Section) -> Decision:
    """Whether `by` may send the text of this section for feedback: one draft after the other."""
    allowed = can_write_section(by, case_study, section)
    if not allowed:
        return allowed
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
    """Whether the user may read a comment: the tutors and the draft's author, once the answer it belongs to is sent.

    Tutors read one another's before that too; a mentor's is the mentor's alone until then.
    """
    by_mentor = comment.mentor_answer
    if by_mentor and not by_mentor.sent_at:
        return stranger()
    if user.is_authenticated and may_somewhere(user, Permission.DRAFT_COMMENT):
        return ALLOW
    if not by_mentor and comment.draft.state != DraftState.ANSWERED:
        return stranger()
    return can_see_draft(user, comment.draft)


def as_tutor(by: User, draft: SectionDraft) -> Decision:
    """Whether `by` gives feedback and this draft still waits for it."""
    if not may_somewhere(by, Permission.DRAFT_COMMENT):
        return stranger()
    return DRAFT.can(draft, "answer")


def is_free_for(by: User, draft: SectionDraft) -> Decision:
    """Whether no other tutor is reading it; after five working days without an answer it is free again."""
    if draft.taken_at is None or draft.taken_by_id == by.pk or draft.taken_at < lapsed_before():
        return ALLOW
    return refuse(f"{draft.taken_by} is reading this one, since {full_date(draft.taken_at)}.")


def can_answer(by: User, draft: SectionDraft) -> Decision:
    """Whether `by` may give feedback on a draft."""
    return first_refusal(as_tutor(by, draft), is_free_for(by, draft))


def can_take(by: User, draft: SectionDraft) -> Decision:
    """Whether `by` may say that they read this one, so that no other tutor does."""
    allowed = can_answer(by, draft)
    if allowed and draft.taken_by_id == by.pk:
        return refuse("You have taken this one already.")
    return allowed


def can_give_back(by: User, draft: SectionDraft) -> Decision:
    """Whether `by` may leave the draft to another tutor: who took it, until it is answered."""
    allowed = as_tutor(by, draft)
    if allowed and draft.taken_by_id != by.pk:
        return refuse("You have not taken this one.")
    return allowed


def can_reply(by: User, draft: SectionDraft) -> Decision:
    """Whether `by` may say what came of the comments on a draft: its author, once there is an answer, while they write."""
    allowed = can_plan(by, draft.case_study)
    if allowed and draft.state != DraftState.ANSWERED and not answers_sent(draft):
        return refuse("The tutor has not answered this draft yet.")
    return allowed
