"""What a draft's page says about the draft before it: the words that changed, and what came of the comments."""

from typing import Any

from casestudies.changes import Change, changes, passage_now, summed
from casestudies.enums import CommentReply
from casestudies.models import SectionDraft
from casestudies.passages import said, shown
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
    old, new = (said(row.text, marked=row.is_marked) for row in (before, draft))
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
        "found": printed(found, before, draft),
        "summary": f"What changed since draft {before.number}. {summed(found)}",
        "comments": comments,
        "answered": sum(bool(comment["row"].reply) for comment in comments),
    }


def printed(found: list[Change], before: SectionDraft, draft: SectionDraft) -> list[dict[str, Any]]:
    """Each change as the page prints it: a paragraph that only one of them has, or that is the same, with its marks."""
    old, new = (shown(row.text, marked=row.is_marked) for row in (before, draft))
    rows = []
    for change in found:
        row: dict[str, Any] = {"runs": change.runs}
        if change.new is None and change.old is not None:
            row = {"kind": "removed", "text": old[change.old - 1], "is_marked": before.is_marked}
        elif change.new is not None and (change.old is None or change.is_same):
            kind = "added" if change.old is None else "same"
            row = {"kind": kind, "text": new[change.new - 1], "is_marked": draft.is_marked}
        rows.append(row)
    return rows
