from collections.abc import Mapping

from django.db import transaction

from audit.actions import record
from core import clock
from notifications import queries, rules
from notifications.models import Preference
from people.models import User


@transaction.atomic
def choose(*, user: User, paces: Mapping[str, str], by: User) -> None:
    """Hear of each group of things as often as the person says; what was gathered before still comes in its digest."""
    rules.can_choose(by, user).require()
    before = queries.paces_of(user)
    changed = {group: pace for group, pace in paces.items() if before.get(group) != pace}
    for group, pace in changed.items():
        Preference.objects.update_or_create(
            user=user, group=group, defaults={"pace": pace, "changed_at": clock.now()}
        )
    if changed:
        record("mail_preferences.chosen", by=by, subject=user, **changed)
