"""A marking sheet brought back: every mark of it, or none."""

from collections.abc import Collection

from django.db import transaction

from audit.actions import record
from marking.actions import marker
from marking.queries.marker import Draft, Written
from marking.queries.sheet import Desk
from marking.rules import marker as rules
from marking.sheet import WHOLE, Plan, Planned
from people.models import User


@transaction.atomic
def bring_in(*, plan: Plan, desk: Desk, chosen: Collection[str], by: User) -> int:
    """Write what the sheet says into the marker's open marks; returns how many marks changed.

    A mark that was changed in the service since the sheet was taken is written only if its code is among `chosen`.
    Raises StaleState when one was changed since `desk` was read; then no mark is written.
    """
    rules.can_see_list(by).require()
    changed = [one for one in plan.changed if not one.is_conflict or one.mark.code in chosen]
    for one in changed:
        draft = desk.drafts[one.mark.code]
        marker.save(
            script=desk.scripts[one.mark.code],
            by=by,
            written=written(draft, one),
            version=draft.version,
            criteria=draft.criteria,
        )
    if changed:
        record("marks.brought_in", by=by, subject=by, codes=[one.mark.code for one in changed])
    return len(changed)


def written(draft: Draft, planned: Planned) -> Written:
    """What stands in the service with what the sheet says otherwise."""
    scores = {pk: line.score for pk, line in draft.lines.items()}
    feedback = {pk: line.feedback for pk, line in draft.lines.items()}
    comment = draft.comment
    ids = {criterion.number: criterion.pk for criterion in draft.criteria}
    for change in planned.changes:
        if change.is_score:
            scores[ids[change.number]] = int(change.after) if change.after else None
        elif change.number == WHOLE:
            comment = change.after
        else:
            feedback[ids[change.number]] = change.after
    return Written(scores=scores, feedback=feedback, comment=comment, note=draft.note)
