"""A missed session made up for: agreed, done, signed off."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from audit.actions import record
from core import clock
from core.decisions import refuse
from notifications.actions import notify
from people.models import User
from programme.enums import CatchUpTask
from programme.models import Attendance, CatchUp
from programme.notices import catch_up as notices
from programme.queries.session import leads_of
from programme.rules import catch_up as rules
from programme.transitions import CATCH_UP


@transaction.atomic
def agree(*, attendance: Attendance, task: str, detail: str, due_on: dt.date, by: User) -> CatchUp:
    """Agree how a missed session is made up for and by when; the participant is told."""
    rules.can_agree(by, attendance).require()
    if task not in CatchUpTask.values:
        refuse("Choose one of the ways to catch up.").require()
    catch_up, is_new = CatchUp.objects.get_or_create(
        attendance=attendance,
        defaults={
            "task": task,
            "detail": detail,
            "due_on": due_on,
            "agreed_at": clock.now(),
            "agreed_by": by,
        },
    )
    if is_new:
        record("catch_up.agreed", by=by, subject=catch_up, task=task, due_on=due_on.isoformat())
        notify(notices.agreed(catch_up))
    return catch_up


@transaction.atomic
def finish(*, catch_up: CatchUp, evidence: str, by: User) -> CatchUp:
    """The participant says what they did; their leads are asked to sign it off."""
    rules.can_finish(by, catch_up).require()
    CATCH_UP.move(catch_up, "finish", evidence=evidence, finished_at=clock.now())
    record(CATCH_UP.event("finish"), by=by, subject=catch_up)
    authority = catch_up.attendance.enrolment.authority_id
    notify(*(notices.finished(catch_up, lead) for lead in leads_of([authority]) if lead != by))
    return catch_up


@transaction.atomic
def sign_off(*, catch_up: CatchUp, by: User) -> CatchUp:
    """Confirm that the session is made up for: its features count as met from now on."""
    rules.can_sign_off(by, catch_up).require()
    CATCH_UP.move(catch_up, "sign_off", signed_off_at=clock.now(), signed_off_by=by)
    record(CATCH_UP.event("sign_off"), by=by, subject=catch_up)
    notify(notices.signed_off(catch_up))
    return catch_up
