from django.db import models

from notifications.models import Message


def outbox(*, state: str = "", kind: str = "") -> models.QuerySet[Message]:
    """Mails, newest first, without their texts; by state and by what they are about."""
    messages = Message.objects.select_related("to_user").defer("context", "invitation").order_by("-id")
    if state:
        messages = messages.filter(state=state)
    if kind:
        messages = messages.filter(kind__startswith=kind)
    return messages
