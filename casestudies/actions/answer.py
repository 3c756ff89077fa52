"""The tutor's answer to a draft: comments on its passages and overall feedback, saved as written, sent at once."""

from collections.abc import Sequence

from django.db import transaction

from audit.actions import record
from casestudies import notices, rules
from casestudies.actions.taking import take_draft
from casestudies.enums import DraftState
from casestudies.models import DraftComment, MentorAnswer, SectionDraft
from casestudies.passages import Remark, holds, said
from casestudies.transitions import DRAFT
from core import clock
from core.decisions import Refused
from core.transitions import StaleState
from notifications.actions import notify
from people.models import User

MOST_COMMENTS = 60  # on one draft
ELSEWHERE = "This answer was saved elsewhere meanwhile, perhaps in another tab. Nothing of yours is lost."


@transaction.atomic
def save_answer(
    *, draft: SectionDraft, by: User, version: int, remarks: Sequence[Remark], feedback: str
) -> SectionDraft:
    """Keep what the tutor has written so far, who now reads this draft; its author sees nothing of it yet.

    Whoever writes over an older version gets StaleState, and nothing changes.
    """
    rules.can_answer(by, draft).require()
    if draft.taken_by_id != by.pk:
        take_draft(draft=draft, by=by)
    unsent = SectionDraft.objects.filter(pk=draft.pk, state=DraftState.SENT, answer_version=version)
    if not unsent.update(answer_version=version + 1, feedback_begun=feedback):
        raise StaleState(ELSEWHERE)
    draft.answer_version, draft.feedback_begun = version + 1, feedback
    if changed := put_all(draft, None, remarks, by):
        record("draft.commented", by=by, subject=draft, comments=changed)
    return draft


def put_all(draft: SectionDraft, answer: MentorAnswer | None, remarks: Sequence[Remark], by: User) -> int:
    """Add, change and take away the comments of one answer, a mentor's or (none) the tutors'; how many changed."""
    own = draft.comments.filter(mentor_answer=answer)
    known = {comment.pk: comment for comment in own.all()}
    changed = [put(draft, answer, remark, known.get(remark.pk or 0), by) for remark in remarks]
    if own.count() > MOST_COMMENTS:
        raise Refused(f"A draft can have {MOST_COMMENTS} comments. Put the rest into the overall feedback.")
    return sum(changed)


def put(
    draft: SectionDraft, answer: MentorAnswer | None, remark: Remark, known: DraftComment | None, by: User
) -> bool:
    """Add, change or take away one comment; whether anything changed."""
    texts = said(draft.text, marked=draft.is_marked)
    if not remark.text:
        if known:
            known.delete()
        return known is not None
    if not 1 <= remark.paragraph <= len(texts):
        raise Refused("There is no such paragraph in this draft.")
    if remark.quote and not holds(texts[remark.paragraph - 1], remark.quote):
        raise Refused("These words do not stand in this paragraph. Copy them from it.")
    if known and (known.text, known.quote) == (remark.text, remark.quote):
        return False
    comment = known or DraftComment(draft=draft, mentor_answer=answer, paragraph=remark.paragraph)
    comment.text, comment.quote = remark.text, remark.quote
    comment.written_at, comment.written_by = clock.now(), by
    comment.save()
    return True


@transaction.atomic
def answer_draft(
    *,
    draft: SectionDraft,
    by: User,
    feedback: str,
    remarks: Sequence[Remark] = (),
    version: int | None = None,
) -> SectionDraft:
    """Send the answer: its author reads feedback and comments, and gets one mail."""
    rules.can_answer(by, draft).require()
    if version is not None:
        save_answer(draft=draft, by=by, version=version, remarks=remarks, feedback=feedback)
    DRAFT.move(draft, "answer", feedback=feedback, feedback_begun="", answered_at=clock.now(), answered_by=by)
    comments = draft.comments.filter(mentor_answer=None).count()
    record(DRAFT.event("answer"), by=by, subject=draft, comments=comments)
    notify(notices.draft_answered(draft, comments))
    return draft
