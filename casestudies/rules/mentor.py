"""May an author show a draft to their mentor, and may the mentor say something to it."""

from django.contrib.auth.models import AnonymousUser

from casestudies.models import MentorAnswer, SectionDraft
from casestudies.queries.mentor import is_shown_to, own_mentor
from casestudies.rules.case_study import as_author, can_plan, is_being_written
from core.decisions import ALLOW, Decision, first_refusal, refuse, stranger
from people.models import User

NOBODY = "You can show it to your mentor as soon as your trio has one."


def can_show(by: User, draft: SectionDraft) -> Decision:
    """Whether `by` may let their mentor read this draft: its author, while they write and have a mentor."""
    allowed = can_plan(by, draft.case_study)
    if not allowed:
        return allowed
    if draft.shown_to_mentor_at:
        return refuse("Your mentor can read this draft already.")
    return ALLOW if own_mentor(draft.case_study.enrolment) else refuse(NOBODY)


def can_hide(by: User, draft: SectionDraft) -> Decision:
    """Whether `by` may end that: its author, always."""
    if draft.case_study.enrolment.participant_id != by.pk:
        return stranger()
    return ALLOW if draft.shown_to_mentor_at else refuse("Your mentor does not see this draft.")


def can_read_shown(user: User | AnonymousUser, draft: SectionDraft) -> Decision:
    """Whether the user may read the draft as the mentor of its author; the sibling of `queries.mentor.shown_visible_to`."""
    return ALLOW if user.is_authenticated and is_shown_to(user, draft) else stranger()


def can_comment(by: User, draft: SectionDraft, answer: MentorAnswer | None) -> Decision:
    """Whether `by` may comment on the draft as the mentor: once, while its author is still writing.

    answer: what they have begun, if anything.
    """
    allowed = can_read_shown(by, draft)
    if not allowed:
        return allowed
    if answer and answer.sent_at:
        return refuse("You have sent your comments on this draft.")
    if not first_refusal(
        as_author(draft.case_study.enrolment.participant, draft.case_study.enrolment),
        is_being_written(draft.case_study),
    ):
        return refuse("The case study is not being written any more, so comments on its drafts are closed.")
    return ALLOW
