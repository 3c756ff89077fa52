"""A person's calendar feed."""

from django.db import transaction
from django.db.models import F

from audit.actions import record
from core import clock
from people.models import User
from programme.models import CalendarFeed
from programme.queries.calendar import FIRST_EDITION


@transaction.atomic
def renew_feed(*, user: User, by: User) -> CalendarFeed:
    """Give the person a new feed address; calendars that follow the old one get nothing from now on.

    A person renews their own only.
    """
    if user.pk != by.pk:
        raise ValueError("A calendar address is renewed by its owner.")
    feed, is_new = CalendarFeed.objects.get_or_create(
        user=user, defaults={"edition": FIRST_EDITION + 1, "changed_at": clock.now()}
    )
    if not is_new:
        CalendarFeed.objects.filter(pk=feed.pk).update(edition=F("edition") + 1, changed_at=clock.now())
        feed.refresh_from_db()
    record("calendar_feed.renewed", by=by, subject=feed, edition=feed.edition)
    return feed
