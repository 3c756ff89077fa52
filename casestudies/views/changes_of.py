"""What a draft's page says about the draft before it: the words that changed, and what came of the comments."""

from typing import Any

from casestudies.changes import changes, passage_now, summed
from casestudies.enums import CommentReply
from casestudies.models import SectionDraft
from casestudies.passages import passages
from casestudies.queries import comments_visible_to
from people.models import User

REPLY_KINDS: dict[str, str] = {
    CommentReply.DONE: "ok",
    CommentReply.NOT_YET: "attention",
    CommentReply.DISAGREE: "waiting",
}
BECAME = {
    "same": ("The passage is as it was", "neutral"),
    "around": ("These words still stand, what is around them has changed", "ok"),
    "changed": ("The passage has changed", "ok"),
    "gone": ("The passage was taken out", "waiting"),
}


def changes_of(user: User, draft: SectionDraft, all_of_it: list[SectionDraft]) -> dict[str, Any] | None:
    """The draft before this one, word for word against it, and each comment on it; None for the first."""
    before = next((row for row in reversed(all_of_it) if row.number < draft.number), None)
    if before is None:
        return None
    old, new = passages(before.text), passages(draft.text)
    found = changes(old, new)
    comments = []
    for number, comment in enumerate(comments_visible_to(user).filter(draft=before), start=1):
        words, kind = BECAME[passage_now(old, new, found, comment.paragraph, comment.quote)]
        comments.append(
            {
                "number": number,
                "row": comment,
                "kind": REPLY_KINDS.get(comment.reply, "neutral"),
                "became": words,
                "became_kind": kind,
            }
        )
    return {
        "before": before,
        "found": found,
        "summary": f"What changed since draft {before.number}. {summed(found)}",
        "comments": comments,
        "answered": sum(bool(comment["row"].reply) for comment in comments),
    }
