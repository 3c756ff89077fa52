"""What becomes of what markers have earned: each step is a line of the ledger more."""

from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max

from audit.actions import record
from core import clock
from core.decisions import Refused
from core.transitions import StaleState
from core.ui.words import counted
from marking.enums import PayStep
from marking.models import PayBatch, PayEvent
from marking.queries.pay import ready_for_payroll, to_be_paid
from marking.rules import pay as rules
from people.models import User
from programme.models import Cohort

QUICKER = "Somebody was quicker with these lines. Nothing was changed. Look again."


@transaction.atomic
def send(*, cohort: Cohort, by: User, expected: int | None = None) -> PayBatch:
    """Put every line that is ready into a batch for payroll; lines without a rate or with an open query wait.

    expected: how many lines the page showed; StaleState, and nothing is sent, where there are more or fewer now.
    """
    rules.can_send(by).require()
    lines = list(ready_for_payroll(cohort))
    if not lines:
        raise Refused("Nothing is ready for payroll: every line is sent, queried, or without a rate.")
    check_shown(lines, expected)
    last = PayBatch.objects.filter(cohort=cohort).aggregate(last=Max("number"))["last"] or 0
    try:
        with transaction.atomic():
            batch = PayBatch.objects.create(cohort=cohort, number=last + 1, sent_at=clock.now(), sent_by=by)
            step_of(lines, PayStep.SENT, batch, by)
    except IntegrityError:
        raise StaleState(QUICKER) from None
    record("pay.sent", by=by, subject=batch, lines=len(lines))
    return batch


@transaction.atomic
def pay(*, batch: PayBatch, by: User, expected: int | None = None) -> int:
    """Note that a batch is paid; lines with an open query stay. Returns how many lines are paid by it.

    expected: how many lines the page showed; StaleState, and nothing is noted, where there are more or fewer now.
    """
    rules.can_send(by).require()
    lines = list(to_be_paid(batch))
    if not lines:
        raise Refused("Every line of this batch is paid or queried.")
    check_shown(lines, expected)
    try:
        with transaction.atomic():
            step_of(lines, PayStep.PAID, batch, by)
    except IntegrityError:
        raise StaleState(QUICKER) from None
    record("pay.paid", by=by, subject=batch, lines=len(lines))
    return len(lines)


def check_shown(lines: list[Any], expected: int | None) -> None:
    """What is noted can't be taken back, so it is what somebody saw."""
    if expected is not None and len(lines) != expected:
        raise StaleState(
            f"The page showed {counted(expected, 'line')}, and there {'is' if len(lines) == 1 else 'are'} {len(lines)} now. "
            "Nothing was changed. Look again."
        )


def step_of(lines: list[Any], step: str, batch: PayBatch, by: User) -> None:
    """Add the same step to each of some lines."""
    now = clock.now()
    PayEvent.objects.bulk_create(
        [PayEvent(line=line, step=step, batch=batch, at=now, by=by) for line in lines], batch_size=500
    )


@transaction.atomic
def query(*, line: Any, by: User, words: str) -> PayEvent:
    """Say what is wrong with a line; it isn't sent or paid until that is answered. line: of `queries.pay.with_standing`."""
    rules.can_query(by, line).require()
    return said(line=line, step=PayStep.QUERIED, by=by, words=words)


@transaction.atomic
def answer(*, line: Any, by: User, words: str) -> PayEvent:
    """Answer a query; the marker reads it beside the line, which goes on."""
    rules.can_answer(by, line).require()
    return said(line=line, step=PayStep.ANSWERED, by=by, words=words)


def said(*, line: Any, step: str, by: User, words: str) -> PayEvent:
    """Keep a query or its answer."""
    if not words.strip():
        raise Refused("Write a sentence.")
    made = PayEvent.objects.create(line=line, step=step, words=words.strip()[:300], at=clock.now(), by=by)
    record(f"pay.{step}", by=by, subject=line)
    return made
