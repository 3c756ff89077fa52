"""Reminding markers who have not begun."""

from django.db import transaction

from audit.actions import record
from core import clock
from core.decisions import Refused
from marking.models import MarkerNudge
from marking.notices.nudge import nudged
from marking.queries.progress import not_begun, nudged_today
from marking.rules import progress as rules
from notifications.actions import notify
from people.models import User
from programme.models import Cohort


@transaction.atomic
def nudge(*, cohort: Cohort, by: User) -> int:
    """Remind everybody who has scripts and has begun none, once a day at most; returns how many."""
    rules.can_nudge(by, cohort).require()
    late = list(not_begun(cohort))
    if not late:
        if nudged_today(cohort):
            raise Refused("They were reminded today already. You can remind them again tomorrow.")
        raise Refused("Everybody has begun, so there is nobody to remind.")
    now, day = clock.now(), clock.today()
    # Two presses at once: the day's line of each marker stands once, and so does the mail.
    MarkerNudge.objects.bulk_create(
        [
            MarkerNudge(appointment=row, day=day, scripts=row.given, nudged_at=now, nudged_by=by)
            for row in late
        ],
        ignore_conflicts=True,
    )
    notify(*(nudged(row, row.held, day) for row in late))
    record("markers.nudged", by=by, subject=cohort, markers=len(late))
    return len(late)
