"""Concerns about a script's integrity: raised, decided."""

from typing import Any

from django.db import IntegrityError, transaction

from audit.actions import record
from core import clock
from core.decisions import Refused
from core.transitions import StaleState
from marking.enums import ResultState
from marking.models import IntegrityFlag, Mark, Result
from marking.notices import integrity as notices
from marking.rules import integrity as rules
from marking.transitions import FLAG
from marking.visibility import Script
from notifications.actions import notify
from people.models import User
from programme.models import Cohort


@transaction.atomic
def flag_own(*, script: Script, by: User, reason: str) -> IntegrityFlag:
    """Raise a concern about a script one marks: it is held, the team is told, the author is not."""
    rules.can_flag_own(by, script).require()
    mark = Mark.objects.select_related("appointment__cohort").get(pk=script.mark_id)
    # SECURITY: a script slipped in is flagged as any other; there is no result that could be held.
    return stored(
        cohort=mark.appointment.cohort,
        version_id=mark.version_id,
        mark=mark,
        reason=reason,
        by=by,
        code=script.code,
    )


@transaction.atomic
def flag(*, first: Mark, code: str, by: User, reason: str) -> IntegrityFlag:
    """Raise a concern as somebody who moderates; refused once the result is out."""
    rules.can_flag(by).require()
    if Result.objects.filter(version=first.version_id, state=ResultState.RELEASED).exists():
        raise Refused(rules.RELEASED)
    return stored(
        cohort=first.appointment.cohort,
        version_id=first.version_id,
        mark=None,
        reason=reason,
        by=by,
        code=code,
    )


def stored(
    *, cohort: Cohort, version_id: int | None, mark: Mark | None, reason: str, by: User, code: str
) -> IntegrityFlag:
    """Keep the concern and tell the team; said twice before it is decided, it stands once."""
    facts: dict[str, Any] = {"version_id": version_id, "mark": mark}
    try:
        with transaction.atomic():
            made = IntegrityFlag.objects.create(
                cohort=cohort, reason=reason.strip(), raised_at=clock.now(), raised_by=by, **facts
            )
    except IntegrityError:
        raise StaleState("You have said so already, and it waits for a decision.") from None
    record("integrity.raised", by=by, subject=made, code=code)
    notify(*notices.raised(made, code))
    return made


@transaction.atomic
def clear(*, flag: IntegrityFlag, by: User, reason: str) -> IntegrityFlag:
    """Let the script go on to board and release."""
    rules.can_clear(by, flag).require()
    return decided(flag=flag, verb="clear", by=by, reason=reason)


@transaction.atomic
def uphold(*, flag: IntegrityFlag, by: User, reason: str) -> IntegrityFlag:
    """Keep the script out of board and release; the service still tells the author nothing."""
    rules.can_uphold(by, flag).require()
    return decided(flag=flag, verb="uphold", by=by, reason=reason)


def decided(*, flag: IntegrityFlag, verb: str, by: User, reason: str) -> IntegrityFlag:
    """Write the decision down with its reason."""
    if not reason.strip():
        raise Refused("Say why, in words that the board can read.")
    FLAG.move(flag, verb, decided_at=clock.now(), decided_by=by, decided_reason=reason.strip())
    record(FLAG.event(verb), by=by, subject=flag)
    return flag
