"""A missed visit is made up for: agreed, then signed off."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from audit.actions import record
from core import clock
from core.transitions import StaleState
from notifications.actions import notify
from people.models import User
from trios.models import VisitAttendance, VisitRepair
from trios.notices import repair as notices
from trios.rules import repair as rules


@transaction.atomic
def agree(*, line: VisitAttendance, task: str, due_on: dt.date, by: User) -> VisitRepair:
    """Keep how somebody makes up for a visit, and by when; they are told. Agreed again, the later word stands."""
    rules.can_agree(by, line).require()
    values = {"task": task, "due_on": due_on, "agreed_at": clock.now(), "agreed_by": by}
    repair, _ = VisitRepair.objects.update_or_create(attendance=line, defaults=values)
    line.repair = repair  # type: ignore[attr-defined]
    record("visit_repair.agreed", by=by, subject=repair, task=task, due_on=due_on.isoformat())
    notify(notices.agreed(repair))
    return repair


@transaction.atomic
def sign_off(*, line: VisitAttendance, note: str, by: User) -> VisitRepair:
    """Say that it is made up for: from now on the visit counts for them, with its trace; they are told."""
    rules.can_sign_off(by, line).require()
    repair = VisitRepair.objects.get(attendance=line)
    open_ = VisitRepair.objects.filter(pk=repair.pk, signed_off_at=None)
    if not open_.update(signed_off_at=clock.now(), signed_off_by=by, note=note):
        raise StaleState("Somebody else has signed this off meanwhile.")
    repair.refresh_from_db()
    record("visit_repair.signed_off", by=by, subject=repair)
    notify(notices.signed_off(repair))
    return repair
