"""Comments kept to be used again: added, changed, taken out. What was used of one stays where it was used."""

from django.db import transaction

from audit.actions import record
from core import clock
from core.decisions import Refused
from marking.models import BankComment, Criterion
from marking.rules import bank as rules
from marking.rules import marker as marker_rules
from marking.rules import team as team_rules
from people.models import User
from programme.models import Cohort

MOST = 200  # of one marker's, or of one cohort's
LONGEST = 4000  # characters, as of a comment


@transaction.atomic
def keep(*, text: str, by: User) -> BankComment:
    """Put a comment into the marker's own bank; what is there already stays once."""
    marker_rules.can_see_list(by).require()
    if not text.strip():
        raise Refused("There is nothing to keep yet. Write it first.")
    if len(text) > LONGEST:
        raise Refused(
            f"This is longer than {LONGEST:,} characters. Keep the part of it in your bank that you use again."
        )
    known = BankComment.objects.filter(owner=by, text=text).first()
    if known:
        return known
    if BankComment.objects.filter(owner=by).count() >= MOST:
        raise Refused(f"Your bank has {MOST} comments. Take one out that you don't use, then keep this one.")
    return BankComment.objects.create(owner=by, text=text, kept_at=clock.now())


@transaction.atomic
def share(*, cohort: Cohort, criterion: Criterion | None, text: str, by: User) -> BankComment:
    """Give all markers of a cohort a comment to use, under one criterion or for any."""
    team_rules.can_oversee(by).require()
    if criterion is not None and criterion.cohort_id != cohort.pk:
        raise Refused("This criterion belongs to another year.")
    if BankComment.objects.filter(cohort=cohort).count() >= MOST:
        raise Refused(f"The shared bank has {MOST} comments. Take one out first.")
    row = BankComment.objects.create(cohort=cohort, criterion=criterion, text=text, kept_at=clock.now())
    record("bank.shared", by=by, subject=row, cohort=cohort.pk)
    return row


@transaction.atomic
def change(*, row: BankComment, text: str, by: User) -> BankComment:
    """Say it in other words from now on."""
    rules.can_change(by, row).require()
    row.text = text
    row.save(update_fields=["text"])
    if row.owner_id is None:
        record("bank.changed", by=by, subject=row, cohort=row.cohort_id)
    return row


@transaction.atomic
def take_out(*, row: BankComment, by: User) -> None:
    """It is not offered any more."""
    rules.can_change(by, row).require()
    if row.owner_id is None:
        record("bank.taken_out", by=by, subject=row, cohort=row.cohort_id)
    row.delete()
