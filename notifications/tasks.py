from typing import Any

from core.jobs import Progress, job
from notifications import delivery


@job("notifications.deliver", lease=180, attempts=12, gave_up=delivery.give_up)
def deliver(payload: dict[str, Any], progress: Progress) -> None:
    """Deliver one message of the outbox."""
    delivery.deliver(payload["message"])
