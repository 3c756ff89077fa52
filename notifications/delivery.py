"""From a row of the outbox to the mail server, surviving a kill at any line."""

from email.message import MIMEPart
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse

from core import clock
from notifications import queries
from notifications.enums import MessageState
from notifications.models import Message

OPENS_ACCOUNTS = (
    "account."  # mails with codes and links that open an account: their texts don't outlive the sending
)


def deliver(message_id: int) -> None:
    """Send one message if it still waits.

    "being sent" is committed before the mail server hears of it. A row found so after a crash may have gone out: a
    decision is then left for a person to check, anything else is sent once more under the same Message-ID.
    """
    row = Message.objects.filter(pk=message_id).first()
    if row is None:
        return
    if row.is_digest and not settle(row):
        return
    waiting = Message.objects.filter(pk=row.pk, state=MessageState.WAITING)
    if not waiting.update(state=MessageState.SENDING):
        if row.state != MessageState.SENDING:
            return
        if row.is_decision:
            Message.objects.filter(pk=row.pk).update(state=MessageState.CHECK)
            return
    mail = compose(row)
    try:
        mail.send()
    except Exception as fault:
        # The server said no (or was not there): surely not sent, so it waits for the next try.
        Message.objects.filter(pk=row.pk).update(state=MessageState.WAITING, last_error=type(fault).__name__)
        raise
    sent: dict[str, Any] = {"state": MessageState.SENT, "sent_at": clock.now(), "last_error": ""}
    if row.kind.startswith(OPENS_ACCOUNTS):
        sent |= {"context": {}, "subject": row.kind}
    Message.objects.filter(pk=row.pk).update(**sent)


@transaction.atomic
def settle(digest: Message) -> bool:
    """Fix what a digest says before it is written: from here on it is the same at every try, and can't be held singly.

    False when everything in it was cancelled or held meanwhile: nothing to say means no mail.
    """
    waiting = Message.objects.filter(pk=digest.pk, state=MessageState.WAITING)
    if waiting.select_for_update().exists():
        digest.carries.filter(state=MessageState.GATHERED).update(
            state=MessageState.CARRIED, sent_at=clock.now()
        )
    if digest.carries.filter(state=MessageState.CARRIED).exists():
        return True
    waiting.update(state=MessageState.CANCELLED)
    return False


def give_up(payload: dict[str, Any], error: str) -> None:
    """The last try has failed: the mail stands as failed in the outbox until somebody sends it on."""
    Message.objects.filter(pk=payload["message"], state=MessageState.WAITING).update(
        state=MessageState.FAILED
    )


def compose(row: Message) -> EmailMultiAlternatives:
    """The mail of one row, in text and HTML, with its invitation."""
    context: dict[str, Any] = {
        **row.context,
        "subject": row.subject,
        "reason": row.reason,
        "site_url": settings.SITE_URL,
        "recipient": row.to_user.first_name_shown if row.to_user else "",
    }
    headers = {"Message-ID": row.message_id, "Auto-Submitted": "auto-generated"}
    if row.to_user:
        context["settings_path"] = reverse(
            "notifications:settings", args=[queries.settings_token(row.to_user)]
        )
        headers["List-Unsubscribe"] = f"<{settings.SITE_URL}{context['settings_path']}>"
    if row.is_digest:
        context["things"] = [queries.as_thing(carried) for carried in queries.carried_by(row)]
    mail = EmailMultiAlternatives(
        subject=row.subject,
        body=render_to_string(f"{row.template}.txt", context),
        to=[row.to_address],
        headers=headers,
    )
    mail.attach_alternative(render_to_string(f"{row.template}.html", context), "text/html")
    if row.invitation:
        method = "CANCEL" if "\nMETHOD:CANCEL" in row.invitation else "REQUEST"
        part = MIMEPart()
        part.set_content(
            row.invitation,
            subtype="calendar",
            charset="utf-8",
            disposition="attachment",
            filename="invitation.ics",
            params={"method": method},
        )
        mail.attach(part)
    return mail
