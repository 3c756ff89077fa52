"""What an author answers to the comments on a draft."""

from collections.abc import Sequence

from django.db import transaction

from audit.actions import record
from casestudies import rules
from casestudies.enums import CommentReply
from casestudies.models import SectionDraft
from casestudies.passages import Reply
from casestudies.queries import comments_visible_to
from core import clock
from core.decisions import Refused
from core.transitions import StaleState
from people.models import User

ELSEWHERE = "Your answers were saved elsewhere meanwhile, perhaps in another tab. Nothing of yours is lost."


@transaction.atomic
def reply(*, draft: SectionDraft, by: User, version: int, replies: Sequence[Reply]) -> int:
    """Keep what the author says came of each comment, which tutors read beside it; how many changed.

    Whoever writes over an older version gets StaleState, and nothing changes.
    """
    rules.can_reply(by, draft).require()
    if not SectionDraft.objects.filter(pk=draft.pk, replies_version=version).update(
        replies_version=version + 1
    ):
        raise StaleState(ELSEWHERE)
    draft.replies_version = version + 1
    known = {comment.pk: comment for comment in comments_visible_to(by).filter(draft=draft)}
    changed = 0
    for said in replies:
        comment = known.get(said.comment)
        if comment is None:
            raise Refused("There is no such comment on this draft.")
        if (comment.reply, comment.reply_words) == (said.reply, said.words):
            continue
        if said.reply not in CommentReply.values:
            raise Refused("Choose what came of the comment.")
        if said.reply == CommentReply.DISAGREE and not said.words:
            raise Refused("Say why you disagree.")
        comment.reply, comment.reply_words = said.reply, said.words
        comment.replied_at, comment.replied_by = clock.now(), by
        comment.save(update_fields=["reply", "reply_words", "replied_at", "replied_by"])
        changed += 1
    if changed:
        record("draft.replied", by=by, subject=draft, comments=changed)
    return changed
