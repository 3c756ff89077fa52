"""A kept comment put into what a marker writes for the author."""

from django.db import transaction

from core.decisions import Refused
from marking.actions import marker
from marking.criteria import LONGEST_COMMENT, LONGEST_FEEDBACK
from marking.models import Criterion
from marking.queries.marker import Draft, Written
from marking.visibility import Script
from people.models import User

TOO_LONG = "There is no room for it any more: what stands there would be longer than {} characters."


def joined(before: str, text: str) -> str:
    """What stands there, and the kept comment as a paragraph after it."""
    return f"{before.rstrip()}\n\n{text}" if before.strip() else text


@transaction.atomic
def use_in_feedback(
    *, script: Script, by: User, draft: Draft, criterion: Criterion | None, text: str, version: int
) -> int:
    """Add a kept comment to the feedback on a criterion, or to the comment on the whole; all else stays as it is.

    Raises StaleState when the mark is not at `version` any more; then nothing is written.
    """
    feedback = {pk: line.feedback for pk, line in draft.lines.items()}
    comment = draft.comment
    if criterion is None:
        comment = joined(comment, text)
    else:
        feedback[criterion.pk] = joined(feedback.get(criterion.pk, ""), text)
        if len(feedback[criterion.pk]) > LONGEST_FEEDBACK:
            raise Refused(TOO_LONG.format(f"{LONGEST_FEEDBACK:,}"))
    if len(comment) > LONGEST_COMMENT:
        raise Refused(TOO_LONG.format(f"{LONGEST_COMMENT:,}"))
    written = Written(
        scores={pk: line.score for pk, line in draft.lines.items()},
        feedback=feedback,
        comment=comment,
        note=draft.note,
    )
    return marker.save(script=script, by=by, written=written, version=version, criteria=draft.criteria)
