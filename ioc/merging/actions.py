"""Two records of one person become one."""

from __future__ import annotations

from allauth.account.models import EmailAddress
from django.db import IntegrityError, transaction

from audit.actions import record
from core import clock
from core.decisions import Refused
from ioc.merging import notices
from ioc.merging.check import can_merge
from ioc.merging.relations import ONE_OF_A_KIND, Relation, moved
from notifications.actions import notify
from people.models import RoleGrant, User


@transaction.atomic
def merge(*, kept: User, gone: User, by: User) -> dict[str, int]:
    """Make `gone` part of `kept`: all it has, its addresses and its past are the kept record's from now on.

    The record that goes stays as a name that ledgers and the audit trail still point at; nobody signs in to it. Both
    are written to. Returns how many rows of each kind went over. There is no way back.
    """
    rows = {
        row.pk: row
        for row in User.objects.select_for_update().filter(pk__in=(kept.pk, gone.pk)).order_by("pk")
    }
    kept, gone = rows[kept.pk], rows[gone.pk]
    can_merge(by, kept, gone).require()
    addresses = list(EmailAddress.objects.filter(user=gone).values_list("email", flat=True)) or [gone.email]
    counts = {relation.label: move(relation, kept, gone) for relation in moved()}
    counts |= {"addresses": take_addresses(kept, gone), "roles": take_roles(kept, gone, by)}
    User.objects.filter(merged_into=gone).update(merged_into=kept)
    User.objects.filter(pk=gone.pk).update(
        email=f"merged-{gone.pk}@merged.invalid", is_active=False, merged_into=kept, merged_at=clock.now()
    )
    counts = {label: number for label, number in counts.items() if number}
    for subject in (kept, gone):
        record("person.merged", by=by, subject=subject, kept=kept.pk, gone=gone.pk, moved=counts)
    notify(*(notices.merged(kept, address, addresses) for address in {kept.email, *addresses}))
    return counts


def move(relation: Relation, kept: User, gone: User) -> int:
    """Let every row name the kept record. What only one can have stays as the kept record has it."""
    number = 0
    for pk in list(relation.rows(gone).values_list("pk", flat=True)):
        row = relation.model._base_manager.filter(pk=pk)
        try:
            with transaction.atomic():
                number += row.update(**{relation.field: kept})
        except IntegrityError:
            if relation.label not in ONE_OF_A_KIND:
                what = relation.model._meta.verbose_name
                raise Refused(f"Each of the two has a {what} of which one person has only one.") from None
            row.delete()
    return number


def take_addresses(kept: User, gone: User) -> int:
    """Every address of the record that goes signs in to the kept one, proved or not as it was."""
    if not EmailAddress.objects.filter(user=kept).exists():
        EmailAddress.objects.create(user=kept, email=kept.email, primary=True)
    if not EmailAddress.objects.filter(user=gone).exists():
        EmailAddress.objects.create(user=gone, email=gone.email)
    return EmailAddress.objects.filter(user=gone).update(user=kept, primary=False)


def take_roles(kept: User, gone: User, by: User) -> int:
    """The roles go over with their dates; one that both hold now ends for the record that goes."""
    held = {(grant.role, grant.authority_id) for grant in RoleGrant.objects.filter(user=kept, ended_at=None)}
    theirs = RoleGrant.objects.filter(user=gone)
    for grant in theirs.filter(ended_at=None):
        if (grant.role, grant.authority_id) in held:
            RoleGrant.objects.filter(pk=grant.pk).update(ended_at=clock.now(), ended_by=by)
    return theirs.update(user=kept)
