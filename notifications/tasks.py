from typing import Any

from django.conf import settings

from core.jobs import NotNow, Progress, job
from notifications import delivery
from notifications.actions import announcement as announcements
from notifications.models import Announcement


@job("notifications.deliver", lease=180, attempts=12, gave_up=delivery.give_up)
def deliver(payload: dict[str, Any], progress: Progress) -> None:
    """Deliver one message of the outbox; while mail is switched off it waits."""
    if settings.MAIL_OFF:
        raise NotNow("mail is switched off")
    delivery.deliver(payload["message"])


@job("notifications.announce", lease=120)
def announce(payload: dict[str, Any], progress: Progress) -> None:
    """Write a message by staff to its people, unless it was stopped."""
    announcement = Announcement.objects.select_related("written_by").get(pk=payload["announcement"])
    announcements.go_out(announcement=announcement)
