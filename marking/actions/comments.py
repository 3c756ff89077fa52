"""A marker's comments on single paragraphs of a script: a part of the mark, which they start as the first score does."""

from collections.abc import Sequence

from django.db import transaction

from audit.actions import record
from casestudies.paragraphs import Paragraph, numbered
from casestudies.passages import Remark, holds
from core import clock
from core.decisions import Refused
from core.transitions import StaleState
from marking.enums import MarkState
from marking.models import Mark, ScriptComment
from marking.queries.comments import seen
from marking.queries.marker import OPEN
from marking.rules import marker as rules
from marking.transitions import MARK
from marking.visibility import Script, copy_of
from people.models import User

MOST = 80  # on one script
ELSEWHERE = "What you said of this paragraph was changed elsewhere meanwhile, perhaps in another tab. Nothing of yours is lost."
GONE = "The mark of this script is in, or the script is not yours any more. This comment was not kept."


@transaction.atomic
def put_comments(*, script: Script, by: User, paragraph: int, remarks: Sequence[Remark], known: str) -> int:
    """Add, change and take away what the marker says of one paragraph; returns how many comments changed.

    Only the marker reads it until the mark is in. `known` is `seen` of the page: where the comments have changed since,
    StaleState, and nothing is written.
    """
    rules.can_mark(by, script).require()
    hold_open(script, by)
    rows = list(ScriptComment.objects.filter(mark=script.mark_id, paragraph=paragraph))
    if seen(rows) != known:
        raise StaleState(ELSEWHERE)
    passage = passage_of(script, paragraph)
    by_pk = {row.pk: row for row in rows}
    changed = sum(put(script, passage, remark, by_pk.get(remark.pk or 0)) for remark in remarks)
    if ScriptComment.objects.filter(mark=script.mark_id).count() > MOST:
        raise Refused(f"A script can have {MOST} comments. Put the rest into the comment for the author.")
    if changed:
        record("mark.commented", by=by, subject=Mark(pk=script.mark_id), comments=changed)
    return changed


def hold_open(script: Script, by: User) -> None:
    """Start the marking if this is the first word, and hold the mark where it is until this is written.

    The mark's row is locked by it, so that no submission comes in between and fixes less than was written.
    """
    held = Mark.objects.filter(pk=script.mark_id, state__in=OPEN).update(state=MarkState.STARTED)
    if not held:
        raise StaleState(GONE)
    if script.state == MarkState.ALLOCATED:
        record(MARK.event("start"), by=by, subject=Mark(pk=script.mark_id), kind=script.kind)


def passage_of(script: Script, paragraph: int) -> Paragraph:
    """That paragraph of the reading copy."""
    found = numbered(copy_of(script).html).get(paragraph)
    if found is None:
        raise Refused("There is no such paragraph in this script.")
    return found


def put(script: Script, passage: Paragraph, remark: Remark, known: ScriptComment | None) -> bool:
    """Add, change or take away one comment; whether anything changed."""
    if not remark.text:
        if known:
            known.delete()
        return known is not None
    if remark.quote and not holds(passage.text, remark.quote):
        raise Refused("These words do not stand in this paragraph. Copy them from it.")
    if known and (known.text, known.quote) == (remark.text, remark.quote):
        return False
    comment = known or ScriptComment(mark_id=script.mark_id, paragraph=passage.number, passage=passage.quoted)
    comment.text, comment.quote, comment.written_at = remark.text, remark.quote, clock.now()
    comment.save()
    return True
