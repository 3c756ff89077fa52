"""School holidays of an authority: entered one by one or many at once, and removed."""

from collections.abc import Iterable

from django.db import transaction

from audit.actions import record
from people.models import LocalAuthority, User
from programme.holiday_list import Closure
from programme.models import Holiday
from programme.rules import holiday as rules


@transaction.atomic
def enter(*, authority: LocalAuthority, closures: Iterable[Closure], by: User) -> int:
    """Add what is not there yet; returns how many that were. Warnings and quiet days follow them at once."""
    rules.can_keep(by, authority).require()
    there = set(Holiday.objects.filter(authority=authority).values_list("name", "first_day", "last_day"))
    new = [row for row in dict.fromkeys(closures) if (row.name, row.first_day, row.last_day) not in there]
    Holiday.objects.bulk_create(
        Holiday(authority=authority, name=row.name, first_day=row.first_day, last_day=row.last_day)
        for row in new
    )
    if new:
        record("holidays.entered", by=by, subject=authority, number=len(new))
    return len(new)


@transaction.atomic
def remove(*, holiday: Holiday, by: User) -> None:
    """Schools are open on these days after all."""
    rules.can_keep(by, holiday.authority).require()
    if Holiday.objects.filter(pk=holiday.pk).delete()[0]:
        days = {"first_day": holiday.first_day.isoformat(), "last_day": holiday.last_day.isoformat()}
        record("holidays.removed", by=by, subject=holiday.authority, **days)
