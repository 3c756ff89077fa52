from typing import Any

from django.conf import settings

from core.jobs import NotNow, Progress, job
from notifications import delivery


@job("notifications.deliver", lease=180, attempts=12, gave_up=delivery.give_up)
def deliver(payload: dict[str, Any], progress: Progress) -> None:
    """Deliver one message of the outbox; while mail is switched off it waits."""
    if settings.MAIL_OFF:
        raise NotNow("mail is switched off")
    delivery.deliver(payload["message"])
