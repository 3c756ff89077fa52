"""From a row of the outbox to the mail server, surviving a kill at any line."""

from collections.abc import Callable
from email.message import MIMEPart
from smtplib import SMTPRecipientsRefused
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string

from core import clock
from notifications.enums import MessageState
from notifications.models import Message

OPENS_ACCOUNTS = (
    "account."  # mails with codes and links that open an account: their texts don't outlive the sending
)
PERMANENT = 500  # answers of a mail server from here on are final

# What stands in the mail and nowhere else: kind of mail → what makes it (context to add), called while the mail is
# composed. SECURITY: nothing of it is written to the outbox. An app adds its own in its tasks.py.
AT_SENDING: dict[str, Callable[[Message], dict[str, Any]]] = {}


def deliver(message_id: int) -> None:
    """Send one message if it still waits.

    "being sent" is committed before the mail server hears of it. A row found so after a crash may have gone out: a
    decision is then left for a person to check, anything else is sent once more under the same Message-ID.
    """
    row = Message.objects.filter(pk=message_id).first()
    if row is None:
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
    except SMTPRecipientsRefused as fault:
        # No such mailbox: another try would be no use, and whoever waits for an answer should hear of it now.
        is_final = all(code >= PERMANENT for code, _ in fault.recipients.values())
        state = MessageState.FAILED if is_final else MessageState.WAITING
        Message.objects.filter(pk=row.pk).update(state=state, last_error=type(fault).__name__)
        if is_final:
            return
        raise
    except Exception as fault:
        # The server said no (or was not there): surely not sent, so it waits for the next try.
        Message.objects.filter(pk=row.pk).update(state=MessageState.WAITING, last_error=type(fault).__name__)
        raise
    sent: dict[str, Any] = {"state": MessageState.SENT, "sent_at": clock.now(), "last_error": ""}
    if row.kind.startswith(OPENS_ACCOUNTS):
        sent |= {"context": {}, "subject": row.kind}
    Message.objects.filter(pk=row.pk).update(**sent)


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
    if row.kind in AT_SENDING:
        context |= AT_SENDING[row.kind](row)
    mail = EmailMultiAlternatives(
        subject=row.subject,
        body=render_to_string(f"{row.template}.txt", context),
        to=[row.to_address],
        headers={"Message-ID": row.message_id, "Auto-Submitted": "auto-generated"},
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
