"""What those who decide are told."""

import datetime as dt

from django.urls import reverse

from notifications.actions import Notice
from notifications.enums import Pace
from people.models import LocalAuthority, User


def digest(lead: User, authority: LocalAuthority, day: dt.date, *, new: int, waiting: int) -> Notice:
    """Once a day, when applications came in the day before: how many, and how many wait."""
    noun = "application" if new == 1 else "applications"
    return Notice(
        kind="queue.digest",
        key=f"queue.digest:{lead.pk}:{authority.pk}:{day.isoformat()}",
        to=lead,
        subject=f"{new} new {noun} from {authority}",
        template="programme/email/queue_digest",
        reason=f"You get this because you lead for {authority}.",
        context={
            "path": reverse("programme:queue"),
            "authority": authority.name,
            "new": new,
            "waiting": waiting,
        },
        urgent=False,
        slowest=Pace.DAILY,
    )
