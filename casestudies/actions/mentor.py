"""A draft shown to the author's mentor, and the mentor's comments: beside the tutor's round, never a part of it."""

from collections.abc import Sequence

from django.db import transaction

from audit.actions import record
from casestudies import notices, rules
from casestudies.actions.answer import ELSEWHERE, put_all
from casestudies.models import MentorAnswer, SectionDraft
from casestudies.passages import Remark
from casestudies.queries.mentor import own_mentor
from core import clock
from core.decisions import Refused
from core.transitions import StaleState
from notifications.actions import cancel, notify
from people.models import User

NOTHING = "Write a comment, or a word on the whole, before you send it."


@transaction.atomic
def show_draft(*, draft: SectionDraft, by: User) -> SectionDraft:
    """Let the mentor of the author's trio read this draft, and nothing else of the case study; they are told once."""
    rules.can_show(by, draft).require()
    draft.shown_to_mentor_at = clock.now()
    draft.save(update_fields=["shown_to_mentor_at"])
    record("draft.shown", by=by, subject=draft)
    if mentor := own_mentor(draft.case_study.enrolment):
        notify(notices.draft_shown(draft, mentor))
    return draft


@transaction.atomic
def hide_draft(*, draft: SectionDraft, by: User) -> SectionDraft:
    """End the mentor's access at once. Comments they sent stay with the author; a mail that has not gone out is stopped."""
    rules.can_hide(by, draft).require()
    draft.shown_to_mentor_at = None
    draft.save(update_fields=["shown_to_mentor_at"])
    record("draft.hidden", by=by, subject=draft)
    if mentor := own_mentor(draft.case_study.enrolment):
        cancel(key=notices.shown_key(draft, mentor), again=True)
    return draft


@transaction.atomic
def save_comments(
    *, draft: SectionDraft, by: User, version: int, remarks: Sequence[Remark], words: str
) -> MentorAnswer:
    """Keep what the mentor has written so far; neither author nor tutors see anything of it yet.

    Whoever writes over an older version gets StaleState, and nothing changes.
    """
    answer = MentorAnswer.objects.filter(draft=draft, mentor=by).first()
    rules.can_comment(by, draft, answer).require()
    facts = {"words": words, "saved_at": clock.now(), "version": version + 1}
    if answer is None and version == 0:
        answer, is_new = MentorAnswer.objects.get_or_create(draft=draft, mentor=by, defaults=facts)
    else:
        own = MentorAnswer.objects.filter(draft=draft, mentor=by, version=version, sent_at=None)
        is_new = bool(own.update(**facts))
    if not is_new:
        raise StaleState(ELSEWHERE)
    answer = MentorAnswer.objects.get(draft=draft, mentor=by)
    if changed := put_all(draft, answer, remarks, by):
        record("draft.mentor_commented", by=by, subject=draft, comments=changed)
    return answer


@transaction.atomic
def send_comments(
    *, draft: SectionDraft, by: User, version: int, remarks: Sequence[Remark], words: str
) -> MentorAnswer:
    """Send the mentor's comments: the author reads them and is told once; the tutor's answer comes as before."""
    answer = save_comments(draft=draft, by=by, version=version, remarks=remarks, words=words)
    comments = answer.comments.count()
    if not comments and not words.strip():
        raise Refused(NOTHING)
    answer.sent_at = clock.now()
    answer.save(update_fields=["sent_at"])
    record("draft.mentor_answered", by=by, subject=draft, comments=comments)
    notify(notices.mentor_answered(answer, comments))
    return answer
